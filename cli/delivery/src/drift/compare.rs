use std::collections::BTreeMap;
use std::mem;

use infractl_base::Secret;
use infractl_document::{Address, Document, Existence, Kind, Tree};
use infractl_kubernetes::{Catalog, Change};
use infractl_state::{Record, Secrets};
use jiff::civil::Date;

use super::ignore::Rules;
use super::{AddedFile, Cause, Drift, IgnoreRule, LayoutDrift, NotCompared, added, cause, layout};
use crate::apply::keyed;
use crate::directory::{HeldObject, Observed};
use crate::plan::compare;
use crate::plan::object::text;
use crate::secret::{Sources, fill};
use crate::{DeliveryError, Desired, Directory, FieldChange, Lookup};

/// A target beside the record of the run that wrote it, object by object.
///
/// The record holds digests only. They tell which objects differ; which of their fields do is
/// known once [`Comparison::take`] has been given the documents as they were applied.
pub struct Comparison<'c> {
    record: &'c Record,
    secrets: Secrets<'c>,
    observed: Observed,
    /// What the record names and the target should hold.
    pub(super) objects: BTreeMap<Address, State>,
    pub(super) added: Vec<AddedFile>,
    pub(super) layout: Vec<LayoutDrift>,
}

/// What is known of an object that was applied.
pub(super) enum State {
    /// It holds what was applied.
    Same,
    /// Its file is gone.
    Missing,
    /// Its file cannot be read, for this reason.
    Unreadable(String),
    /// It holds other values; which was applied is not known yet, or for this reason.
    Differs(Tree, Option<String>),
    /// A Secret: the record tells nothing of its values, so nothing is known yet.
    Secret(Tree, Option<String>),
    /// It differs in these fields; `before` is what was applied.
    Fields(Vec<FieldChange>),
}

impl<'c> Comparison<'c> {
    /// Compares a target with a record by digests.
    ///
    /// `writes_secrets` says whether the target holds Secrets at all. Nothing is written.
    pub fn new(
        record: &'c Record,
        directory: &Directory,
        secrets: Secrets<'c>,
        writes_secrets: bool,
    ) -> Result<Self, DeliveryError> {
        let observed = directory.observe(&record.start.environment)?;
        let mut objects = BTreeMap::new();
        for (text, digest) in &record.start.documents {
            let address = Address::parse(text).map_err(|error| DeliveryError::Damaged {
                path: format!("record {}", record.start.id),
                reason: error.to_string(),
            })?;
            let is_secret = is_secret(&address);
            let held = observed.held.objects.get(text);
            if is_secret && !writes_secrets && held.is_none() {
                continue;
            }
            let state = match held.map(|object| read(&observed, object)).transpose()? {
                None => State::Missing,
                Some(Err(reason)) => State::Unreadable(reason),
                Some(Ok(tree)) if is_secret => State::Secret(tree, None),
                Some(Ok(tree)) => {
                    let tree = std::sync::Arc::new(tree);
                    let kind = Kind::KubernetesObject;
                    let existence = Existence::Certain;
                    let document = Document::new(address.clone(), kind, existence, tree);
                    if document.digest() == *digest {
                        State::Same
                    } else {
                        State::Differs(Tree::clone(document.tree()), None)
                    }
                }
            };
            objects.insert(address, state);
        }
        let mut added = added::files(directory, &observed)?;
        // An inventory may name what no run ever wrote.
        for (text, object) in &observed.held.objects {
            if !record.start.documents.contains_key(text) {
                added.push(AddedFile {
                    path: object.path.clone(),
                    objects: vec![object.address.clone()],
                });
            }
        }
        Ok(Self {
            layout: layout::compare(&observed, &record.start)?,
            record,
            secrets,
            observed,
            objects,
            added,
        })
    }

    /// Whether the documents as they were applied would tell more.
    pub fn wants_documents(&self) -> bool {
        let is_open = |state: &State| matches!(state, State::Differs(..) | State::Secret(..));
        self.objects.values().any(is_open)
    }

    /// Takes those documents that are what was applied, by their digests, and finds the fields
    /// that differ. Others are left alone.
    ///
    /// `environment` gives the values of `env:` references as they are now.
    pub fn take(
        &mut self,
        desired: &Desired,
        environment: &dyn Lookup,
    ) -> Result<(), DeliveryError> {
        let key = self.secrets.kept_digest_key()?;
        let sources = Sources::new(desired, self.secrets, environment);
        let mut catalog = Catalog::new(desired.kubernetes);
        let documents = || {
            desired
                .components
                .iter()
                .flat_map(|component| &component.documents)
        };
        for document in documents() {
            catalog.add_definition(document.tree().root());
        }
        for component in &desired.components {
            for document in &component.documents {
                let Some(state) = self.objects.get_mut(document.address()) else {
                    continue;
                };
                if !is_applied(self.record, document, key.as_ref()) {
                    continue;
                }
                let compared = |held: &Tree, applied: &Tree| {
                    fields(&catalog, &component.namespace, held, applied)
                };
                *state = match mem::replace(state, State::Same) {
                    State::Differs(held, _) => compared(&held, document.tree()),
                    State::Secret(held, _) => {
                        let root = Some(held.root());
                        match sources.values(&component.name, document, root) {
                            Ok(values) => match fill(document.tree(), &values) {
                                Some(filled) => compared(&held, &filled),
                                None => State::Secret(held, Some("it is too large".into())),
                            },
                            Err(error @ DeliveryError::Secret { .. }) => {
                                State::Secret(held, Some(error.to_string()))
                            }
                            Err(error) => return Err(error),
                        }
                    }
                    other => other,
                };
            }
        }
        Ok(())
    }

