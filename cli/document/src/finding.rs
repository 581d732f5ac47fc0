use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use infractl_base::{Hasher, RelativePath};

use crate::{Address, Span, ValuePath};

/// The one way to complain about what a person wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that speaks.
    pub rule: RuleId,
    /// How bad it is.
    pub severity: Severity,
    /// Whether the rule is broken, could not be decided, or was not looked at.
    pub outcome: Outcome,
    /// What is wrong: lower-case start, no full stop.
    pub message: String,
    /// Where it is wrong; `None` only where nothing was written, as in an empty project.
    pub primary: Option<Span>,
    /// The file, where no span can be given: one that cannot be read as text.
    pub file: Option<RelativePath>,
    /// Whether a secret stands there, which no report quotes.
    pub is_secret: bool,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// What would be right, or the next step.
    pub help: Option<String>,
    /// A change that would mend it.
    pub fix: Option<Fix>,
    /// The document that it is about.
    pub address: Option<Address>,
    /// The place in that document.
    pub path: Option<ValuePath>,
    /// In which environments, and in which of their renders, it was found.
    pub renders: BTreeSet<(String, RenderKind)>,
    /// Who accepted it, and why; `None` for a finding that counts.
    pub acceptance: Option<Box<Acceptance>>,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Acceptance {
    /// What accepts it.
    pub by: AcceptedBy,
    /// Who answers for that.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The last day on which it is accepted, `2026-12-31`; `None` for ever.
    pub expires: Option<String>,
}

/// What accepts findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AcceptedBy {
    /// A waiver of the project: for a while.
    Waiver,
    /// An exception of a component, which can never satisfy the rule.
    Exception,
    /// An approval of one replacement or deletion, for one plan.
    Approval,
}

/// A rule's id: kebab case, family first, the bad pattern (`k8s-duplicate-object`).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(Cow<'static, str>);

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth mending.
    Warning,
    /// Stops an apply.
    Error,
}

/// What a rule found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// The rule is broken.
    Violation,
    /// The rule hangs on something that is not known yet.
    Undecided,
    /// The rule was not looked at, for the reason that the message gives.
    Unchecked,
}

/// Which code an environment was rendered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RenderKind {
    /// The pinned code.
    Now,
    /// The checkout's code with the environment's pins.
    Next,
}

/// A place with a word about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// The word, such as `first defined here`.
    pub message: String,
}

/// A change of bytes that would mend a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether the meaning of everything else certainly stays.
    pub is_safe: bool,
    /// What to put in place of each span.
    pub edits: Vec<(Span, String)>,
}

impl Finding {
    /// A violation at a place.
    pub fn new(
        rule: impl Into<RuleId>,
        severity: Severity,
        primary: Option<Span>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule: rule.into(),
            severity,
            outcome: Outcome::Violation,
            message: message.into(),
            primary,
            file: None,
            is_secret: false,
            related: Vec::new(),
            help: None,
            fix: None,
            address: None,
            path: None,
            renders: BTreeSet::new(),
            acceptance: None,
        }
    }

    /// An error at a place.
    pub fn error(
        rule: impl Into<RuleId>,
        primary: Option<Span>,
        message: impl Into<String>,
    ) -> Self {
        Self::new(rule, Severity::Error, primary, message)
    }

    /// Says what would be right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names the file, where no span can.
    #[must_use]
    pub fn file(mut self, file: RelativePath) -> Self {
        self.file = Some(file);
        self
    }

    /// Adds a second place; nothing where the place is not known.
    #[must_use]
    pub fn related(mut self, span: Option<Span>, message: impl Into<String>) -> Self {
        self.related.extend(span.map(|span| Label {
            span,
            message: message.into(),
        }));
        self
    }

    /// Names the document, and the place in it.
    #[must_use]
    pub fn about(mut self, address: Address, path: Option<ValuePath>) -> Self {
        self.address = Some(address);
        self.path = path;
        self
    }

    /// Stays the same when lines move: rule, document, place in it and message, never lines.
    pub fn fingerprint(&self) -> u128 {
        let mut hasher = Hasher::new();
        hasher.part(self.rule.as_str().as_bytes());
        hasher.part(self.address.as_ref().map_or("", Address::as_str).as_bytes());
        hasher.part(
            self.path
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default()
                .as_bytes(),
        );
        hasher.part(self.message.as_bytes());
        let digest = hasher.finish();
        digest
            .bytes()
            .iter()
            .take(16)
            .fold(0, |number, byte| number << 8 | u128::from(*byte))
    }
}

impl RuleId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&'static str> for RuleId {
    fn from(text: &'static str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<String> for RuleId {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl fmt::Display for AcceptedBy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Waiver => "waiver",
            Self::Exception => "exception",
            Self::Approval => "approval",
        })
    }
}

impl fmt::Display for RenderKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Now => "now",
            Self::Next => "next",
        })
    }
}
