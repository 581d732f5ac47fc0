//! Kubernetes objects: identity, schemas, validation, references and differences.
//!
//! Every function works on [`infractl_document::Node`]s; the schemas of the five newest minors
//! are part of the crate, those of custom resources come from the definitions in the same set.

mod catalog;
mod diff;
mod identity;
mod install_order;
mod objects;
mod quantity;
mod replacement;
mod schema;
mod text;
mod validate;
mod version;

pub use catalog::{Catalog, Lookup, ObjectSchema};
pub use diff::{Change, FieldChange, compare, diff, is_secret};
pub use identity::{IdentityError, ObjectId, Scope, flatten};
pub use install_order::install_rank;
pub use objects::{Manifest, Objects};
pub use quantity::{Quantity, QuantityError};
pub use replacement::{Replacement, replacement};
pub use validate::{Options, RULES, RuleSummary, validate};
pub use version::{KubernetesVersion, VersionError};
