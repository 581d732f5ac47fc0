use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Address, Node, Sources};
use infractl_yaml::{Dialect, Options, read_all};

use crate::directory::Observed;
use crate::plan::object::text;
use crate::{DeliveryError, Directory};

/// A file in the target that infractl did not write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedFile {
    /// From the target.
    pub path: RelativePath,
    /// The objects in it, as far as it can be read as YAML.
    pub objects: Vec<Address>,
}

/// The files of others, with the objects in them.
pub(super) fn files(
    directory: &Directory,
    observed: &Observed,
) -> Result<Vec<AddedFile>, DeliveryError> {
    let files = observed.foreign.iter().map(|path| {
        let is_manifest = [".yaml", ".yml", ".json"]
            .iter()
            .any(|ending| path.name().ends_with(ending));
        let bytes = if is_manifest {
            directory.file(path)?
        } else {
            None
        };
        Ok(AddedFile {
            path: path.clone(),
            objects: bytes.map_or_else(Vec::new, |bytes| objects(path, &bytes)),
        })
    });
    files.collect()
}

/// The addresses of what a manifest holds; its folder stands for the component.
fn objects(path: &RelativePath, bytes: &[u8]) -> Vec<Address> {
    let sources = Sources::new();
    let source = sources.add(path, &Arc::from(bytes));
    let reading = read_all(bytes, source, &Options::new(Dialect::GoYaml).last_wins());
    let folder = path.parent();
    let component = if folder.is_root() {
        "-"
    } else {
        folder.as_str()
    };
    let trees = reading
        .documents
        .iter()
        .map(|document| document.tree.root());
    trees.filter_map(|root| address(component, root)).collect()
}

fn address(component: &str, root: Node<'_>) -> Option<Address> {
    let (group, _) = text(root, &["apiVersion"])?
        .split_once('/')
        .unwrap_or_default();
    let parts = [text(root, &["kind"])?, text(root, &["metadata", "name"])?];
    let [kind, name] = parts;
    (!kind.is_empty() && !name.is_empty()).then(|| {
        let namespace = text(root, &["metadata", "namespace"]);
        Address::kubernetes(component, kind, group, namespace, name)
    })
}
