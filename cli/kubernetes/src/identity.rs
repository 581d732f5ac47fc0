use std::fmt;

use infractl_document::{Address, Node};

use crate::Catalog;

/// What names an object in a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId {
    /// The API group; empty for the core group.
    pub group: Box<str>,
    /// The version within the group, such as `v1beta1`.
    pub version: Box<str>,
    /// The kind.
    pub kind: Box<str>,
    /// The namespace; `None` for a cluster-wide object.
    pub namespace: Option<Box<str>>,
    /// The name.
    pub name: Box<str>,
}

/// Whether the objects of a kind live in namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Each object lies in a namespace.
    Namespaced,
    /// Objects belong to the whole cluster.
    Cluster,
}

/// Why a value is no object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// Not a map.
    #[error("an object is a map with `apiVersion`, `kind` and `metadata`, not {0}")]
    NotAMap(&'static str),
    /// A field without which an object has no name.
    #[error("an object needs the string `{0}`")]
    Missing(&'static str),
}

impl ObjectId {
    /// Reads the name of an object.
    ///
    /// A namespaced object that names no namespace lands in `default_namespace`. The scope comes
    /// from the catalogue; an object of a kind that is not in it is taken at its word.
    pub fn read(
        node: Node<'_>,
        catalog: &Catalog<'_>,
        default_namespace: &str,
    ) -> Result<Self, IdentityError> {
        let (group, version, kind) = group_version_kind(node)?;
        let metadata = node.get("metadata");
        let name = metadata
            .and_then(|it| it.get("name"))
            .and_then(Node::as_str)
            .filter(|name| !name.is_empty())
            .ok_or(IdentityError::Missing("metadata.name"))?;
        let written = metadata
            .and_then(|it| it.get("namespace"))
            .and_then(Node::as_str);
        let scope = catalog.scope(group, version, kind);
        let namespace = namespace(scope, written, default_namespace);
        Ok(Self {
            group: group.into(),
            version: version.into(),
            kind: kind.into(),
            namespace: namespace.map(Into::into),
            name: name.into(),
        })
    }

    /// The address of the object as a document of a component.
    pub fn address(&self, component: &str) -> Address {
        Address::kubernetes(
            component,
            &self.kind,
            &self.group,
            self.namespace.as_deref(),
            &self.name,
        )
    }

    /// The text that `apiVersion` holds.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.to_string()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// Whether both name one object of the cluster, whatever version each was written in.
    pub fn is_same_object(&self, other: &Self) -> bool {
        self.group == other.group
            && self.kind == other.kind
            && self.namespace == other.namespace
            && self.name == other.name
    }
}

impl fmt::Display for ObjectId {
    /// Writes `Deployment.apps default/web`, or without the namespace for a cluster-wide object.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.kind)?;
        if !self.group.is_empty() {
            write!(formatter, ".{}", self.group)?;
        }
        formatter.write_str(" ")?;
        if let Some(namespace) = &self.namespace {
            write!(formatter, "{namespace}/")?;
        }
        formatter.write_str(&self.name)
    }
}

/// The namespace in which an object lands.
pub(crate) fn namespace<'a>(
    scope: Option<Scope>,
    written: Option<&'a str>,
    default_namespace: &'a str,
) -> Option<&'a str> {
    let written = written.filter(|namespace| !namespace.is_empty());
    match scope {
        Some(Scope::Namespaced) => Some(written.unwrap_or(default_namespace)),
        Some(Scope::Cluster) => None,
        None => written,
    }
}

/// Reads `apiVersion` and `kind`.
pub(crate) fn group_version_kind(node: Node<'_>) -> Result<(&str, &str, &str), IdentityError> {
    if node.as_map().is_none() {
        return Err(IdentityError::NotAMap(node.kind()));
    }
    let text = |key: &'static str| {
        let found = node.get(key).and_then(Node::as_str);
        found
            .filter(|it| !it.is_empty())
            .ok_or(IdentityError::Missing(key))
    };
    let (group, version) = split_api_version(text("apiVersion")?);
    Ok((group, version, text("kind")?))
}

/// Splits `apps/v1` into group and version; the core group is empty.
pub(crate) fn split_api_version(text: &str) -> (&str, &str) {
    text.split_once('/').unwrap_or(("", text))
}

