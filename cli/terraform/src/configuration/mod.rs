//! Configurations: what the files of a module declare, the modules that they call, and what is
//! wrong with them.

mod declarations;
mod graph;
mod json;
mod module;
mod read;
mod rules;
mod shape;
mod source;
mod subject;
mod table;
mod tree;
mod uses;
mod version;

use declarations::elements;

pub use declarations::{
    Check, Condition, Lifecycle, Local, Mode, ModuleCall, Output, Provider, ProviderRequirement,
    Resource, Variable,
};
pub use module::{Module, ModuleFile};
pub use read::{
    LockFile, LockedProvider, VariableFile, automatic_variables, is_configuration, is_module,
    read_lock, read_module, read_variables,
};
pub(crate) use rules::refused;
pub use rules::{RuleSummary, lint, lint_variables, rules};
pub use source::ModuleSource;
pub use subject::{Follows, Subject};
pub use table::{Declared, Table};
pub use tree::{Configuration, ModuleId, Target};
pub use uses::{Owner, Place, Use, uses};
pub use version::{Constraint, ConstraintError, Constraints, Operator, Version, VersionError};
