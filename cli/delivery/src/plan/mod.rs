//! What an apply would change, field by field.

pub(crate) mod compare;
mod make;
pub(crate) mod object;
mod risk;

use std::sync::Arc;

use infractl_base::Digest;
use infractl_document::{Address, Span, Tree, ValuePath};
use infractl_kubernetes::Change;
use infractl_state::{Action, Counts, RecordedComponent};
use infractl_terraform::plan::Risk;

pub use make::{plan, plan_destroy};

use crate::DeliveryError;
use crate::directory::Layout;

/// What an apply would do to a target.
#[derive(Debug)]
pub struct Plan {
    /// The environment.
    pub environment: String,
    /// Whether the target is brought to what is wanted, or emptied.
    pub action: Action,
    /// The components in apply order, then those that go.
    pub components: Vec<ComponentPlan>,
    /// How many objects each action touches.
    pub counts: Counts,
    /// Whether the order of objects, the files around them or who may read them differ.
    pub changes_layout: bool,
    /// The Secrets that must exist and are not written, because the tier is not development.
    pub required_secrets: Vec<RequiredSecret>,
    /// What is not known yet: nothing can be applied before it is.
    pub blockers: Vec<Blocker>,
    /// What an apply refuses.
    pub refusals: Vec<Refusal>,
    pub(crate) held: Digest,
    pub(crate) layout: Layout,
    pub(crate) recorded: Vec<RecordedComponent>,
    /// The digest of each document, and whether it needs the store's key because it is a Secret.
    pub(crate) documents: Vec<(String, Digest, bool)>,
}

/// What happens to one component.
#[derive(Debug)]
pub struct ComponentPlan {
    /// Its name.
    pub name: String,
    /// Its objects in install order, then those that go.
    pub objects: Vec<ObjectPlan>,
}

/// What happens to one object.
#[derive(Debug)]
pub struct ObjectPlan {
    /// The object.
    pub address: Address,
    /// What happens to it.
    pub action: ObjectAction,
    /// What speaks for care.
    pub risk: Risk,
    /// The fields that differ; empty for one that is new, goes or stays.
    pub fields: Vec<FieldChange>,
    /// Where the object is rendered; `None` for one that goes.
    pub span: Option<Span>,
}

/// What happens to an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObjectAction {
    /// It is new.
    Create,
    /// Some of its fields change.
    Update,
    /// It is deleted and made anew, because a field cannot change in place.
    Replace {
        /// The field.
        field: ValuePath,
        /// Why it cannot change.
        reason: &'static str,
    },
    /// It goes.
    Delete,
    /// It stays as it is.
    Unchanged,
}

/// One field that differs. Values that must not be shown are sealed and empty.
#[derive(Debug, Clone)]
pub struct FieldChange {
    /// The place.
    pub path: ValuePath,
    /// How it differs.
    pub change: Change,
    /// What the target holds; `None` where the field is added.
    pub before: Option<Arc<Tree>>,
    /// What is wanted; `None` where the field is removed.
    pub after: Option<Arc<Tree>>,
    /// Whether the values must not be shown.
    pub is_sensitive: bool,
    /// Where the wanted value is rendered.
    pub span: Option<Span>,
}

/// A Secret that must exist in the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredSecret {
    /// The component that needs it.
    pub component: String,
    /// The Secret.
    pub address: Address,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The keys that it must hold.
    pub keys: Vec<String>,
}

/// A value that is not known yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    /// The document.
    pub address: Address,
    /// The place in it; `None` where the whole document is uncertain.
    pub path: Option<ValuePath>,
    /// What has to happen first.
    pub reason: String,
}

/// A change that an apply refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The variant of a component that keeps data changes.
    VariantChange {
        /// The component.
        component: String,
        /// The variant that is held.
        before: String,
        /// The variant that is wanted.
        after: String,
    },
}

impl ObjectPlan {
    /// The rank of a change that speaks for care; others are equal.
    fn care(&self) -> u8 {
        if self.risk.concerns.is_empty() {
            0
        } else {
            self.risk.rank
        }
    }
}

impl Plan {
    /// The components with the objects that change, what asks for most care first; equals stay in
    /// apply order.
    pub fn by_risk(&self) -> Vec<(&ComponentPlan, Vec<&ObjectPlan>)> {
        let mut found = Vec::with_capacity(self.components.len());
        for component in &self.components {
            let is_work = |object: &&ObjectPlan| object.action != ObjectAction::Unchanged;
            let mut objects: Vec<&ObjectPlan> = component.objects.iter().filter(is_work).collect();
            objects.sort_by_key(|object| std::cmp::Reverse(object.care()));
            if !objects.is_empty() {
                found.push((component, objects));
            }
        }
        found.sort_by_key(|(_, objects)| {
            let worst = objects.first().map_or(0, |object| object.care());
            std::cmp::Reverse(worst)
        });
        found
    }

    /// Whether an apply would write nothing.
    pub fn is_empty(&self) -> bool {
        self.counts.changes() == 0 && !self.changes_layout
    }

    /// Fails for a plan that cannot be applied: something is refused, or not known yet.
    pub fn check(&self) -> Result<(), DeliveryError> {
        if let Some(Blocker {
            address,
            path,
            reason,
        }) = self.blockers.first()
        {
            return Err(DeliveryError::Blocked {
                address: address.clone(),
                reason: match path {
                    Some(path) => format!("`{path}` is not known yet: {reason}"),
                    None => reason.clone(),
                },
            });
        }
        self.check_refusals()
    }

    /// Fails for a plan that holds what an apply refuses, whatever becomes known.
    pub fn check_refusals(&self) -> Result<(), DeliveryError> {
        match self.refusals.first() {
            Some(Refusal::VariantChange {
                component,
                before,
                after,
            }) => Err(DeliveryError::VariantChange {
                component: component.clone(),
                before: before.clone(),
                after: after.clone(),
            }),
            None => Ok(()),
        }
    }
}
