//! Configurations: what the files of a module declare, and the modules that they call.

mod version;

pub use version::{Constraint, ConstraintError, Constraints, Operator, Version, VersionError};
