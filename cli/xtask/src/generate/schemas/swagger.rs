use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

/// The parts of `swagger.json` that the tables need.
#[derive(Deserialize)]
pub(super) struct Swagger {
    pub(super) definitions: BTreeMap<String, Definition>,
    paths: BTreeMap<String, PathItem>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Definition {
    #[serde(rename = "$ref")]
    pub(super) reference: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) format: Option<String>,
    pub(super) properties: BTreeMap<String, Definition>,
    pub(super) items: Option<Box<Definition>>,
    #[serde(rename = "additionalProperties")]
    pub(super) values: Option<Box<Definition>>,
    pub(super) required: BTreeSet<String>,
    #[serde(rename = "x-kubernetes-list-type")]
    pub(super) list_type: Option<String>,
    #[serde(rename = "x-kubernetes-list-map-keys")]
    pub(super) list_map_keys: Vec<String>,
    #[serde(rename = "x-kubernetes-patch-merge-key")]
    pub(super) patch_merge_key: Option<String>,
    #[serde(rename = "x-kubernetes-group-version-kind")]
    pub(super) names: Vec<GroupVersionKind>,
}

#[derive(Deserialize, Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct GroupVersionKind {
    pub(super) group: String,
    pub(super) version: String,
    pub(super) kind: String,
}

#[derive(Deserialize)]
struct PathItem {
    get: Option<Operation>,
    post: Option<Operation>,
}

#[derive(Deserialize)]
struct Operation {
    #[serde(rename = "x-kubernetes-group-version-kind")]
    name: Option<GroupVersionKind>,
}

impl Swagger {
    pub(super) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = super::read(path)?;
        serde_json::from_str(&text)
            .with_context(|| format!("`{}` is no swagger as expected", path.display()))
    }

    /// The kinds with a collection of their own, and whether each lives in namespaces.
    ///
    /// Subresources such as `Scale` have none: nobody writes them into a file.
    pub(super) fn collections(&self) -> BTreeMap<GroupVersionKind, bool> {
        let mut found = BTreeMap::new();
        for (path, item) in &self.paths {
            if path.contains("{name}") || path.contains("/watch/") {
                continue;
            }
            let operations = [&item.get, &item.post];
            for name in operations
                .into_iter()
                .flatten()
                .filter_map(|it| it.name.as_ref())
            {
                let is_namespaced = path.contains("/namespaces/{namespace}/");
                *found.entry(name.clone()).or_default() |= is_namespaced;
            }
        }
        found
    }
}
