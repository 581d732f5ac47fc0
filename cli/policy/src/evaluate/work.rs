use std::collections::{BTreeMap, BTreeSet};

use infractl_document::{Address, Kind, Node, RenderKind};
use infractl_yaml::JsonStyle;
use serde_json::{Value, json};

use super::{Input, Subject};
use crate::policy::{Policy, Scope};
use crate::set::PolicySet;
use crate::shapes::{API_VERSION, ENVIRONMENT_DOCUMENTS};
use crate::worker::{Encoder, Entry, Frame, Inputs, View, Work};

/// Who reads what.
pub(super) struct Plan<'p> {
    pub(super) inputs: &'p [Input<'p>],
    entries: &'p [Entry],
    /// The policy of each entry.
    pub(super) policies: Vec<&'p Policy>,
    /// The documents of each environment, by address; none where no policy reads environments.
    pub(super) environments: Vec<Group>,
}

/// The documents of an environment in one or more of its renders, sorted by address.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) documents: Vec<usize>,
    pub(super) renders: Vec<RenderKind>,
}

const COMPACT: JsonStyle = JsonStyle {
    indent: None,
    escapes_html: false,
    sorts_keys: false,
};

impl<'p> Plan<'p> {
    pub(super) fn of(set: &'p PolicySet, inputs: &'p [Input<'p>]) -> Self {
        let by_file: BTreeMap<usize, &Policy> = set
            .policies()
            .iter()
            .map(|policy| (policy.file, policy))
            .collect();
        let entries = &set.load_request().entries;
        let policies: Vec<&Policy> = entries
            .iter()
            .filter_map(|entry| by_file.get(&entry.file).copied())
            .collect();
        Self::over(inputs, entries, policies)
    }

    /// A plan for entries, each with its policy.
    pub(super) fn over(
        inputs: &'p [Input<'p>],
        entries: &'p [Entry],
        policies: Vec<&'p Policy>,
    ) -> Self {
        let reads_environments = policies
            .iter()
            .any(|policy| policy.scope == Scope::Environment);
        let environments = if reads_environments {
            environments(inputs)
        } else {
            Vec::new()
        };
        Self {
            inputs,
            entries,
            policies,
            environments,
        }
    }

    /// Whether the items of an entry are denials.
    pub(super) fn is_denial(&self, entry: usize) -> bool {
        let rule = self.entries.get(entry).map(|entry| entry.rule.as_str());
        rule.and_then(|rule| rule.rsplit('.').next()) == Some("deny")
    }

    /// What is left to be evaluated over a subject; `None` where that is nothing.
    pub(super) fn work(&self, subject: Subject, given_up: &BTreeSet<usize>) -> Option<Work> {
        let work = match subject {
            Subject::Document(index) => self.document(self.inputs.get(index)?, given_up),
            Subject::Environment(index) => {
                self.environment(&self.environments.get(index)?.documents, given_up)
            }
        };
        (work.inputs.entries() > 0).then_some(work)
    }

    /// The entries of a scope that have not failed, with their policies.
    fn open_entries(
        &self,
        scope: Scope,
        given_up: &BTreeSet<usize>,
    ) -> impl Iterator<Item = (usize, &'p Policy)> {
        self.policies
            .iter()
            .copied()
            .enumerate()
            .filter(move |(index, policy)| policy.scope == scope && !given_up.contains(index))
    }

    fn document(&self, input: &Input<'_>, given_up: &BTreeSet<usize>) -> Work {
        let (mut bare, mut wrapped) = (Vec::new(), Vec::new());
        for (index, policy) in self.open_entries(Scope::Document, given_up) {
            if policy.kinds.is_empty() {
                // What is cut out of a file has its kinds; without any, the file itself is read. What
                // no file holds has no bare value at all.
                if !input.kind.is_some_and(is_never_bare) {
                    bare.push(index);
                }
            } else if policy.takes(input.kind, input.tree) {
                wrapped.push(index);
            }
        }
        let is_read = !(bare.is_empty() && wrapped.is_empty());
        Work {
            frame: encoded(|encoder| {
                if is_read {
                    encoder.tree(input.tree);
                }
            }),
            inputs: Inputs::Document {
                envelope: Some(Value::Object(envelope_of(input)).to_string()),
                bare,
                wrapped,
            },
        }
    }

    /// Each document that any policy reads goes into the frame once, and each policy's view of
    /// the environment names those that it reads.
    fn environment(&self, documents: &[usize], given_up: &BTreeSet<usize>) -> Work {
        let mut by_kinds: BTreeMap<[&[String]; 2], (Vec<usize>, &Policy)> = BTreeMap::new();
        for (index, policy) in self.open_entries(Scope::Environment, given_up) {
            let entries = by_kinds.entry([&policy.kinds, &policy.resources]);
            entries
                .or_insert_with(|| (Vec::new(), policy))
                .0
                .push(index);
        }
        let (mut views, readers): (Vec<View>, Vec<&Policy>) = by_kinds
            .into_values()
            .map(|(entries, policy)| (View::of(entries), policy))
            .unzip();
        let (mut read, mut around) = (Vec::new(), None);
        let inputs = documents
            .iter()
            .filter_map(|index| Some((*index, self.inputs.get(*index)?)));
        for (index, input) in inputs {
            around = around.or(input.environment);
            let number = read.len();
            let mut is_read = false;
            for (view, policy) in views.iter_mut().zip(&readers) {
                if policy.takes(input.kind, input.tree) {
                    view.documents.push(number);
                    is_read = true;
                }
            }
            if is_read {
                read.push((index, input));
            }
        }
        let frame = encoded(|encoder| {
            encoder.list(read.len());
            for (index, input) in read {
                let unnamed = input.address.is_none().then(|| stand_in(index));
                let address = input.address.map(Address::as_str).or(unnamed.as_deref());
                wrap(encoder, input, address);
            }
        });
        // A policy that reads nothing of the environment says nothing about it.
        views.retain(|view| !view.documents.is_empty());
        let around = envelope(Some(ENVIRONMENT_DOCUMENTS), None, around);
        Work {
            frame,
            inputs: Inputs::Environment {
                around: Value::Object(around).to_string(),
                views,
            },
        }
    }
}

