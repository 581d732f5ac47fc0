//! Names of objects, and of their parts, that the set does not contain.

mod access;
mod keys;
mod network;
mod pods;
mod ports;
mod scaling;
mod storage;

use infractl_document::{Address, Finding, Node, Severity};

use super::super::produced::{Produced, produced};
use super::super::set::{Entry, Set};
use crate::text::nearest;
use crate::validate::Options;

pub(super) fn check(set: &Set<'_>, options: &Options, findings: &mut Vec<Finding>) {
    let mut search = Search {
        set,
        options,
        produced: Produced::new(),
        findings,
    };
    for entry in &set.entries {
        ports::probes(&mut search, entry);
    }
    if !options.is_whole {
        return;
    }
    search.produced = produced(set);
    for entry in &set.entries {
        pods::check(&mut search, entry);
        storage::check(&mut search, entry);
        network::check(&mut search, entry);
        access::check(&mut search, entry);
        scaling::check(&mut search, entry);
        ports::services(&mut search, entry);
    }
}

/// Whether the caller says that an object exists outside the set.
pub(super) fn is_external(
    options: &Options,
    kind: &str,
    namespace: Option<&str>,
    name: &str,
) -> bool {
    if options.external.is_empty() {
        return false;
    }
    let address = Address::new([kind, namespace.unwrap_or("-"), name]);
    options.external.iter().any(|glob| glob.matches(&address))
}

struct Search<'s, 'a> {
    set: &'s Set<'a>,
    options: &'s Options,
    produced: Produced,
    findings: &'s mut Vec<Finding>,
}

/// One name of another object.
struct Reference<'s> {
    kind: &'static str,
    namespace: Option<&'s str>,
    severity: Severity,
}

impl<'s> Reference<'s> {
    /// Of an object in a namespace; without it nothing starts.
    fn namespaced(kind: &'static str, namespace: Option<&'s str>) -> Self {
        Self {
            kind,
            namespace,
            severity: Severity::Error,
        }
    }

    /// Of a cluster-wide object.
    fn cluster(kind: &'static str) -> Self {
        Self::namespaced(kind, None)
    }

    /// Less than an error: something works without it.
    fn warning(self) -> Self {
        Self {
            severity: Severity::Warning,
            ..self
        }
    }
}

/// Objects that every cluster has: kind and the beginning of the name.
const BUILT_IN: &[(&str, &str)] = &[
    ("ClusterRole", "system:"),
    ("PriorityClass", "system-cluster-critical"),
    ("PriorityClass", "system-node-critical"),
    ("ConfigMap", "kube-root-ca.crt"),
];

/// The roles for people that every cluster has, and its default account.
const BUILT_IN_EXACT: &[(&str, &str)] = &[
    ("ClusterRole", "cluster-admin"),
    ("ClusterRole", "admin"),
    ("ClusterRole", "edit"),
    ("ClusterRole", "view"),
    ("ServiceAccount", "default"),
];

impl<'s, 'a> Search<'s, 'a> {
    /// Looks for the object that `name` names; reports where there is none.
    ///
    /// `None` also where the name is not known yet, or the object exists outside the set.
    fn want(
        &mut self,
        entry: &Entry<'a>,
        name: Option<Node<'a>>,
        reference: &Reference<'_>,
    ) -> Option<&'s Entry<'a>> {
        let node = name?;
        let text = node.as_str().filter(|text| !text.is_empty())?;
        let Reference {
            kind,
            namespace,
            severity,
        } = *reference;
        if let Some(found) = self.set.find(kind, namespace, text) {
            return Some(found);
        }
        let is_built_in = BUILT_IN
            .iter()
            .any(|(its, start)| *its == kind && text.starts_with(start))
            || BUILT_IN_EXACT.contains(&(kind, text));
        let is_elsewhere = is_built_in
            || self
                .produced
                .contains(&(kind, namespace.map(str::to_owned), text.to_owned()))
            || is_external(self.options, kind, namespace, text);
        if is_elsewhere {
            return None;
        }
        let place = namespace.map_or(String::new(), |it| format!(" in namespace `{it}`"));
        let message = format!("the set has no {kind} `{text}`{place}");
        let finding = entry.finding("k8s-missing-reference", severity, node, message);
        let same_kind = || self.set.entries.iter().filter(|it| it.kind == kind);
        let near = nearest(
            text,
            same_kind()
                .filter(|it| it.namespace == namespace)
                .map(|it| it.name),
        );
        let elsewhere = same_kind()
            .find(|it| it.name == text)
            .and_then(|it| it.namespace);
        let help = match (near, elsewhere) {
            (Some(name), _) => format!("did you mean `{name}`?"),
            (None, Some(other)) => format!("it is in namespace `{other}`, out of reach from here"),
            (None, None) => "add it, or name it as external".to_owned(),
        };
        self.findings.push(finding.help(help));
        None
    }

    /// Reports a part that an object of the set does not have.
    fn missing_part(
        &mut self,
        entry: &Entry<'a>,
        at: Node<'a>,
        message: String,
        owner: Node<'a>,
        help: String,
    ) {
        let finding = entry
            .error("k8s-missing-reference", at, message)
            .related(owner.span(), "looked for here")
            .help(help);
        self.findings.push(finding);
    }
}
