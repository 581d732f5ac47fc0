//! What policies see of a project.

use std::sync::Arc;

use infractl_document::{Address, Document, Existence, Kind, RenderKind};
use infractl_environment::{Rendered, release_documents};
use infractl_policy::Input;
use infractl_project::Environment;

use crate::project::Scope;

/// The documents of one render of an environment.
#[derive(Debug)]
pub(crate) struct RenderDocuments {
    pub(crate) environment: String,
    pub(crate) tier: String,
    pub(crate) render: RenderKind,
    documents: Vec<Document>,
}

impl RenderDocuments {
    /// Takes the objects of a render, the values of each chart, the environment and its pins.
    pub(crate) fn new(environment: &Environment, rendered: &Rendered, scope: &Scope) -> Self {
        let mut documents = Vec::new();
        for component in &rendered.components {
            if scope.has_component(&component.name) {
                let own = component.documents.iter().chain(&component.values);
                documents.extend(own.cloned());
            }
        }
        if scope.components.is_empty() {
            let address = Address::new(["environment", environment.name.as_str()]);
            let tree = Arc::clone(&environment.tree);
            let kind = Kind::Environment;
            documents.push(Document::new(address, kind, Existence::Certain, tree));
            documents.extend(release_documents(environment));
        }
        documents.sort_by(|left, right| left.address().cmp(right.address()));
        Self {
            environment: environment.name.to_string(),
            tier: environment.file.tier.to_string(),
            render: rendered.kind,
            documents,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.documents.len()
    }

    /// The documents as policies see them, by address.
    pub(crate) fn inputs<'d>(&'d self) -> Vec<Input<'d>> {
        let input = |document: &'d Document| Input {
            address: Some(document.address()),
            kind: Some(document.kind().as_str()),
            environment: Some((&self.environment, &self.tier)),
            tree: document.tree(),
            span: document.tree().root().span(),
        };
        self.documents.iter().map(input).collect()
    }
}
