use std::cell::OnceCell;
use std::collections::HashMap;

use infractl_document::{Address, Finding, Node, Severity};

use super::locate::path_to;
use super::pods::{Pod, PodIndex, pod_template};
use super::unknown::is_unknown;
use crate::identity::{IdentityError, group_version_kind, namespace};
use crate::{Catalog, Manifest, Objects};

/// The objects with their names read, and found by them.
pub(super) struct Set<'a> {
    pub(super) catalog: &'a Catalog<'a>,
    pub(super) entries: Vec<Entry<'a>>,
    by_name: HashMap<(&'a str, Option<&'a str>, &'a str), Vec<usize>>,
    pods: OnceCell<PodIndex<'a>>,
}

/// One object.
pub(super) struct Entry<'a> {
    pub(super) manifest: Manifest<'a>,
    pub(super) group: &'a str,
    pub(super) version: &'a str,
    pub(super) kind: &'a str,
    pub(super) namespace: Option<&'a str>,
    /// Empty where only `generateName` is written, or the name is not known yet.
    pub(super) name: &'a str,
    /// The place of the first object with the same name, where this is not it.
    pub(super) first: Option<usize>,
    /// How many objects with the same address come before.
    repeats: usize,
    /// The pods that it makes, or is.
    pub(super) pod: Option<Pod<'a>>,
}

impl<'a> Set<'a> {
    /// Reads every object; what has no name is a finding and takes no further part.
    pub(super) fn new(
        objects: &Objects<'a>,
        catalog: &'a Catalog<'a>,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut set = Self {
            catalog,
            entries: Vec::with_capacity(objects.manifests().len()),
            by_name: HashMap::with_capacity(objects.manifests().len()),
            pods: OnceCell::new(),
        };
        for manifest in objects.manifests() {
            match set.entry(*manifest) {
                Ok(entry) => set.push(entry),
                Err(finding) => findings.push(*finding),
            }
        }
        set
    }

    fn push(&mut self, mut entry: Entry<'a>) {
        let place = self.entries.len();
        let key = (entry.kind, entry.namespace, entry.name);
        let places = self.by_name.entry(key).or_default();
        for other in places.iter() {
            let Some(before) = self.entries.get(*other) else {
                continue;
            };
            if before.group == entry.group && !entry.name.is_empty() {
                entry.first = entry.first.or(Some(*other));
                // Addresses differ by component already.
                let is_same = before.manifest.component == entry.manifest.component;
                entry.repeats += usize::from(is_same);
            }
        }
        places.push(place);
        self.entries.push(entry);
    }

    fn entry(&self, manifest: Manifest<'a>) -> Result<Entry<'a>, Box<Finding>> {
        let node = manifest.node;
        let refused = |error: &IdentityError| {
            let rule = match error {
                IdentityError::NotAMap(_) => "k8s-wrong-type",
                IdentityError::Missing(_) => "k8s-missing-field",
            };
            let message = format!("not a Kubernetes object: {error}");
            Box::new(Finding::error(rule, node.span(), message))
        };
        let (group, version, kind) = group_version_kind(node).map_err(|error| refused(&error))?;
        let metadata = node.get("metadata");
        let text = |key: &str| {
            let value = metadata.and_then(|metadata| metadata.get(key));
            value.and_then(Node::as_str).filter(|text| !text.is_empty())
        };
        let name = text("name");
        let is_named_later =
            text("generateName").is_some() || is_unknown(metadata.and_then(|it| it.get("name")));
        if name.is_none() && !is_named_later {
            let mut finding = refused(&IdentityError::Missing("metadata.name"));
            finding.primary = node.get("kind").and_then(Node::span).or(node.span());
            return Err(finding);
        }
        let scope = self.catalog.scope(group, version, kind);
        Ok(Entry {
            manifest,
            group,
            version,
            kind,
            namespace: namespace(scope, text("namespace"), manifest.namespace),
            name: name.unwrap_or_default(),
            first: None,
            repeats: 0,
            pod: pod_template(group, kind, node),
        })
    }

    /// The first object of a kind by namespace and name.
    pub(super) fn find(
        &self,
        kind: &str,
        namespace: Option<&str>,
        name: &str,
    ) -> Option<&Entry<'a>> {
        // The key's lifetime is shortened by looking through a map of longer-lived keys.
        let places = self.by_name.get(&(kind, namespace, name))?;
        self.entries.get(*places.first()?)
    }

    /// The objects of a kind.
    pub(super) fn of_kind<'s>(
        &'s self,
        group: &'s str,
        kind: &'s str,
    ) -> impl Iterator<Item = &'s Entry<'a>> {
        let entries = self.entries.iter();
        entries.filter(move |entry| entry.kind == kind && entry.group == group)
    }

    /// The pods of the set, found by their labels.
    pub(super) fn pods(&self) -> &PodIndex<'a> {
        self.pods.get_or_init(|| {
            let entries = self.entries.iter();
            PodIndex::new(entries.filter_map(|entry| Some((entry.namespace, entry.pod?))))
        })
    }

    /// Puts findings in the order of the objects, then of the text; equal places keep theirs.
    pub(super) fn sort(&self, findings: &mut [Finding]) {
        if findings.len() < 2 {
            return;
        }
        let places: HashMap<Address, usize> =
            self.entries.iter().map(Entry::address).zip(0..).collect();
        findings.sort_by_cached_key(|finding| {
            let place = finding
                .address
                .as_ref()
                .and_then(|address| places.get(address));
            let start = finding.primary.map(|span| span.start);
            (
                place.copied(),
                start,
                finding.rule.clone(),
                finding.path.clone(),
            )
        });
    }
}

impl<'a> Entry<'a> {
    /// The address of the document.
    pub(super) fn address(&self) -> Address {
        let address = Address::kubernetes(
            self.manifest.component,
            self.kind,
            self.group,
            self.namespace,
            if self.name.is_empty() { "-" } else { self.name },
        );
        match self.repeats {
            0 => address,
            repeats => address.repeated(repeats + 1),
        }
    }

    /// The object.
    pub(super) fn node(&self) -> Node<'a> {
        self.manifest.node
    }

    /// The value at a path of keys.
    pub(super) fn at(&self, keys: &[&str]) -> Option<Node<'a>> {
        keys.iter().try_fold(self.node(), |node, key| node.get(key))
    }

    /// The text at a path of keys.
    pub(super) fn text_at(&self, keys: &[&str]) -> Option<&'a str> {
        self.at(keys)?.as_str().filter(|text| !text.is_empty())
    }

    /// A finding at a value of the object.
    pub(super) fn finding(
        &self,
        rule: &'static str,
        severity: Severity,
        at: Node<'_>,
        message: impl Into<String>,
    ) -> Finding {
        let span = at.span().or_else(|| at.key_span());
        Finding::new(rule, severity, span, message)
            .about(self.address(), Some(path_to(self.node(), at)))
    }

    /// An error at a value of the object.
    pub(super) fn error(
        &self,
        rule: &'static str,
        at: Node<'_>,
        message: impl Into<String>,
    ) -> Finding {
        self.finding(rule, Severity::Error, at, message)
    }

    /// Where a finding about the whole object points: its name, else its kind.
    pub(super) fn name_node(&self) -> Node<'a> {
        self.at(&["metadata", "name"])
            .or_else(|| self.at(&["kind"]))
            .unwrap_or_else(|| self.node())
    }

    /// How a message names the object.
    pub(super) fn label(&self) -> String {
        format!("{} `{}`", self.kind, self.name)
    }
}