/// Whether documents of a kind are parts of a YAML file that is itself a bare value, or are gathered
/// from many places.
fn is_never_bare(kind: &str) -> bool {
    let never = [
        Kind::WorkflowFile,
        Kind::WorkflowJob,
        Kind::ComposeService,
        Kind::Promotion,
    ];
    never.iter().any(|own| own.as_str() == kind)
}

/// The documents of each render of each environment, sorted by address, in the order in which they
/// begin. Renders that have the same documents are one group.
fn environments(inputs: &[Input<'_>]) -> Vec<Group> {
    let mut groups: Vec<(Option<&str>, Group)> = Vec::new();
    let mut places: BTreeMap<(Option<&str>, Option<RenderKind>), usize> = BTreeMap::new();
    for (index, input) in inputs.iter().enumerate() {
        let name = input.environment.map(|(name, _)| name);
        let unrendered = input.renders.is_empty().then_some(None);
        for render in input.renders.iter().copied().map(Some).chain(unrendered) {
            let place = *places.entry((name, render)).or_insert_with(|| {
                let renders = render.into_iter().collect();
                let documents = Vec::new();
                groups.push((name, Group { documents, renders }));
                groups.len() - 1
            });
            if let Some((_, group)) = groups.get_mut(place) {
                group.documents.push(index);
            }
        }
    }
    let address = |index: &usize| {
        let input = inputs.get(*index);
        input.and_then(|input| input.address).map(Address::as_str)
    };
    let mut merged: Vec<(Option<&str>, Group)> = Vec::new();
    for (name, mut group) in groups {
        group.documents.sort_by_key(address);
        let same = merged
            .iter_mut()
            .find(|(own, known)| *own == name && known.documents == group.documents);
        match same {
            Some((_, known)) => known.renders.append(&mut group.renders),
            None => merged.push((name, group)),
        }
    }
    merged.into_iter().map(|(_, group)| group).collect()
}

/// What items name a document by that has no address, so that they can say which they are about.
fn stand_in(index: usize) -> String {
    format!("document/{index}")
}

/// The document that a stand-in names.
pub(super) fn stood_for<'i>(inputs: &'i [Input<'i>], address: &str) -> Option<&'i Input<'i>> {
    let index: usize = address.strip_prefix("document/")?.parse().ok()?;
    inputs.get(index).filter(|input| input.address.is_none())
}

fn encoded(write: impl FnOnce(&mut Encoder)) -> Frame {
    let mut encoder = Encoder::default();
    write(&mut encoder);
    Frame::Encoded(encoder.finish().into())
}

/// Writes a document in its envelope, as [`envelope`] makes it.
fn wrap(encoder: &mut Encoder, input: &Input<'_>, address: Option<&str>) {
    encoder.map(if input.environment.is_some() { 5 } else { 4 });
    let fields = [
        ("apiVersion", Some(API_VERSION)),
        ("kind", input.kind),
        ("address", address),
    ];
    for (name, text) in fields {
        encoder.key(name);
        encoder.text(text);
    }
    if let Some((name, tier)) = input.environment {
        encoder.key("environment");
        encoder.map(2);
        encoder.key("name");
        encoder.text(Some(name));
        encoder.key("tier");
        encoder.text(Some(tier));
    }
    encoder.key("value");
    encoder.tree(input.tree);
}

/// A value as the worker reads it.
pub(crate) fn compact(node: Node<'_>) -> String {
    infractl_yaml::write_json(node, COMPACT)
}

fn envelope_of(input: &Input<'_>) -> Envelope {
    let address = input.address.map(Address::as_str);
    envelope(input.kind, address, input.environment)
}

/// What stands around a document or an environment.
pub(crate) type Envelope = serde_json::Map<String, Value>;

/// What stands around a document, without its value.
pub(crate) fn envelope(
    kind: Option<&str>,
    address: Option<&str>,
    environment: Option<(&str, &str)>,
) -> Envelope {
    let mut fields = serde_json::Map::new();
    fields.insert("apiVersion".to_owned(), json!(API_VERSION));
    fields.insert("kind".to_owned(), json!(kind));
    fields.insert("address".to_owned(), json!(address));
    if let Some((name, tier)) = environment {
        let value = json!({"name": name, "tier": tier});
        fields.insert("environment".to_owned(), value);
    }
    fields
}

/// Writes a document in its envelope.
pub(crate) fn push_wrapped(out: &mut String, envelope: Envelope, value: &str) {
    let around = Value::Object(envelope).to_string();
    out.push_str(around.strip_suffix('}').unwrap_or(&around));
    out.push_str(",\"value\":");
    out.push_str(value);
    out.push('}');
}
