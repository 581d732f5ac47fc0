//! What an environment is beside its objects: its settings, its release and its values.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_document::{
    Address, Document, Existence, Kind, Node, PathStep, Spanned, Tree, TreeBuilder, ValuePath,
};
use infractl_project::{Environment, EnvironmentName};

use crate::RenderedComponent;

const NODE_IMAGES: &str = "nodeImages";

/// Keys of an environment's file that say how it is written, not what it is.
const FRAME: [&str; 5] = ["apiVersion", "kind", "extends", "locked", "divergence"];

/// The environment itself, under a name that both sides share.
pub(super) fn environment(environment: &Environment, name: &EnvironmentName) -> Document {
    let mut builder = TreeBuilder::new();
    let root = environment.tree.root();
    builder.begin_map(root.span());
    for value in root.children() {
        let key = value.key().unwrap_or_default();
        if FRAME.contains(&key) {
            continue;
        }
        builder.key(key, value.key_span());
        if key == "components" {
            without_files(&mut builder, value);
        } else {
            builder.copy(value);
        }
    }
    builder.end();
    let address = Address::new(["environment", name.as_str()]);
    document(address, Kind::Environment, builder)
}

/// The names of files with values are no difference: what stands in them is compared.
fn without_files(builder: &mut TreeBuilder, components: Node<'_>) {
    builder.begin_map(components.span());
    for component in components.children() {
        builder.key(component.key().unwrap_or_default(), component.key_span());
        builder.begin_map(component.span());
        for value in component.children() {
            let key = value.key().unwrap_or_default();
            if key != "values" {
                builder.key(key, value.key_span());
                builder.copy(value);
            }
        }
        builder.end();
    }
    builder.end();
}

/// Each pin of an environment's release as a document of its own; a follower's code is not pinned.
/// A machine image has what its manifest says of the images of each provider, where that is at hand.
pub fn release(
    environment: &Environment,
    manifests: &BTreeMap<String, Arc<Tree>>,
) -> Vec<Document> {
    let release = environment.effective_release().file;
    let mut documents = Vec::new();
    let mut add = |segments: &[&str], fields: &[Field]| {
        let address = Address::new(std::iter::once("release").chain(segments.iter().copied()));
        let manifest = match segments {
            [NODE_IMAGES, name] => manifests.get(*name),
            _ => None,
        };
        documents.push(pin(address, fields, manifest.map(|tree| tree.root())));
    };
    add(
        &["source"],
        &[optional("revision", release.source.revision.as_ref())],
    );
    add(
        &["kubernetes"],
        &[(
            "version",
            Some((
                release.kubernetes.as_str().to_owned(),
                release.kubernetes.span,
            )),
        )],
    );
    for (name, image) in &release.node_images {
        let fields = [
            required("version", &image.version),
            optional("manifest", image.manifest.as_ref()),
        ];
        add(&[NODE_IMAGES, name], &fields);
    }
    for (name, chart) in &release.charts {
        let fields = [
            required("source", &chart.source),
            required("version", &chart.version),
            optional("digest", chart.digest.as_ref()),
        ];
        add(&["charts", name.as_str()], &fields);
    }
    for (name, image) in &release.images {
        let repository = (image.repository.as_str().to_owned(), image.repository.span);
        let fields = [
            ("repository", Some(repository)),
            required("tag", &image.tag),
            optional("digest", image.digest.as_ref()),
        ];
        add(&[&name.to_string()], &fields);
    }
    documents
}

type Field = (
    &'static str,
    Option<(String, Option<infractl_document::Span>)>,
);

fn required(name: &'static str, value: &Spanned<String>) -> Field {
    (name, Some((value.value.clone(), value.span)))
}

fn optional<T: ToString>(name: &'static str, value: Option<&Spanned<T>>) -> Field {
    (
        name,
        value.map(|value| (value.value.to_string(), value.span)),
    )
}

fn pin(address: Address, fields: &[Field], manifest: Option<Node<'_>>) -> Document {
    let mut builder = TreeBuilder::new();
    builder.begin_map(fields.iter().find_map(|(_, value)| value.as_ref()?.1));
    for (name, value) in fields {
        if let Some((text, span)) = value {
            builder.key(name, *span);
            builder.text(text, *span);
        }
    }
    if let Some(images) = manifest.and_then(|manifest| manifest.get("images")) {
        builder.key("images", images.key_span());
        builder.copy(images);
    }
    builder.end();
    document(address, Kind::Release, builder)
}

/// The values of a component that a person can set: those of pins and bound inputs left out.
pub(super) fn values(component: &RenderedComponent) -> Option<Document> {
    let values = component.values.as_ref()?;
    if component.set_values.is_empty() {
        return Some(values.clone());
    }
    let mut builder = TreeBuilder::new();
    let mut path = ValuePath::root();
    copy(
        &mut builder,
        values.tree().root(),
        &mut path,
        &component.set_values,
    );
    Some(document(
        values.address().clone(),
        Kind::HelmValues,
        builder,
    ))
}

/// Copies all but some places, and the maps that hold nothing else.
fn copy(builder: &mut TreeBuilder, node: Node<'_>, path: &mut ValuePath, without: &[ValuePath]) {
    let is_above = |outer: &ValuePath, inner: &ValuePath| inner.steps().starts_with(outer.steps());
    if node.as_map().is_none() || !without.iter().any(|place| is_above(path, place)) {
        return builder.copy(node);
    }
    builder.begin_map(node.span());
    for value in node.children() {
        let key = value.key().unwrap_or_default();
        path.push(PathStep::Key(key.into()));
        if !without.contains(path) && !is_only(value, path, without) {
            builder.key(key, value.key_span());
            copy(builder, value, path, without);
        }
        path.pop();
    }
    builder.end();
}

/// Whether a map holds something, and nothing but what is left out.
fn is_only(node: Node<'_>, path: &ValuePath, without: &[ValuePath]) -> bool {
    let mut children = node
        .as_map()
        .into_iter()
        .flatten()
        .map(|(key, value)| (path.key(key), value))
        .peekable();
    children.peek().is_some()
        && children.all(|(path, value)| without.contains(&path) || is_only(value, &path, without))
}

fn document(address: Address, kind: Kind, builder: TreeBuilder) -> Document {
    let tree = builder
        .finish()
        .expect("every map above is closed, and holds less than a tree that there is");
    Document::new(address, kind, Existence::Certain, Arc::new(tree))
}
