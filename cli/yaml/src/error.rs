use std::borrow::Cow;

use infractl_document::{Finding, Span};

/// Why a text, or one document of it, cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// What kind of mistake it is.
    pub kind: YamlErrorKind,
    /// Where it is.
    pub span: Span,
    /// What is wrong: lower-case start, no full stop.
    pub message: Cow<'static, str>,
    /// The other place that belongs to it, such as the first of two equal keys.
    pub related: Option<(Span, &'static str)>,
    /// What would be right.
    pub help: Option<Cow<'static, str>>,
}

/// What kind of mistake a [`YamlError`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum YamlErrorKind {
    /// The text does not follow the grammar.
    Syntax,
    /// The text is not UTF-8, or holds a byte that no text may hold.
    Encoding,
    /// A map holds a key twice.
    DuplicateKey,
    /// Maps and lists lie too deep inside each other.
    Depth,
    /// Aliases multiply the text beyond the limit, or a value contains itself.
    AliasExpansion,
    /// An alias names an anchor that is not there.
    UnknownAnchor,
    /// A value does not fit its tag, or cannot be written as JSON.
    Value,
    /// A key is no text and cannot become one.
    Key,
    /// There is more than one document where one is expected.
    ExtraDocument,
}

impl YamlErrorKind {
    /// The id of the rule under which findings speak of it.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Syntax => "yaml-syntax",
            Self::Encoding => "yaml-encoding",
            Self::DuplicateKey => "yaml-duplicate-key",
            Self::Depth => "yaml-depth",
            Self::AliasExpansion => "yaml-alias-expansion",
            Self::UnknownAnchor => "yaml-unknown-anchor",
            Self::Value => "yaml-value",
            Self::Key => "yaml-key",
            Self::ExtraDocument => "yaml-extra-document",
        }
    }
}

impl YamlError {
    pub(crate) fn new(
        kind: YamlErrorKind,
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

    pub(crate) fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn related(mut self, span: Span, message: &'static str) -> Self {
        self.related = Some((span, message));
        self
    }
}

impl From<YamlError> for Finding {
    fn from(error: YamlError) -> Self {
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
    ("yaml-syntax", "a text does not follow the grammar of YAML"),
    (
        "yaml-encoding",
        "a file is not UTF-8, or holds a byte that no text may hold",
    ),
    ("yaml-duplicate-key", "a map holds a key twice"),
    (
        "yaml-depth",
        "maps and lists lie too deep inside each other",
    ),
    (
        "yaml-alias-expansion",
        "aliases multiply a text beyond the limit, or a value contains itself",
    ),
    (
        "yaml-unknown-anchor",
        "an alias names an anchor that is not there",
    ),
    (
        "yaml-value",
        "a value does not fit its tag, or has no form in JSON",
    ),
    ("yaml-key", "a key is no text and cannot become one"),
    (
        "yaml-extra-document",
        "a file holds more than the one document that is expected",
    ),
];
