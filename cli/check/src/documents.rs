//! What policies see of a project.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::Digest;
use infractl_document::{
    Address, Document, Existence, Finding, Kind, Node, Outcome, RenderKind, Severity, ValuePath,
    View,
};
use infractl_environment::{Rendered, release_documents};
use infractl_policy::Input;
use infractl_project::Environment;

/// The documents of one environment, each once with the renders that have it.
#[derive(Debug)]
pub(crate) struct EnvironmentDocuments {
    name: String,
    tier: String,
    documents: BTreeMap<(Address, Digest), (Document, Vec<RenderKind>)>,
}

impl EnvironmentDocuments {
    pub(crate) fn new(environment: &Environment) -> Self {
        Self {
            name: environment.name.to_string(),
            tier: environment.file.tier.to_string(),
            documents: BTreeMap::new(),
        }
    }

    /// Takes what one render made, the values of each chart, the environment and its pins. All of
    /// it, whatever is asked for: what a policy misses in a part of an environment may lie in the
    /// others.
    pub(crate) fn add(&mut self, environment: &Environment, rendered: &Rendered) {
        for component in &rendered.components {
            for document in component.documents.iter().chain(&component.values) {
                self.push(document.clone(), rendered.kind);
            }
        }
        let address = Address::new(["environment", environment.name.as_str()]);
        let tree = Arc::clone(&environment.tree);
        let own = Document::new(address, Kind::Environment, Existence::Certain, tree);
        for document in std::iter::once(own).chain(release_documents(environment)) {
            self.push(document, rendered.kind);
        }
    }

    fn push(&mut self, document: Document, render: RenderKind) {
        let key = (document.address().clone(), document.digest());
        let (known, renders) = self
            .documents
            .entry(key)
            .or_insert_with(|| (document.clone(), Vec::new()));
        // The checkout's lines are those that can be mended.
        if render == RenderKind::Next {
            *known = document;
        }
        renders.push(render);
    }

    pub(crate) fn len(&self) -> usize {
        self.documents.len()
    }

    /// Tells of the documents with values that nobody knows yet: policies see `null` in their place,
    /// so what they do not deny there is not allowed either.
    pub(crate) fn undecided(&self) -> impl Iterator<Item = Finding> {
        self.documents.values().filter_map(|(document, renders)| {
            let mut unknown = Vec::new();
            find_unknown(document.tree().root(), &ValuePath::root(), &mut unknown);
            let (path, node, reason) = unknown.first()?;
            let message = match unknown.len() {
                1 => format!("policies cannot judge `{path}`, which is not known yet: {reason}"),
                number => format!(
                    "policies cannot judge {number} values, which are not known yet: `{path}` is {reason}"
                ),
            };
            let rule = "check-unknown-value";
            let mut finding = Finding::new(rule, Severity::Warning, node.span(), message)
                .about(document.address().clone(), Some(path.clone()));
            finding.outcome = Outcome::Undecided;
            let marks = renders.iter().map(|render| (self.name.clone(), *render));
            finding.renders.extend(marks);
            Some(finding)
        })
    }

    /// The documents as policies see them, by address.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = Input<'_>> {
        self.documents.values().map(|(document, renders)| Input {
            address: Some(document.address()),
            kind: Some(document.kind().as_str()),
            environment: Some((&self.name, &self.tier)),
            renders,
            tree: document.tree(),
            span: document.tree().root().span(),
        })
    }
}

/// Every value below a node that is not known yet, with its place and why.
fn find_unknown<'t>(
    node: Node<'t>,
    path: &ValuePath,
    found: &mut Vec<(ValuePath, Node<'t>, &'t str)>,
) {
    match node.view() {
        View::Unknown(unknown) => found.push((path.clone(), node, unknown.reason())),
        View::Map(entries) => {
            for (key, value) in entries {
                find_unknown(value, &path.key(key), found);
            }
        }
        View::List(items) => {
            for (position, item) in items.iter().enumerate() {
                find_unknown(item, &path.index(position), found);
            }
        }
        View::Null | View::Bool(_) | View::Number(_) | View::Text(_) | View::Sensitive(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use infractl_document::TreeBuilder;

    use super::*;

    #[test]
    fn a_document_with_unknown_values_is_told_once_and_is_undecided() {
        let mut builder = TreeBuilder::new();
        builder.begin_map(None);
        builder.key("name", None);
        builder.text("a", None);
        builder.key("buckets", None);
        builder.begin_list(None);
        builder.unknown("an output of the stack", None);
        builder.unknown("another", None);
        builder.end();
        builder.end();
        let tree = Arc::new(builder.finish().unwrap());
        let address = Address::new(["values", "loki"]);
        let kind = Kind::HelmValues;
        let document = Document::new(address, kind, Existence::Certain, tree);
        let mut documents = EnvironmentDocuments {
            name: "prod".to_owned(),
            tier: "production".to_owned(),
            documents: BTreeMap::new(),
        };
        documents.push(document.clone(), RenderKind::Now);
        documents.push(document, RenderKind::Next);
        let told: Vec<Finding> = documents.undecided().collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].outcome, Outcome::Undecided);
        assert_eq!(told[0].renders.len(), 2);
        assert_eq!(
            told[0].message,
            "policies cannot judge 2 values, which are not known yet: `buckets[0]` is an output of the stack"
        );
    }
}
