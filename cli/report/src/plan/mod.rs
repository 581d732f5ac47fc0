//! Plans as a tree for people and as JSON for programs.

pub(crate) mod hunk;
mod json;
mod stacks;
mod stacks_json;
mod text;
pub(crate) mod value;

pub(crate) use json::{JsonField, field};
pub use json::{PlanVerdict, plan_json};
pub use stacks::{has_stack_drift, stack_drift_text, stacks_counts, stacks_text};
pub(crate) use stacks_json::{JsonStack, drifted};
pub(crate) use text::write_field;
pub use text::{counts_sentence, plan_text};

use infractl_delivery::ObjectAction;
use infractl_document::Address;
use infractl_terraform::plan::Concern;

/// A concern in words, of resources and of objects alike.
pub(crate) fn told(concern: Concern) -> &'static str {
    match concern {
        Concern::DestroysState => "destroys what holds data",
        Concern::WidensNetwork => "lets more of the network in",
        Concern::WidensIdentity => "changes who may do what",
        Concern::Destroys => "destroys",
        Concern::Forgets => "stays without anybody who manages it",
    }
}

/// The word for an action, as in the JSON.
fn word(action: &ObjectAction) -> &'static str {
    match action {
        ObjectAction::Create => "create",
        ObjectAction::Update => "update",
        ObjectAction::Replace { .. } => "replace",
        ObjectAction::Delete => "delete",
        ObjectAction::Unchanged => "unchanged",
    }
}

/// `StatefulSet.apps data/postgresql`: what of an address a reader of one component needs.
pub(crate) fn title(address: &Address) -> String {
    let mut segments = address.segments().skip(2);
    let kind = segments.next().unwrap_or_default();
    let namespace = segments.next().unwrap_or_default();
    let name = segments.collect::<Vec<_>>().join("/");
    if namespace == "-" {
        format!("{kind} {name}")
    } else {
        format!("{kind} {namespace}/{name}")
    }
}
