//! Reads the files in which answers of real tools are recorded.

use std::path::Path;

use anyhow::{Context, Result};
use infractl_base::RelativePath;
use infractl_document::{Node, Sources, Tree};
use infractl_yaml::{Dialect, Options};

/// A file of one document.
pub(super) fn read(path: &Path) -> Result<Tree> {
    let mut trees = read_all(path)?;
    anyhow::ensure!(trees.len() == 1, "{} holds one document", path.display());
    trees
        .pop()
        .with_context(|| format!("{} is empty", path.display()))
}

/// A file of any number of documents.
pub(super) fn read_all(path: &Path) -> Result<Vec<Tree>> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let source = Sources::new().add(&RelativePath::root(), &bytes.as_slice().into());
    let documents = infractl_yaml::read(&bytes, source, &Options::new(Dialect::Core12))
        .with_context(|| format!("reading {}", path.display()))?;
    Ok(documents
        .into_iter()
        .map(|document| document.tree)
        .collect())
}

/// The text under a key.
pub(super) fn text<'t>(node: Node<'t>, key: &str) -> Result<&'t str> {
    node.get(key)
        .and_then(Node::as_str)
        .with_context(|| format!("`{key}` is missing"))
}

/// The items under a key.
pub(super) fn list<'t>(node: Node<'t>, key: &str) -> Result<Vec<Node<'t>>> {
    let items = node.get(key).and_then(Node::as_list);
    items
        .map(|items| items.iter().collect())
        .with_context(|| format!("`{key}` is missing"))
}