/// The objects of one document: none for an empty one, the items of a list, else itself.
pub fn flatten(root: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    collect(root, &mut found, 0);
    found
}

fn collect<'t>(node: Node<'t>, found: &mut Vec<Node<'t>>, depth: usize) {
    // Lists of lists are legal; deeper nesting than this is nobody's manifest.
    const DEEPEST: usize = 16;
    if node.is_null() {
        return;
    }
    let is_list = node
        .get("kind")
        .and_then(Node::as_str)
        .is_some_and(|kind| kind.ends_with("List"));
    match node.get("items").and_then(Node::as_list) {
        Some(items) if is_list && depth < DEEPEST => {
            for item in items {
                collect(item, found, depth + 1);
            }
        }
        _ => found.push(node),
    }
}

#[cfg(test)]
mod tests {
    use infractl_document::{Tree, TreeBuilder};

    use super::*;
    use crate::KubernetesVersion;

    fn object(api_version: &str, kind: &str, namespace: Option<&str>) -> Tree {
        let mut builder = TreeBuilder::new();
        builder.begin_map(None);
        for (key, text) in [("apiVersion", api_version), ("kind", kind)] {
            builder.key(key, None);
            builder.text(text, None);
        }
        builder.key("metadata", None);
        builder.begin_map(None);
        builder.key("name", None);
        builder.text("a", None);
        if let Some(namespace) = namespace {
            builder.key("namespace", None);
            builder.text(namespace, None);
        }
        builder.end();
        builder.end();
        builder.finish().unwrap()
    }

    fn read(api_version: &str, kind: &str, namespace: Option<&str>) -> String {
        let catalog = Catalog::new(KubernetesVersion::NEWEST);
        let tree = object(api_version, kind, namespace);
        ObjectId::read(tree.root(), &catalog, "shop")
            .unwrap()
            .to_string()
    }

    #[test]
    fn the_scope_of_a_kind_decides_about_its_namespace() {
        assert_eq!(
            read("apps/v1", "Deployment", None),
            "Deployment.apps shop/a"
        );
        assert_eq!(read("v1", "ConfigMap", Some("other")), "ConfigMap other/a");
        assert_eq!(read("v1", "Namespace", Some("other")), "Namespace a");
        assert_eq!(read("v1", "PersistentVolume", None), "PersistentVolume a");
        // Removed long ago, yet its kind is known from the version that took its place.
        assert_eq!(
            read("extensions/v1beta1", "Ingress", None),
            "Ingress.extensions shop/a"
        );
        // Defined nowhere: only what is written counts.
        assert_eq!(
            read("example.org/v1", "Widget", None),
            "Widget.example.org a"
        );
        assert_eq!(
            read("example.org/v1", "Widget", Some("b")),
            "Widget.example.org b/a"
        );
    }

    #[test]
    fn an_address_names_component_kind_group_namespace_and_name() {
        let catalog = Catalog::new(KubernetesVersion::NEWEST);
        let tree = object("apps/v1", "StatefulSet", None);
        let id = ObjectId::read(tree.root(), &catalog, "observability").unwrap();
        let address = id.address("loki").to_string();
        assert_eq!(address, "kubernetes/loki/StatefulSet.apps/observability/a");
        assert_eq!(id.api_version(), "apps/v1");
    }

    #[test]
    fn a_version_is_no_part_of_what_an_object_is() {
        let catalog = Catalog::new(KubernetesVersion::NEWEST);
        let read = |version| {
            let tree = object(version, "HorizontalPodAutoscaler", None);
            ObjectId::read(tree.root(), &catalog, "shop").unwrap()
        };
        let (old, new) = (read("autoscaling/v1"), read("autoscaling/v2"));
        assert!(old != new && old.is_same_object(&new));
    }

    #[test]
    fn what_has_no_name_is_no_object() {
        let catalog = Catalog::new(KubernetesVersion::NEWEST);
        let null = Tree::null();
        let error = ObjectId::read(null.root(), &catalog, "shop").unwrap_err();
        assert_eq!(error, IdentityError::NotAMap("null"));
        assert!(flatten(null.root()).is_empty());
    }
}
