//! GitHub workflows and actions.

mod write;

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{
    Address, Document, Existence, Finding, Kind, Node, SourceId, Tree, TreeError,
};
use infractl_yaml::{Dialect, Options, YamlDocument};

use crate::Format;
use crate::produce::Read;

/// Reads the text of a workflow or an action as GitHub does: YAML 1.2, each key once.
pub fn read_workflow(bytes: &[u8], source: SourceId) -> Result<YamlDocument, Box<Finding>> {
    let document = infractl_yaml::read_one(bytes, source, &Options::new(Dialect::Core12))
        .map_err(|error| Box::new(error.into()))?;
    if document.tree.root().as_map().is_some() {
        return Ok(document);
    }
    let root = document.tree.root();
    let message = format!("this file holds {}, not a map of keys", root.kind());
    let finding = Finding::error("gha-syntax", root.span().or(Some(document.span)), message);
    let help = "a workflow begins with `on:` and `jobs:`, an action with `name:` and `runs:`";
    Err(Box::new(finding.help(help)))
}

/// The file and its jobs as documents.
pub(crate) fn produce(path: &RelativePath, bytes: &[u8], source: SourceId, format: Format) -> Read {
    let file = match read_workflow(bytes, source) {
        Ok(file) => file,
        Err(finding) => return Read::refused(*finding),
    };
    let root = file.tree.root();
    let mut produced = Read {
        lint: crate::lint::workflow::lint(&file, bytes, format),
        ..Read::default()
    };
    let address = Address::workflow(path, None);
    let tree = write::file(path, format, root);
    produced.take(address, Kind::WorkflowFile, root, tree);
    if format == Format::Action {
        let runs = root.get("runs").filter(|runs| runs.get("steps").is_some());
        if let Some(runs) = runs {
            produced.job(path, format, root, "runs", runs);
        }
        return produced;
    }
    for (id, job) in root
        .get("jobs")
        .and_then(Node::as_map)
        .into_iter()
        .flatten()
    {
        produced.job(path, format, root, id, job);
    }
    produced
}

impl Read {
    fn job(
        &mut self,
        path: &RelativePath,
        format: Format,
        root: Node<'_>,
        id: &str,
        job: Node<'_>,
    ) {
        let address = Address::workflow(path, Some(id));
        let tree = write::job(path, format, root, id, job);
        self.take(address, Kind::WorkflowJob, job, tree);
    }

    fn take(
        &mut self,
        address: Address,
        kind: Kind,
        node: Node<'_>,
        tree: Result<Tree, TreeError>,
    ) {
        match tree {
            Ok(tree) => {
                let tree = Arc::new(tree);
                let document = Document::new(address, kind, Existence::Certain, tree);
                self.documents.push(document);
            }
            Err(error) => {
                let message = format!("this cannot be checked: {error}");
                let finding = Finding::error("gha-syntax", node.span(), message);
                self.findings.push(finding.about(address, None));
            }
        }
    }
}

#[cfg(test)]
mod tests;
