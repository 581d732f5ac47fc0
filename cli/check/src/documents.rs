//! What policies see of a project.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::Digest;
use infractl_document::{
    Address, Document, Existence, Finding, Kind, Node, Outcome, RenderKind, Severity, ValuePath,
    View,
};
use infractl_environment::{Rendered, release_documents};
use infractl_policy::{Input, Policy};
use infractl_project::Environment;
use infractl_terraform::place::Calls;

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
        for document in rendered.stacks.iter().flat_map(|stack| &stack.documents) {
            self.push(document.clone(), rendered.kind);
        }
        let address = Address::new(["environment", environment.name.as_str()]);
        let tree = Arc::clone(&environment.tree);
        let own = Document::new(address, Kind::Environment, Existence::Certain, tree);
        for document in
            std::iter::once(own).chain(release_documents(environment, &rendered.image_manifests))
        {
            self.push(document, rendered.kind);
        }
    }

    /// Takes the resources of planned stacks.
    pub(crate) fn add_planned(&mut self, documents: &[Document], render: RenderKind) {
        for document in documents {
            self.push(document.clone(), render);
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

    /// Tells of the documents with values that nobody knows yet and a policy looks at: policies see
    /// `null` in their place, so what they do not deny there is not allowed either.
    pub(crate) fn undecided(
        &self,
        is_looked_at: impl Fn(&Document, &ValuePath) -> bool,
    ) -> impl Iterator<Item = Finding> {
        self.documents
            .values()
            .filter_map(move |(document, renders)| {
                let mut finding = undecided(document, &is_looked_at)?;
                let marks = renders.iter().map(|render| (self.name.clone(), *render));
                finding.renders.extend(marks);
                Some(finding)
            })
    }

    /// Adds to findings over this environment's stacks the calls that brought what they are about.
    pub(crate) fn label(&self, findings: &mut [Finding]) {
        let calls = Calls::new(self.documents.values().map(|(document, _)| document));
        for finding in findings {
            if finding.renders.iter().any(|(name, _)| *name == self.name) {
                calls.label(finding);
            }
        }
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

/// Tells of the values of a document that nobody knows yet and a policy looks at.
pub(crate) fn undecided(
    document: &Document,
    is_looked_at: impl Fn(&Document, &ValuePath) -> bool,
) -> Option<Finding> {
    let mut unknown = Vec::new();
    find_unknown(document.tree().root(), &ValuePath::root(), &mut unknown);
    unknown.retain(|(path, ..)| is_looked_at(document, path));
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
    Some(finding)
}

/// Whether one of several policies looks at a value of a document.
pub(crate) fn looked_at(policies: &[Policy]) -> impl Fn(&Document, &ValuePath) -> bool {
    move |document, path| {
        let kind = Some(document.kind().as_str());
        let takes = |policy: &&Policy| policy.takes(kind, document.tree());
        let mut own = policies.iter().filter(takes);
        own.any(|policy| policy.looks_at(path))
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
        let told: Vec<Finding> = documents.undecided(|_, _| true).collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].outcome, Outcome::Undecided);
        assert_eq!(told[0].renders.len(), 2);
        assert_eq!(
            told[0].message,
            "policies cannot judge 2 values, which are not known yet: `buckets[0]` is an output of the stack"
        );
        let second = ValuePath::parse("buckets[1]").unwrap();
        let told: Vec<Finding> = documents.undecided(|_, path| *path == second).collect();
        assert!(
            told[0].message.contains("`buckets[1]`, which"),
            "{}",
            told[0].message
        );
        assert_eq!(documents.undecided(|_, _| false).count(), 0);
    }
}
