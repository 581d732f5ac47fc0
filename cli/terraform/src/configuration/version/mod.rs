//! Versions and constraints on them, by the rules of `hashicorp/go-version`, which are not those of
//! semantic versioning: any number of parts, a prefix `v`, a pre-release without `-`.

mod constraint;
mod number;
mod prerelease;

pub use constraint::{Constraint, ConstraintError, Constraints, Operator};
pub use number::{Version, VersionError};
