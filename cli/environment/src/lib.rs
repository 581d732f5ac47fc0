//! Environments bound, rendered to documents, explained and compared.
//!
//! A [`Workspace`] is a project with its components, read once. It renders an environment with
//! the code that its release pins (*now*) and with the checkout's (*next*).

mod against;
mod bare;
mod chart;
mod code;
mod diff;
mod explain;
mod image;
mod machine_image;
mod manifest;
mod pin;
mod render;
mod resolve;
mod rules;
mod secret;
mod stack;
mod validate;
mod values;
mod workspace;

pub use against::{AgainstError, Comparison, HelmBinary};
pub use bare::Manifests;
pub use code::Code;
pub use infractl_kubernetes::Change;
pub use infractl_terraform::preview::Depth;

pub use diff::{
    Class, ClassCounts, Declaration, DiffRequest, Diffed, Difference, EnvironmentDiff, FieldOrigin,
    FieldSetting, Later, Place as FieldPlace, Side, Uncompared, WhichSide, compare_environments,
    release_documents,
};
pub use explain::{ExplainError, Explanation, Place, Setting, explain};
pub use render::{Options, Rendered, RenderedComponent};
pub use resolve::{Bound, Resolved, ResolvedComponent, resolve};
pub use rules::RULES;
pub use stack::{RenderedStack, stack_document};
pub use validate::Validated;
pub use workspace::{History, Workspace, is_on_branch};
