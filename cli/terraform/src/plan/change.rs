use std::fmt;
use std::sync::Arc;

use infractl_document::{Tree, ValuePath};

use super::Risk;

/// What a plan would do with one resource, or finds was done with it elsewhere.
#[derive(Debug, Clone)]
pub struct ResourceChange {
    /// The whole address: `module.inner["a"].terraform_data.held[0]`.
    pub address: String,
    /// Its address before it moved.
    pub previous_address: Option<String>,
    /// The module's address; `None` in the root module.
    pub module: Option<String>,
    /// Managed, or read only.
    pub mode: Mode,
    /// The resource type.
    pub kind: String,
    /// The name of the block.
    pub name: String,
    /// Its key, where the block has `count` or `for_each`.
    pub index: Option<ResourceIndex>,
    /// The key of a former object that a replacement left behind.
    pub deposed: Option<String>,
    /// The provider's source address.
    pub provider: String,
    /// What would happen.
    pub action: Action,
    /// Why, in the tool's own word: `replace_because_cannot_update`.
    pub reason: Option<String>,
    /// What forces a replacement, as paths in the values.
    pub replace_paths: Vec<ValuePath>,
    /// Whether an object that exists would be taken over.
    pub is_import: bool,
    /// The values now; null where nothing stands.
    pub before: Arc<Tree>,
    /// The values afterwards, with what is not known yet; null where nothing will stand.
    pub after: Arc<Tree>,
    /// What speaks for care.
    pub risk: Risk,
}

/// Whether Terraform owns a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// A `resource` block.
    Managed,
    /// A `data` block.
    Data,
}

/// The key of one of several resources of a block.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResourceIndex {
    /// Of `count`.
    Number(u64),
    /// Of `for_each`.
    Key(String),
}

/// What would happen to a resource or an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Nothing.
    NoOp,
    /// A data source is read while applying.
    Read,
    /// Terraform forgets it, and it stays.
    Forget,
    /// It is made.
    Create,
    /// It is changed in place.
    Update,
    /// A new one is made, then the old one is destroyed.
    CreateThenDelete,
    /// A new one is made, and the old one stays and is forgotten.
    CreateThenForget,
    /// The old one is destroyed, then a new one is made.
    DeleteThenCreate,
    /// It is destroyed.
    Delete,
}

/// What a plan would do with one output of the root module.
#[derive(Debug, Clone)]
pub struct OutputChange {
    /// Its name.
    pub name: String,
    /// What would happen.
    pub action: Action,
    /// The value now.
    pub before: Arc<Tree>,
    /// The value afterwards.
    pub after: Arc<Tree>,
}

impl Action {
    /// Reads the list of words of a plan.
    pub(super) fn of(words: &[&str]) -> Option<Self> {
        Some(match words {
            ["no-op"] => Self::NoOp,
            ["read"] => Self::Read,
            ["forget"] => Self::Forget,
            ["create"] => Self::Create,
            ["update"] => Self::Update,
            ["create", "delete"] => Self::CreateThenDelete,
            ["delete", "create"] => Self::DeleteThenCreate,
            ["delete"] => Self::Delete,
            ["create", "forget"] | ["forget", "create"] => Self::CreateThenForget,
            _ => return None,
        })
    }

    /// The words of a plan.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::NoOp => &["no-op"],
            Self::Read => &["read"],
            Self::Forget => &["forget"],
            Self::Create => &["create"],
            Self::Update => &["update"],
            Self::CreateThenDelete => &["create", "delete"],
            Self::CreateThenForget => &["create", "forget"],
            Self::DeleteThenCreate => &["delete", "create"],
            Self::Delete => &["delete"],
        }
    }

    /// Whether what stands now is destroyed.
    pub fn destroys(self) -> bool {
        matches!(
            self,
            Self::CreateThenDelete | Self::DeleteThenCreate | Self::Delete
        )
    }

    /// Whether anything outside of the state changes.
    pub fn changes(self) -> bool {
        !matches!(self, Self::NoOp | Self::Read)
    }
}

impl Mode {
    /// The word of a plan.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Managed => "managed",
            Self::Data => "data",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoOp => "unchanged",
            Self::Read => "read",
            Self::Forget => "forget",
            Self::Create => "create",
            Self::Update => "update",
            Self::CreateThenDelete | Self::CreateThenForget | Self::DeleteThenCreate => "replace",
            Self::Delete => "delete",
        })
    }
}
