//! What policies see of a project.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::Digest;
use infractl_document::{Address, Document, Existence, Kind, RenderKind};
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
