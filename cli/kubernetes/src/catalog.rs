use std::collections::HashMap;
use std::sync::OnceLock;

use infractl_document::Node;

use crate::KubernetesVersion;
use crate::identity::Scope;
use crate::schema::{Arena, Builtin, Custom, build, builtin};

/// The kinds that a cluster serves: those of its version, and custom resources.
pub struct Catalog<'a> {
    version: KubernetesVersion,
    builtin: &'static Builtin,
    custom: Vec<CustomKind<'a>>,
    by_name: HashMap<(&'a str, &'a str, &'a str), usize>,
}

struct CustomKind<'a> {
    scope: Scope,
    is_served: bool,
    deprecation: Option<&'a str>,
    is_deprecated: bool,
    schema: Option<Node<'a>>,
    built: OnceLock<Custom<'a>>,
}

/// The schema of one kind.
#[derive(Clone, Copy)]
pub struct ObjectSchema<'c> {
    pub(crate) arena: &'c Arena<'c>,
    pub(crate) node: u32,
    pub(crate) builtin: &'static Builtin,
    pub(crate) custom: Option<&'c Custom<'c>>,
}

/// What a [`Catalog`] knows of a kind.
#[derive(Clone, Copy)]
pub enum Lookup<'c> {
    /// Served, with this schema.
    Known(ObjectSchema<'c>),
    /// A custom resource whose definition states no schema.
    WithoutSchema,
    /// A custom resource whose definition does not serve this version.
    NotServed,
    /// Nothing defines it.
    Unknown,
}

impl<'a> Catalog<'a> {
    /// Knows the kinds of a version.
    pub fn new(version: KubernetesVersion) -> Self {
        Self {
            version,
            builtin: builtin(version),
            custom: Vec::new(),
            by_name: HashMap::new(),
        }
    }

    /// The version of the cluster.
    pub fn version(&self) -> KubernetesVersion {
        self.version
    }

    /// Adds the kinds of a `CustomResourceDefinition`; any other object is left alone.
    pub fn add_definition(&mut self, definition: Node<'a>) {
        let text = |node: Node<'a>, key: &str| node.get(key).and_then(Node::as_str);
        if text(definition, "kind") != Some("CustomResourceDefinition") {
            return;
        }
        let Some(spec) = definition.get("spec") else {
            return;
        };
        let names = spec.get("names");
        let kind = names.and_then(|names| text(names, "kind"));
        let (Some(group), Some(kind)) = (text(spec, "group"), kind) else {
            return;
        };
        let scope = match text(spec, "scope") {
            Some("Cluster") => Scope::Cluster,
            _ => Scope::Namespaced,
        };
        for version in spec.get("versions").into_iter().flat_map(Node::children) {
            let Some(name) = text(version, "name") else {
                continue;
            };
            let is_set = |key: &str| version.get(key).and_then(Node::as_bool);
            self.by_name.insert((group, name, kind), self.custom.len());
            self.custom.push(CustomKind {
                scope,
                is_served: is_set("served") != Some(false),
                is_deprecated: is_set("deprecated") == Some(true),
                deprecation: text(version, "deprecationWarning"),
                schema: version
                    .get("schema")
                    .and_then(|it| it.get("openAPIV3Schema")),
                built: OnceLock::new(),
            });
        }
    }

    /// Looks a kind up; `group` is empty for the core group.
    pub fn find<'c>(&'c self, group: &str, version: &str, kind: &str) -> Lookup<'c> {
        if let Some(found) = self.builtin.find(group, version, kind) {
            return Lookup::Known(ObjectSchema {
                arena: &self.builtin.arena,
                node: found.node,
                builtin: self.builtin,
                custom: None,
            });
        }
        let Some(found) = self.custom(group, version, kind) else {
            return Lookup::Unknown;
        };
        if !found.is_served {
            return Lookup::NotServed;
        }
        let Some(schema) = found.schema else {
            return Lookup::WithoutSchema;
        };
        let custom = found.built.get_or_init(|| build(schema));
        Lookup::Known(ObjectSchema {
            arena: &custom.arena,
            node: custom.root,
            builtin: self.builtin,
            custom: Some(custom),
        })
    }

    /// The schema of a kind, if it is known.
    pub fn schema<'c>(
        &'c self,
        group: &str,
        version: &str,
        kind: &str,
    ) -> Option<ObjectSchema<'c>> {
        match self.find(group, version, kind) {
            Lookup::Known(schema) => Some(schema),
            _ => None,
        }
    }

    /// Whether the objects of a kind live in namespaces; `None` for a kind that nothing defines.
    ///
    /// A kind that this version does not serve has the scope that another version gives it.
    pub fn scope(&self, group: &str, version: &str, kind: &str) -> Option<Scope> {
        if let Some(custom) = self.custom(group, version, kind) {
            return Some(custom.scope);
        }
        let of = |is_namespaced| {
            if is_namespaced {
                Scope::Namespaced
            } else {
                Scope::Cluster
            }
        };
        if let Some(found) = self.builtin.find(group, version, kind) {
            return Some(of(found.is_namespaced));
        }
        let kinds = self.builtin.kinds().iter();
        let mut same =
            kinds.filter(|it| it.kind == kind && (it.group == group || group == "extensions"));
        same.next().map(|it| of(it.is_namespaced))
    }

    /// What the definition says of a version of a custom resource that it calls deprecated.
    pub(crate) fn deprecation(&self, group: &str, version: &str, kind: &str) -> Option<&'a str> {
        let custom = self.custom(group, version, kind)?;
        let warning = custom
            .deprecation
            .unwrap_or("use a newer version of the resource");
        custom.is_deprecated.then_some(warning)
    }

    /// Versions and groups under which a kind of this name is known, as `apiVersion` has them.
    pub(crate) fn api_versions(&self, kind: &str) -> Vec<String> {
        let mut found: Vec<String> = self
            .builtin
            .kinds()
            .iter()
            .filter(|it| it.kind == kind)
            .map(|it| (it.group, it.version))
            .chain(
                self.by_name
                    .keys()
                    .filter(|(_, _, name)| *name == kind)
                    .map(|(group, version, _)| (*group, *version)),
            )
            .map(|(group, version)| match group {
                "" => version.to_owned(),
                _ => format!("{group}/{version}"),
            })
            .collect();
        found.sort_unstable();
        found
    }

    /// The kinds that a group and version serve.
    pub(crate) fn kinds_of(&self, group: &str, version: &str) -> Vec<&str> {
        let builtin = self.builtin.kinds().iter();
        let mut found: Vec<&str> = builtin
            .filter(|it| it.group == group && it.version == version)
            .map(|it| it.kind)
            .chain(
                self.by_name
                    .keys()
                    .filter(|(its, at, _)| *its == group && *at == version)
                    .map(|(_, _, kind)| *kind),
            )
            .collect();
        found.sort_unstable();
        found
    }

    fn custom(&self, group: &str, version: &str, kind: &str) -> Option<&CustomKind<'a>> {
        let place = self.by_name.get(&(group, version, kind))?;
        self.custom.get(*place)
    }
}
