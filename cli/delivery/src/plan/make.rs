use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use infractl_document::{Document, Node, Tree, View};
use infractl_kubernetes::{Catalog, install_rank};
use infractl_state::{Action, Counts, Record, RecordedComponent, Secrets};
use infractl_yaml::write_tree;

use super::object::{Identity, require_sealed_in_place, text, unknown};
use super::{
    Blocker, ComponentPlan, FieldChange, ObjectAction, ObjectPlan, Plan, Refusal, RequiredSecret,
    compare, risk,
};
use crate::directory::{
    Content, FileNames, Held, HeldObject, InventoryComponent, InventoryObject, Layout, PlannedFile,
};
use crate::secret::{Sources, Value, fill};
use crate::{DeliveryError, Desired, DesiredComponent, Lookup};

/// Compares what an environment wants with what its target holds.
///
/// `previous` is the last run that succeeded; it only says which variant a component had that the
/// target does not hold any more. Nothing is written, and no secret is drawn.
pub fn plan(
    desired: &Desired,
    held: &Held,
    previous: Option<&Record>,
    secrets: Secrets<'_>,
    environment: &dyn Lookup,
) -> Result<Plan, DeliveryError> {
    let mut making = Making {
        desired,
        held,
        sources: Sources::new(desired, secrets, environment),
        catalog: OnceCell::new(),
        seen: BTreeSet::new(),
        inventory: Vec::new(),
        plan: empty(&desired.environment, Action::Apply, held),
    };
    for component in &desired.components {
        making.component(component)?;
        making
            .plan
            .refusals
            .extend(variant_change(component, held, previous));
    }
    making.finish()
}

/// Plans to remove all that a target holds.
pub fn plan_destroy(environment: &str, held: &Held) -> Plan {
    let mut plan = empty(environment, Action::Destroy, held);
    delete_rest(&mut plan, held, &BTreeSet::new());
    plan.changes_layout = !held.is_empty();
    plan
}

struct Making<'p> {
    desired: &'p Desired,
    held: &'p Held,
    sources: Sources<'p>,
    /// The schemas are unpacked for the first object that differs.
    catalog: OnceCell<Catalog<'p>>,
    seen: BTreeSet<&'p str>,
    inventory: Vec<InventoryComponent>,
    plan: Plan,
}

impl<'p> Making<'p> {
    fn component(&mut self, component: &'p DesiredComponent) -> Result<(), DeliveryError> {
        let name = &component.name;
        let is_plain = |sign: u8| sign.is_ascii_alphanumeric() || sign == b'-' || sign == b'_';
        if name.is_empty() || !name.bytes().all(is_plain) {
            return Err(DeliveryError::ComponentName(name.clone()));
        }
        let is_repeated = |known: &InventoryComponent| known.component.name == *name;
        if self.inventory.iter().any(is_repeated) {
            return Err(DeliveryError::Duplicate(name.clone()));
        }
        let recorded = RecordedComponent {
            name: name.clone(),
            variant: component.variant.clone(),
            is_stateful: component.is_stateful,
        };
        self.plan.recorded.push(recorded.clone());
        let mut names = FileNames::default();
        let mut planned = ComponentPlan {
            name: name.clone(),
            objects: Vec::with_capacity(component.documents.len()),
        };
        let mut objects = Vec::with_capacity(component.documents.len());
        let mut documents: Vec<&Document> = component.documents.iter().collect();
        // Secrets are declared beside the chart, and still come after the chart's namespaces.
        documents.sort_by_key(|document| {
            let kind = text(document.tree().root(), &["kind"]);
            kind.and_then(install_rank).unwrap_or(usize::MAX)
        });
        for document in documents {
            let address = document.address().as_str();
            if !self.seen.insert(address) {
                return Err(DeliveryError::Duplicate(address.to_owned()));
            }
            let unknown = unknown(document);
            let is_unknown = unknown.is_some();
            self.plan
                .blockers
                .extend(unknown.map(|(path, reason)| Blocker {
                    address: document.address().clone(),
                    path,
                    reason,
                }));
            let identity = match Identity::read(document) {
                Ok(identity) => identity,
                // What was not rendered has no name yet, and its blocker says so.
                Err(_) if is_unknown => continue,
                Err(error) => return Err(error),
            };
            let is_secret = identity.is_secret();
            require_sealed_in_place(document, is_secret)?;
            self.plan
                .documents
                .push((address.to_owned(), document.digest(), is_secret));
            if is_secret && !self.desired.writes_secrets {
                self.seen.remove(address);
                self.plan
                    .required_secrets
                    .push(required(component, document, identity));
                continue;
            }
            let file = names.name(&identity, &component.namespace);
            let path = compare::file_path(name, &file)?;
            objects.push(InventoryObject {
                address: address.to_owned(),
                file,
            });
            let (object, content) = self.object(component, document, is_secret)?;
            planned.objects.push(object);
            self.plan.layout.files.push(PlannedFile { path, content });
        }
        self.plan.components.push(planned);
        self.inventory.push(InventoryComponent {
            component: recorded,
            objects,
        });
        Ok(())
    }

