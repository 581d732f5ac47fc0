use infractl_document::Node;

use crate::identity::flatten;
use crate::{Catalog, KubernetesVersion};

/// Objects that go to one cluster together, and the cluster's version.
pub struct Objects<'a> {
    version: KubernetesVersion,
    manifests: Vec<Manifest<'a>>,
}

/// One object and where it comes from.
#[derive(Debug, Clone, Copy)]
pub struct Manifest<'a> {
    /// The component that it belongs to, the second segment of its address.
    pub component: &'a str,
    /// The namespace in which it lands when it names none.
    pub namespace: &'a str,
    /// The object.
    pub node: Node<'a>,
}

impl<'a> Objects<'a> {
    /// Holds nothing yet.
    pub fn new(version: KubernetesVersion) -> Self {
        Self {
            version,
            manifests: Vec::new(),
        }
    }

    /// Adds the objects of a document: a list is taken apart, an empty document is nothing.
    pub fn add(&mut self, component: &'a str, namespace: &'a str, root: Node<'a>) {
        let manifests = flatten(root).into_iter().map(|node| Manifest {
            component,
            namespace,
            node,
        });
        self.manifests.extend(manifests);
    }

    /// The version of the cluster.
    pub fn version(&self) -> KubernetesVersion {
        self.version
    }

    /// The objects in the order in which they were added.
    pub fn manifests(&self) -> &[Manifest<'a>] {
        &self.manifests
    }

    /// The kinds of the cluster once the objects are in it: their definitions count.
    pub fn catalog(&self) -> Catalog<'a> {
        let mut catalog = Catalog::new(self.version);
        for manifest in &self.manifests {
            catalog.add_definition(manifest.node);
        }
        catalog
    }
}