    /// Groups what differs by cause, and takes out what the rules let differ.
    ///
    /// `unrendered` says why documents as they were applied are missing, where some are.
    pub fn finish(mut self, unrendered: &str, rules: &[IgnoreRule], today: Date) -> Drift {
        let mut rules = Rules::new(rules, today);
        let mut not_compared = Vec::new();
        let mut undecided = Vec::new();
        for (address, state) in &self.objects {
            if let State::Secret(_, reason) = state {
                not_compared.push(NotCompared {
                    address: address.clone(),
                    reason: reason.clone().unwrap_or_else(|| unrendered.to_owned()),
                });
            }
            if matches!(
                state,
                State::Secret(..) | State::Differs(..) | State::Unreadable(_)
            ) {
                undecided.push(address.clone());
            }
        }
        for state in self.objects.values_mut() {
            if let State::Differs(_, reason) = state {
                reason.get_or_insert_with(|| unrendered.to_owned());
            }
        }
        let objects = self.objects.len();
        let is_empty = self.observed.held.is_empty();
        let exposed = mem::take(&mut self.observed.exposed);
        // A target that shall hold nothing needs no inventory.
        let is_lost = |_: &String| objects > 0 || self.added.is_empty();
        let lost = self.observed.lost.take().filter(is_lost);
        let (causes, ignored) = match lost {
            // Where nothing can be told apart, every object would seem to be missing.
            Some(reason) => {
                undecided.extend(self.objects.keys().cloned());
                (vec![Cause::InventoryLost { reason }], Vec::new())
            }
            None => cause::group(
                self.objects,
                self.added,
                self.layout,
                exposed,
                is_empty,
                &mut rules,
            ),
        };
        let undecided: Vec<&Address> = undecided.iter().collect();
        Drift {
            environment: self.record.start.environment.clone(),
            record: self.record.start.id.clone(),
            applied: self.record.start.started,
            objects,
            causes,
            ignored,
            not_compared,
            findings: rules.problems(&undecided),
        }
    }
}

impl std::fmt::Debug for Comparison<'_> {
    /// Counts what is compared, and shows none of it.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Comparison")
            .field("record", &self.record.start.id)
            .field("objects", &self.objects.len())
            .finish_non_exhaustive()
    }
}

fn is_secret(address: &Address) -> bool {
    address.segments().nth(2) == Some("Secret")
}

/// Reads an object of the target; the inner error says why it is none.
fn read(observed: &Observed, object: &HeldObject) -> Result<Result<Tree, String>, DeliveryError> {
    match compare::read(&observed.held, object) {
        Ok(tree) => Ok(Ok(tree)),
        Err(DeliveryError::Damaged { reason, .. }) => Ok(Err(reason)),
        Err(error) => Err(error),
    }
}

/// Whether a document is the very one that a run applied.
fn is_applied(record: &Record, document: &Document, key: Option<&Secret<String>>) -> bool {
    let digest = document.digest();
    let digest = match key {
        Some(key) if is_secret(document.address()) => keyed(key, &digest),
        _ => digest,
    };
    record.start.documents.get(document.address().as_str()) == Some(&digest)
}

/// The fields in which an object of the target differs from what was applied.
fn fields(catalog: &Catalog<'_>, namespace: &str, held: &Tree, applied: &Tree) -> State {
    let (_, changes) = compare::compare(catalog, namespace, held.root(), applied.root());
    // What was turned into a Secret by hand holds values that nobody may see.
    let is_secret = |tree: &Tree| text(tree.root(), &["kind"]) == Some("Secret");
    let is_hidden = is_secret(held) && !is_secret(applied);
    let changes: Vec<FieldChange> = changes
        .into_iter()
        .map(|change| mirrored(change, is_hidden))
        .collect();
    if changes.is_empty() {
        State::Same
    } else {
        State::Fields(changes)
    }
}

/// A plan looks from the target to what is wanted; drift looks from what was applied to the target.
fn mirrored(change: FieldChange, is_hidden: bool) -> FieldChange {
    let shown = |tree| if is_hidden { None } else { tree };
    FieldChange {
        change: match change.change {
            Change::Added => Change::Removed,
            Change::Removed => Change::Added,
            Change::Changed => Change::Changed,
            Change::Reordered => Change::Reordered,
        },
        before: shown(change.after),
        after: shown(change.before),
        is_sensitive: change.is_sensitive || is_hidden,
        path: change.path,
        span: change.span,
    }
}
