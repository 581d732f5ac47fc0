use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{
    Call, Node, Number, Segment, SourceId, SourceMap, Sources, Span, Tree, View,
};
use infractl_template::Text;

use super::{Render, Rendered, split};
use crate::chart::{Chart, ChartFile};
use crate::functions::paths;
use crate::{HelmError, HelmErrorKind, go, order, yaml};

/// One document of a rendered file.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The path with the chart's name in front: `chart/templates/x.yaml`.
    pub path: String,
    /// The text, as Helm prints it.
    pub bytes: Arc<[u8]>,
    /// The text in the sources of the run; its map leads back to template and values.
    pub source: SourceId,
    /// The first YAML document of the text, with spans in `source`; null for comments alone.
    pub tree: Tree,
    /// `apiVersion`.
    pub api_version: String,
    /// `kind`.
    pub kind: String,
    /// `metadata.name`.
    pub name: String,
}

/// A file of `crds/`, which nobody looks into: Helm prints it as it is.
#[derive(Debug, Clone)]
pub struct DefinitionFile {
    /// The path with the chart's name in front: `chart/crds/x.yaml`.
    pub path: String,
    /// The text, of one document or several.
    pub bytes: Arc<[u8]>,
    /// The file in the sources of the run.
    pub source: SourceId,
}

impl DefinitionFile {
    pub(super) fn new(path: String, file: &ChartFile, chart: &Chart, sources: &Sources) -> Self {
        let place = chart
            .path
            .join(&file.name)
            .unwrap_or_else(|_| RelativePath::root());
        Self {
            path,
            bytes: Arc::clone(&file.bytes),
            source: sources.add(&place, &file.bytes),
        }
    }
}

/// A manifest that runs at some event rather than being installed.
#[derive(Debug, Clone)]
pub struct Hook {
    /// The manifest.
    pub manifest: Manifest,
    /// When it runs: `pre-install`, `test` and the like.
    pub events: Vec<String>,
    /// Which goes first of several.
    pub weight: i64,
    /// When it is deleted.
    pub delete_policies: Vec<String>,
    /// When its log is shown.
    pub output_log_policies: Vec<String>,
}

const EVENTS: [&str; 10] = [
    "pre-install",
    "post-install",
    "pre-delete",
    "post-delete",
    "pre-upgrade",
    "post-upgrade",
    "pre-rollback",
    "post-rollback",
    "test",
    "test-success",
];

impl Hook {
    /// Whether the hook is a test, which `--skip-tests` leaves out.
    pub fn is_test(&self) -> bool {
        self.events.iter().any(|event| event == "test")
    }
}

impl Manifest {
    /// The text, with a replacement character for what is no UTF-8.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

#[derive(Debug, Default)]
struct Head {
    api_version: String,
    kind: String,
    name: String,
    annotations: BTreeMap<String, String>,
}

/// Sorts rendered files to manifests, hooks and notes.
pub(super) fn sort(
    result: &mut Render,
    mut rendered: Vec<Rendered>,
    sources: &Sources,
    chart: &str,
    is_lint: bool,
) -> Result<(), HelmError> {
    rendered.sort_by(|left, right| left.name.cmp(&right.name));
    let own_notes = format!("{chart}/templates/NOTES.txt");
    for file in &rendered {
        if file.name.ends_with("NOTES.txt") {
            if file.name == own_notes {
                result.notes = Some(file.text.to_str_lossy().into_owned());
            }
            continue;
        }
        if paths::base(&file.name).starts_with('_') {
            continue;
        }
        // Lint looks into files with the ending of YAML only.
        if is_lint && !matches!(file.name.rsplit('.').next(), Some("yaml" | "yml")) {
            continue;
        }
        let place = sources
            .get(file.source)
            .map_or_else(RelativePath::root, |source| source.path().clone());
        for range in split::split(file.text.bytes()) {
            let text = file.text.slice(range.start, range.end);
            let (manifest, head) = read(file, &text, &place, sources)?;
            match head.annotations.get("helm.sh/hook") {
                None => result.manifests.push(manifest),
                Some(events) => {
                    if let Some(hook) = hook(manifest, events, &head) {
                        result.hooks.push(hook);
                    } else {
                        result.warnings.push(format!(
                            "level=INFO msg=\"skipping unknown hooks\" hookTypes={events}"
                        ));
                    }
                }
            }
        }
    }
    result
        .manifests
        .sort_by(|left, right| order::sort_key(&left.kind).cmp(&order::sort_key(&right.kind)));
    result.hooks.sort_by(|left, right| {
        order::sort_key(&left.manifest.kind).cmp(&order::sort_key(&right.manifest.kind))
    });
    Ok(())
}

fn read(
    file: &Rendered,
    text: &Text,
    place: &RelativePath,
    sources: &Sources,
) -> Result<(Manifest, Head), HelmError> {
    let bytes: Arc<[u8]> = Arc::from(text.bytes());
    let map = SourceMap::new(text.segments().to_vec(), file.calls.clone());
    let source = sources.add_made(place, &bytes, map);
    let wrong = |message: String, span: Option<Span>| {
        let message = format!("YAML parse error on {}: {message}", file.name);
        HelmError::new(HelmErrorKind::Manifest, message)
            .at(span.or_else(|| Some(Span::new(source, 0, bytes.len()))))
    };
    let tree =
        yaml::read_first(&bytes, source).map_err(|error| wrong(error.message, error.span))?;
    let head = Head::read(tree.root()).map_err(|(message, span)| wrong(message, span))?;
    let manifest = Manifest {
        path: file.name.clone(),
        bytes: Arc::clone(&bytes),
        source,
        tree,
        api_version: head.api_version.clone(),
        kind: head.kind.clone(),
        name: head.name.clone(),
    };
    Ok((manifest, head))
}

fn hook(manifest: Manifest, events: &str, head: &Head) -> Option<Hook> {
    let mut known = Vec::new();
    for event in events.split(',').map(|event| event.trim().to_lowercase()) {
        if !EVENTS.contains(&event.as_str()) {
            return None;
        }
        known.push(if event == "test-success" {
            "test".to_owned()
        } else {
            event
        });
    }
    let list = |key: &str| -> Vec<String> {
        let own = head.annotations.get(key);
        own.into_iter()
            .flat_map(|own| own.split(','))
            .map(|own| own.trim().to_lowercase())
            .collect()
    };
    let weight = head.annotations.get("helm.sh/hook-weight");
    Some(Hook {
        manifest,
        events: known,
        weight: weight.and_then(|own| own.parse().ok()).unwrap_or(0),
        delete_policies: list("helm.sh/hook-delete-policy"),
        output_log_policies: list("helm.sh/hook-output-log-policy"),
    })
}

type Wrong = (String, Option<Span>);

impl Head {
    fn read(root: Node<'_>) -> Result<Self, Wrong> {
        let mut head = Self::default();
        for (key, node) in entries(root, "value of type util.SimpleHead")? {
            match key.to_ascii_lowercase().as_str() {
                "apiversion" => head.api_version = text(node, ".apiVersion")?,
                "kind" => head.kind = text(node, ".kind")?,
                "metadata" => head.metadata(node)?,
                _ => {}
            }
        }
        Ok(head)
    }

