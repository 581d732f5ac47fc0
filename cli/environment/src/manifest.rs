//! Rendered manifests to documents.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_document::{
    Address, Document, Existence, Finding, Kind, Node, Segment, Severity, SourceMap, Sources, Tree,
    TreeBuilder, View,
};
use infractl_helm::Render;
use infractl_kubernetes::{Catalog, ObjectId, flatten};
use infractl_yaml::{Dialect, Options, read_all};

/// The annotation by which Helm knows its hooks.
const HOOK: &str = "helm.sh/hook";

/// The objects of a rendered chart: definitions first, hooks last.
///
/// Lists are taken apart, empty documents are nothing, and what was printed from an unknown value
/// is unknown.
pub(crate) fn objects(
    render: &Render,
    sources: &Sources,
    findings: &mut Vec<Finding>,
) -> Vec<Arc<Tree>> {
    let mut objects = Vec::new();
    for crd in &render.crds {
        // A file of `crds/` is no template, so nobody has parted its documents yet.
        let options = Options::new(Dialect::GoYaml).last_wins();
        let reading = read_all(&crd.bytes, crd.source, &options);
        findings.extend(reading.errors.into_iter().map(Finding::from));
        for document in &reading.documents {
            add(&mut objects, document.tree.root(), None);
        }
    }
    let hooks = render.hooks.iter().map(|hook| &hook.manifest);
    for manifest in render.manifests.iter().chain(hooks) {
        let file = sources.get(manifest.source);
        let map = file.as_ref().and_then(|file| file.made_from());
        let unknowns = map.filter(|map| map.segments().iter().any(is_unknown));
        add(&mut objects, manifest.tree.root(), unknowns);
    }
    objects
}

fn add(objects: &mut Vec<Arc<Tree>>, root: Node<'_>, unknowns: Option<&SourceMap>) {
    for node in flatten(root) {
        let mut builder = TreeBuilder::new();
        match unknowns {
            Some(map) => copy(&mut builder, node, map),
            None => builder.copy(node),
        }
        let tree = builder
            .finish()
            .expect("a copy of a part of a tree is a tree");
        objects.push(Arc::new(tree));
    }
}

fn is_unknown(segment: &Segment) -> bool {
    segment.flags.is_unknown
}

/// Makes documents of objects; what names no object is told and left out.
pub(crate) fn documents(
    component: &str,
    namespace: &str,
    objects: &[Arc<Tree>],
    catalog: &Catalog<'_>,
    findings: &mut Vec<Finding>,
) -> Vec<Document> {
    let mut documents = Vec::new();
    for tree in objects {
        let root = tree.root();
        let id = match ObjectId::read(root, catalog, namespace) {
            Ok(id) => id,
            Err(error) => {
                let rule = "env-object-without-name";
                let finding = Finding::error(rule, root.span(), error.to_string())
                    .about(Address::new(["kubernetes", component]), None);
                findings.push(finding);
                continue;
            }
        };
        let address = id.address(component);
        if let Some(hook) = hook_of(root) {
            let message = format!("the hook `{}` of `{component}` does not run", hook.trim());
            let rule = "helm-hook-not-run";
            findings.push(
                Finding::new(rule, Severity::Warning, root.span(), message)
                    .about(address.clone(), None)
                    .help(
                        "a delivery of files applies it as a plain object; turn it off in values",
                    ),
            );
        }
        if let Some(content) = content_of_secret(root) {
            let message = format!("the chart of `{component}` writes the Secret `{}`", id.name);
            findings.push(
                Finding::new(
                    "env-secret-in-chart",
                    Severity::Warning,
                    content.span(),
                    message,
                )
                .about(address.clone(), None)
                .help("declare it under `secrets` in `component.yaml`, without a value"),
            );
        }
        documents.push(Document::new(
            address,
            Kind::KubernetesObject,
            Existence::Certain,
            Arc::clone(tree),
        ));
    }
    documents
}

/// Gives later documents of one address names of their own: `~2`, `~3`.
pub(crate) fn tell_apart(documents: Vec<Document>) -> Vec<Document> {
    let mut seen: BTreeMap<Address, usize> = BTreeMap::new();
    documents
        .into_iter()
        .map(|document| {
            let count = seen.entry(document.address().clone()).or_default();
            *count += 1;
            if *count == 1 {
                return document;
            }
            Document::new(
                document.address().repeated(*count),
                document.kind(),
                document.existence().clone(),
                Arc::clone(document.tree()),
            )
        })
        .collect()
}

/// The first value that a Secret holds; `None` for an empty one and for other objects.
fn content_of_secret(root: Node<'_>) -> Option<Node<'_>> {
    let has = |key: &str, value: &str| root.get(key).and_then(Node::as_str) == Some(value);
    if !has("kind", "Secret") || !has("apiVersion", "v1") {
        return None;
    }
    let filled = |key: &str| root.get(key)?.children().next();
    filled("data").or_else(|| filled("stringData"))
}

/// The hook that an object is, tests excepted: those are meant to be run by hand.
fn hook_of(root: Node<'_>) -> Option<&str> {
    let annotations = root.get("metadata")?.get("annotations")?;
    let hooks = annotations.get(HOOK)?.as_str()?;
    let is_test = |hook: &str| matches!(hook.trim(), "test" | "test-success" | "test-failure");
    hooks.split(',').find(|hook| !is_test(hook))
}

/// Copies an object, and makes unknown what was printed from an unknown value.
fn copy(builder: &mut TreeBuilder, node: Node<'_>, map: &SourceMap) {
    match node.view() {
        View::Map(entries) => {
            builder.begin_map(node.span());
            for (key, value) in entries {
                builder.key(key, value.key_span());
                copy(builder, value, map);
            }
            builder.end();
        }
        View::List(items) => {
            builder.begin_list(node.span());
            for item in items {
                copy(builder, item, map);
            }
            builder.end();
        }
        View::Text(text) => {
            let segments = node.span().map(|span| map.within(span.start, span.end));
            if segments.is_some_and(|segments| segments.iter().any(is_unknown)) {
                builder.unknown(text, node.span());
            } else {
                builder.text(text, node.span());
            }
        }
        _ => builder.copy(node),
    }
}
