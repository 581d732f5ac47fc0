use std::borrow::Cow;

use infractl_document::{Finding, Span};

/// Why a text, or a part of it, cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct HclError {
    /// What kind of mistake it is.
    pub kind: HclErrorKind,
    /// Where it is.
    pub span: Span,
    /// What is wrong: lower-case start, no full stop.
    pub message: Cow<'static, str>,
    /// The other place that belongs to it, such as the first of two equal names.
    pub related: Option<(Span, &'static str)>,
    /// What would be right.
    pub help: Option<Cow<'static, str>>,
}

/// What kind of mistake an [`HclError`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HclErrorKind {
    /// The text does not follow the grammar.
    Syntax,
    /// The text is not UTF-8.
    Encoding,
    /// A body sets an argument twice.
    DuplicateAttribute,
    /// An object holds a key twice. Terraform takes the last value and says nothing.
    DuplicateKey,
    /// Blocks and expressions lie too deep inside each other.
    Depth,
}

impl HclErrorKind {
    /// The id of the rule under which findings speak of it.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Syntax => "hcl-syntax",
            Self::Encoding => "hcl-encoding",
            Self::DuplicateAttribute => "hcl-duplicate-attribute",
            Self::DuplicateKey => "hcl-duplicate-key",
            Self::Depth => "hcl-depth",
        }
    }

    /// Whether Terraform, too, refuses a file for it.
    pub fn is_refused_by_terraform(self) -> bool {
        match self {
            Self::Syntax | Self::Encoding | Self::DuplicateAttribute => true,
            Self::DuplicateKey | Self::Depth => false,
        }
    }
}

impl HclError {
    pub(crate) fn new(
        kind: HclErrorKind,
        span: Span,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            kind,
            span,
            message: message.into(),
            related: None,
            help: None,
        }
    }

    pub(crate) fn syntax(span: Span, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(HclErrorKind::Syntax, span, message)
    }

    pub(crate) fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn related(mut self, span: Span, message: &'static str) -> Self {
        self.related = Some((span, message));
        self
    }
}

impl From<HclError> for Finding {
    fn from(error: HclError) -> Self {
        let mut finding = Self::error(error.kind.rule(), Some(error.span), error.message);
        if let Some((span, message)) = error.related {
            finding = finding.related(Some(span), message);
        }
        finding.help = error.help.map(Cow::into_owned);
        finding
    }
}

/// Every rule of this crate: its id, and what breaks it.
pub const RULES: &[(&str, &str)] = &[
    (
        "hcl-syntax",
        "a text does not follow the grammar of HCL, or of JSON in its place",
    ),
    ("hcl-encoding", "a file of HCL is not UTF-8"),
    ("hcl-duplicate-attribute", "a body sets an argument twice"),
    ("hcl-duplicate-key", "an object holds a key twice"),
    (
        "hcl-depth",
        "blocks and expressions lie too deep inside each other",
    ),
];
