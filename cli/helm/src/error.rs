use infractl_document::{Finding, Label, Span};

/// Why a chart cannot be loaded or rendered: Helm's own words, and our places.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct HelmError {
    /// What kind of end it is.
    pub kind: HelmErrorKind,
    /// Helm's text, without `Error: ` and without the hint about `--debug`.
    pub message: String,
    /// The innermost place: in a template, a chart's file or a values file.
    pub span: Option<Span>,
    /// The places around it: the calls that led there, innermost first, and values.
    pub related: Vec<Label>,
    /// What would be right, or the next step.
    pub help: Option<String>,
    /// Whether Helm adds its hint about `--debug`, as it does once templates are rendered.
    pub has_debug_hint: bool,
}

/// What kind of end a [`HelmError`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HelmErrorKind {
    /// A file cannot be read.
    Unreadable,
    /// The chart itself is wrong.
    Chart,
    /// A values file or a `--set` is wrong.
    Values,
    /// The values break a `values.schema.json`.
    Schema,
    /// A template does not parse.
    Parse,
    /// A template fails.
    Execute,
    /// What was rendered is no YAML.
    Manifest,
    /// The arguments make no sense.
    Usage,
    /// Something that Helm does and this renderer does not.
    Unsupported,
    /// A template draws at random or reads the clock, and the render was given neither.
    Unrepeatable,
    /// The result depends on a value that is not known yet.
    NotRendered,
}

impl HelmErrorKind {
    /// The id of the rule under which findings speak of it.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Unreadable => "helm-unreadable-file",
            Self::Chart => "helm-broken-chart",
            Self::Values => "helm-broken-values",
            Self::Schema => "helm-values-break-schema",
            Self::Parse => "helm-template-syntax",
            Self::Execute => "helm-template-fails",
            Self::Manifest => "helm-manifest-is-no-yaml",
            Self::Usage => "helm-usage",
            Self::Unsupported => "helm-unsupported",
            Self::Unrepeatable => "helm-unrepeatable",
            Self::NotRendered => "helm-value-not-known",
        }
    }
}

impl HelmError {
    pub(crate) fn new(kind: HelmErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            span: None,
            related: Vec::new(),
            help: None,
            has_debug_hint: false,
        }
    }

    pub(crate) fn at(mut self, span: Option<Span>) -> Self {
        self.span = span.or(self.span);
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn wrap(mut self, around: &str) -> Self {
        self.message = format!("{around}: {}", self.message);
        self
    }

    pub(crate) fn with_debug_hint(mut self) -> Self {
        self.has_debug_hint = true;
        self
    }

    /// What Helm writes to standard error, with the line break at its end.
    pub fn stderr(&self) -> String {
        let hint = if self.has_debug_hint {
            "\n\nUse --debug flag to render out invalid YAML"
        } else {
            ""
        };
        format!("Error: {}{hint}\n", self.message)
    }
}

impl From<HelmError> for Finding {
    fn from(error: HelmError) -> Self {
        let mut finding = Self::error(error.kind.rule(), error.span, error.message);
        finding.related = error.related;
        finding.help = error.help;
        finding
    }
}

/// Every rule of this crate: its id, and what breaks it.
pub const RULES: &[(&str, &str)] = &[
    (
        "helm-unreadable-file",
        "a chart or values file cannot be read",
    ),
    (
        "helm-broken-chart",
        "a chart is wrong by itself: metadata, dependencies, files",
    ),
    ("helm-broken-values", "a values file or a `--set` is wrong"),
    (
        "helm-values-break-schema",
        "the values break the chart's `values.schema.json`",
    ),
    ("helm-template-syntax", "a template does not parse"),
    ("helm-template-fails", "a template fails while it runs"),
    (
        "helm-manifest-is-no-yaml",
        "what a template printed is no YAML",
    ),
    ("helm-usage", "the arguments of a render make no sense"),
    (
        "helm-unsupported",
        "a chart needs something that Helm does and infractl does not",
    ),
    (
        "helm-unrepeatable",
        "a chart draws at random or reads the clock where every render must be the same",
    ),
    (
        "helm-value-not-known",
        "what a template decides on is not known yet",
    ),
];