    fn object(
        &mut self,
        component: &DesiredComponent,
        document: &Document,
        is_secret: bool,
    ) -> Result<(ObjectPlan, Content), DeliveryError> {
        let held = self.held.objects.get(document.address().as_str());
        let tree = document.tree();
        let mut read = None;
        let (content, (action, fields)) = if is_secret {
            let before = held
                .map(|object| compare::read(self.held, object))
                .transpose()?;
            let before = before.as_ref().map(Tree::root);
            let values = self.sources.values(&component.name, document, before)?;
            let filled = filled(document, &values)?;
            let is_same = |object: &HeldObject| {
                !values.iter().any(Value::is_drawn)
                    && *object.bytes == *write_tree(filled.root()).as_bytes()
            };
            let found = match before {
                None => (ObjectAction::Create, Vec::new()),
                Some(_) if held.is_some_and(is_same) => (ObjectAction::Unchanged, Vec::new()),
                Some(before) => self.compare(component, before, filled.root()),
            };
            (Content::Private(Arc::clone(tree), values), found)
        } else {
            let text = write_tree(tree.root());
            let found = match held {
                None => (ObjectAction::Create, Vec::new()),
                // Equal bytes are equal objects, and need not be read.
                Some(HeldObject { bytes, .. }) if *bytes == *text.as_bytes() => {
                    (ObjectAction::Unchanged, Vec::new())
                }
                Some(object) => {
                    let before = read.insert(compare::read(self.held, object)?).root();
                    self.compare(component, before, tree.root())
                }
            };
            (Content::Public(text), found)
        };
        count(&mut self.plan.counts, &action);
        let (before, after) = (read.as_ref().map(Tree::root), Some(tree.root()));
        let is_first = self.held.is_empty();
        let object = ObjectPlan {
            risk: risk::of(document.address(), &action, before, after, is_first),
            address: document.address().clone(),
            action,
            fields,
            span: tree.root().span(),
        };
        Ok((object, content))
    }

    fn compare(
        &self,
        component: &DesiredComponent,
        before: Node<'_>,
        after: Node<'_>,
    ) -> (ObjectAction, Vec<FieldChange>) {
        let catalog = self.catalog.get_or_init(|| {
            let mut catalog = Catalog::new(self.desired.kubernetes);
            let components = self.desired.components.iter();
            for document in components.flat_map(|component| &component.documents) {
                catalog.add_definition(document.tree().root());
            }
            catalog
        });
        compare::compare(catalog, &component.namespace, before, after)
    }

    fn finish(mut self) -> Result<Plan, DeliveryError> {
        delete_rest(&mut self.plan, self.held, &self.seen);
        let is_nothing = self.held.is_empty() && self.plan.layout.files.is_empty();
        self.plan
            .layout
            .close(&self.desired.environment, self.inventory)?;
        self.plan.changes_layout =
            !is_nothing && (self.plan.layout.frame != self.held.frame || self.held.is_exposed);
        Ok(self.plan)
    }
}

fn empty(environment: &str, action: Action, held: &Held) -> Plan {
    Plan {
        environment: environment.to_owned(),
        action,
        components: Vec::new(),
        counts: Counts::default(),
        changes_layout: false,
        required_secrets: Vec::new(),
        blockers: Vec::new(),
        refusals: Vec::new(),
        held: held.digest,
        layout: Layout::default(),
        recorded: Vec::new(),
        documents: Vec::new(),
    }
}

fn filled(document: &Document, values: &[Value]) -> Result<Tree, DeliveryError> {
    fill(document.tree(), values).ok_or_else(|| DeliveryError::NotAnObject {
        address: document.address().clone(),
        reason: "it is too large".into(),
    })
}

fn required(
    component: &DesiredComponent,
    document: &Document,
    identity: Identity<'_>,
) -> RequiredSecret {
    let root = document.tree().root();
    let mut keys: Vec<String> = ["data", "stringData"]
        .iter()
        .filter_map(|field| root.get(field))
        .flat_map(Node::children)
        .filter(|value| !matches!(value.view(), View::Null))
        .filter_map(|value| value.key().map(str::to_owned))
        .collect();
    keys.sort();
    keys.dedup();
    RequiredSecret {
        component: component.name.clone(),
        address: document.address().clone(),
        namespace: identity
            .namespace
            .unwrap_or(&component.namespace)
            .to_owned(),
        name: identity.name.to_owned(),
        keys,
    }
}

/// Adds what the target holds and nobody wants, below its component.
fn delete_rest(plan: &mut Plan, held: &Held, wanted: &BTreeSet<&str>) {
    for (address, object) in &held.objects {
        if wanted.contains(address.as_str()) {
            continue;
        }
        let action = ObjectAction::Delete;
        let deleted = ObjectPlan {
            risk: risk::of(&object.address, &action, None, None, false),
            address: object.address.clone(),
            action,
            fields: Vec::new(),
            span: None,
        };
        count(&mut plan.counts, &deleted.action);
        let component = plan
            .components
            .iter_mut()
            .find(|component| component.name == object.component);
        match component {
            Some(component) => component.objects.push(deleted),
            None => plan.components.push(ComponentPlan {
                name: object.component.clone(),
                objects: vec![deleted],
            }),
        }
    }
}

fn count(counts: &mut Counts, action: &ObjectAction) {
    let counter = match action {
        ObjectAction::Create => &mut counts.create,
        ObjectAction::Update => &mut counts.update,
        ObjectAction::Replace { .. } => &mut counts.replace,
        ObjectAction::Delete => &mut counts.delete,
        ObjectAction::Unchanged => &mut counts.unchanged,
    };
    *counter += 1;
}

/// Whether a component that keeps data would change its variant. The target says which it had; the
/// last record says it where the target does not hold the component.
fn variant_change(
    component: &DesiredComponent,
    held: &Held,
    previous: Option<&Record>,
) -> Option<Refusal> {
    let is_it = |known: &&RecordedComponent| known.name == component.name;
    let recorded = || previous?.start.components.iter().find(is_it);
    let before = held.components().find(is_it).or_else(recorded)?;
    let keeps_data = component.is_stateful || before.is_stateful;
    (keeps_data && before.variant != component.variant).then(|| Refusal::VariantChange {
        component: component.name.clone(),
        before: before.variant.clone(),
        after: component.variant.clone(),
    })
}