    fn metadata(&mut self, node: Node<'_>) -> Result<(), Wrong> {
        const TYPE: &str = "struct field .metadata of type struct { Name string \"json:\\\"name\\\"\"; \
             Annotations map[string]string \"json:\\\"annotations\\\"\" }";
        for (key, node) in entries(node, TYPE)? {
            match key.to_ascii_lowercase().as_str() {
                "name" => self.name = text(node, ".metadata.name")?,
                "annotations" => {
                    let wanted = "struct field .metadata.annotations of type map[string]string";
                    for (key, node) in entries(node, wanted)? {
                        self.annotations
                            .insert(key.to_owned(), text(node, ".metadata.annotations")?);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn cannot(node: Node<'_>, wanted: &str) -> Wrong {
    let kind = match node.view() {
        View::Null => "null",
        View::Bool(_) => "bool",
        View::Number(_) => "number",
        View::List(_) => "array",
        View::Map(_) => "object",
        View::Text(_) | View::Unknown(_) | View::Sensitive(_) => "string",
    };
    let message = format!(
        "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {kind} into Go {wanted}"
    );
    (message, node.span())
}

fn entries<'t>(node: Node<'t>, wanted: &str) -> Result<Vec<(&'t str, Node<'t>)>, Wrong> {
    match node.view() {
        View::Map(map) => {
            // JSON holds keys sorted, and a later one of the same field wins.
            let mut sorted: Vec<_> = map.iter().collect();
            sorted.sort_by_key(|(key, _)| *key);
            Ok(sorted)
        }
        View::Null => Ok(Vec::new()),
        _ => Err(cannot(node, wanted)),
    }
}

fn text(node: Node<'_>, path: &str) -> Result<String, Wrong> {
    Ok(match node.view() {
        View::Text(text) => text.to_owned(),
        View::Null => String::new(),
        View::Bool(truth) => truth.to_string(),
        View::Number(Number::Float(number)) => go::float_g(number),
        View::Number(number) => number.to_string(),
        _ => return Err(cannot(node, &format!("struct field {path} of type string"))),
    })
}

/// The calls of a render, to be named anew for each of its texts.
pub(super) struct Naming<'c> {
    all: &'c [Call],
    /// Of each call the text that used it last, counted from 1, and its name in it.
    names: Vec<(u32, u32)>,
    text: u32,
}

impl<'c> Naming<'c> {
    pub(super) fn new(all: &'c [Call]) -> Self {
        Self {
            all,
            names: vec![(0, 0); all.len()],
            text: 0,
        }
    }

    /// Keeps of all calls those that the next text names, and names them anew, in their order.
    pub(super) fn used_calls(&mut self, text: &mut Text) -> Vec<Call> {
        self.text += 1;
        let mut used: Vec<u32> = Vec::new();
        for segment in text.segments() {
            let mut next = segment.call;
            while let Some((user, _)) = self.names.get_mut(next as usize)
                && *user != self.text
            {
                *user = self.text;
                used.push(next);
                next = self
                    .all
                    .get(next as usize)
                    .map_or(Segment::NO_CALL, |call| call.parent);
            }
        }
        if used.is_empty() {
            return Vec::new();
        }
        used.sort_unstable();
        for (new, old) in used.iter().enumerate() {
            if let Some((_, name)) = self.names.get_mut(*old as usize) {
                *name = u32::try_from(new).unwrap_or(Segment::NO_CALL);
            }
        }
        let name = |old: u32| {
            let known = self.names.get(old as usize);
            known.map_or(Segment::NO_CALL, |(_, name)| *name)
        };
        let segments = text.segments().iter().map(|own| Segment {
            call: name(own.call),
            ..*own
        });
        *text = Text::with_segments(text.bytes().to_vec(), segments.collect());
        let calls = used.iter().filter_map(|old| self.all.get(*old as usize));
        calls
            .map(|call| Call {
                parent: name(call.parent),
                ..*call
            })
            .collect()
    }
}
