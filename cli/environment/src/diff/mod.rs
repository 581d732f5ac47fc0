//! Two environments compared as a whole: objects, values, pins and settings.

mod amount;
mod cause;
mod classify;
mod declared;
mod documents;
mod fields;
mod later;
mod names;
mod origin;
mod pending;

use std::collections::BTreeSet;
use std::sync::Arc;

use infractl_document::{Address, Finding, Sources, Span, Tree, ValuePath};
use infractl_kubernetes::Change;
use infractl_project::{ComponentName, Environment};

use crate::Rendered;

pub use self::classify::{DiffRequest, Diffed};
pub use self::declared::Declaration;
pub use self::documents::release as release_documents;
pub use self::later::Later;

/// An environment and what it renders to: one side of a comparison.
#[derive(Debug, Clone, Copy)]
pub struct Side<'s> {
    /// The environment.
    pub environment: &'s Environment,
    /// Its documents.
    pub rendered: &'s Rendered,
}

/// All in which two environments differ.
#[derive(Debug)]
pub struct EnvironmentDiff {
    /// What to call the one that the other is compared with: its name, until somebody knows better.
    pub from: String,
    /// What to call the other.
    pub to: String,
    /// The differences: those of the environment itself, of its release, then of each component.
    pub differences: Vec<Difference>,
    /// The components of which nothing could be compared, or which a side does not run yet.
    pub uncompared: Vec<Uncompared>,
    /// The number of fields that no side knows yet, so that nobody can say whether they differ.
    pub unknown: usize,
    /// The components that were compared, by name.
    pub components: BTreeSet<ComponentName>,
    /// The number of documents that were compared; one of both sides counts once.
    pub documents: usize,
    /// What is wrong with the declared differences.
    pub findings: Vec<Finding>,
}

/// A field, or a whole document, that two environments do not share.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The document.
    pub address: Address,
    /// The field; the root where only one environment has the document.
    pub path: ValuePath,
    /// How it differs.
    pub change: Change,
    /// The value in the first environment; sealed where it must not be shown.
    pub before: Option<Arc<Tree>>,
    /// The value in the second.
    pub after: Option<Arc<Tree>>,
    /// Whether the values must not be shown.
    pub is_sensitive: bool,
    /// Where the first environment has it from.
    pub from: Option<FieldOrigin>,
    /// Where the second has it from.
    pub to: Option<FieldOrigin>,
    /// What it follows from: then it is not counted by itself.
    pub cause: Option<Place>,
    /// Why it is there; `None` where nobody asked.
    pub class: Option<Class>,
}

/// Where one side of a difference comes from.
#[derive(Debug, Clone)]
pub struct FieldOrigin {
    /// The span of the value, in a file or in rendered text.
    pub span: Span,
    /// The settings that were printed into the field: of the environment, of pins, of values. Those
    /// that differ come first.
    pub settings: Vec<FieldSetting>,
    /// The setting that is all of the field, printed as it stands.
    verbatim: Option<Place>,
    /// Whether one value is printed into the field, be it a setting or a chart's default.
    is_one_value: bool,
}

/// A setting that was printed into a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldSetting {
    /// The setting.
    pub place: Place,
    /// Where it is written.
    pub span: Span,
}

/// A field of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document.
    pub address: Address,
    /// The field.
    pub path: ValuePath,
}

/// Why two environments differ.
#[derive(Debug, Clone)]
pub enum Class {
    /// It is meant to be.
    Declared {
        /// What says so.
        declaration: Arc<Declaration>,
        /// The declared field that is printed into this one, where it is not declared itself.
        through: Option<Place>,
    },
    /// It goes away once the later environment has the release of the earlier.
    Pending,
    /// Nothing says why.
    Unexplained,
}

/// A component that is not compared, or that one side does not run yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncompared {
    /// The component.
    pub component: ComponentName,
    /// Whether it is the first environment that lacks it, or the second.
    pub side: WhichSide,
    /// Why.
    pub reason: String,
    /// Whether it waits for the pinned revision: then what the other side has is a difference.
    pub is_waiting: bool,
    /// Whether the environment allows that it is not rendered.
    pub is_allowed: bool,
}

/// One of the two sides of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichSide {
    /// The first one.
    From,
    /// The second one.
    To,
}

/// The number of differences of each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassCounts {
    /// Those meant to be.
    pub declared: usize,
    /// Those on their way.
    pub pending: usize,
    /// Those that nothing explains.
    pub unexplained: usize,
    /// Those that nobody classified.
    pub unclassified: usize,
    /// Those that follow from others; none of the numbers above holds them.
    pub following: usize,
}

/// Compares two environments, and says of no difference why it is there.
///
/// Objects are compared as the second environment's version of Kubernetes sees them. Both sides may
/// be renders of one environment, such as before and after a promotion: each is given with the
/// release that it was rendered with.
pub fn compare_environments(from: Side<'_>, to: Side<'_>, sources: &Sources) -> EnvironmentDiff {
    fields::compare(from, to, &to.environment.name, sources)
}

impl EnvironmentDiff {
    /// The differences by class.
    pub fn counts(&self) -> ClassCounts {
        let mut counts = ClassCounts::default();
        for difference in &self.differences {
            counts.add(difference);
        }
        counts
    }

    /// What to call a side.
    pub fn name_of(&self, side: WhichSide) -> &str {
        match side {
            WhichSide::From => &self.from,
            WhichSide::To => &self.to,
        }
    }

    /// Leaves only what belongs to these components.
    pub fn keep_components(&mut self, components: &BTreeSet<ComponentName>) {
        let is_kept = |name: &str| components.contains(name);
        self.differences
            .retain(|difference| difference.component().is_some_and(is_kept));
        self.components.retain(|name| components.contains(name));
        self.uncompared
            .retain(|uncompared| components.contains(&uncompared.component));
    }
}

impl ClassCounts {
    /// Counts one difference more.
    pub fn add(&mut self, difference: &Difference) {
        let counter = match (&difference.cause, &difference.class) {
            (Some(_), _) => &mut self.following,
            (None, Some(Class::Declared { .. })) => &mut self.declared,
            (None, Some(Class::Pending)) => &mut self.pending,
            (None, Some(Class::Unexplained)) => &mut self.unexplained,
            (None, None) => &mut self.unclassified,
        };
        *counter += 1;
    }

    /// All that count by themselves.
    pub fn total(&self) -> usize {
        self.declared + self.pending + self.unexplained + self.unclassified
    }
}

impl Difference {
    /// Whether only one environment has the document.
    pub fn is_whole(&self) -> bool {
        self.path.is_root()
    }

    /// The component, where the difference is one's: its objects, its values, its pins.
    pub fn component(&self) -> Option<&str> {
        let mut segments = self.address.segments();
        match (segments.next()?, segments.next()?, segments.next()) {
            ("kubernetes" | "values", component, _) | ("release", "charts", Some(component)) => {
                Some(component)
            }
            ("release", pin, None) => pin.split_once('.').map(|(component, _)| component),
            _ => None,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.address)?;
        if self.path.is_root() {
            return Ok(());
        }
        write!(formatter, "#{}", self.path)
    }
}
