//! Previews of Terraform, as a tree for people and as JSON for programs.

mod json;
mod text;

pub use json::preview_json;
pub use text::{preview_sentence, preview_text};

use infractl_base::RelativePath;
use infractl_document::{
    Document, Existence, Kind, Node, PathStep, Sources, Span, ValuePath, View,
};
use infractl_terraform::preview::Preview;

/// A preview with what its places are told by.
pub struct PreviewReport<'p> {
    /// The preview.
    pub preview: &'p Preview,
    /// Where its files are kept.
    pub sources: &'p Sources,
    /// The folder that paths are named from.
    pub from: &'p RelativePath,
}

/// How much there is, and how much of it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Counts {
    resources: usize,
    data: usize,
    uncertain: usize,
    modules: usize,
    known: usize,
    unknown: usize,
}

/// Where something is written.
#[derive(serde::Serialize)]
pub(crate) struct Written {
    path: String,
    line: u32,
    column: u32,
}

impl PreviewReport<'_> {
    fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for document in &self.preview.documents {
            match document.kind() {
                Kind::TerraformModule => counts.modules += 1,
                _ if text_of(document, "mode") == Some("managed") => counts.resources += 1,
                _ => counts.data += 1,
            }
            if document.kind() != Kind::TerraformModule {
                if *document.existence() != Existence::Certain {
                    counts.uncertain += 1;
                }
                if let Some(values) = document.tree().root().get("values") {
                    counts.add(values);
                }
            }
        }
        for tree in self.preview.outputs.values() {
            counts.add(tree.root());
        }
        counts
    }

    fn written(&self, span: Option<Span>) -> Option<Written> {
        let (path, start, _) = self.sources.locate(span?)?;
        Some(Written {
            path: path.below(self.from).unwrap_or(path.as_str()).to_owned(),
            line: start.line,
            column: start.column,
        })
    }
}

impl Counts {
    fn add(&mut self, node: Node<'_>) {
        match node.view() {
            View::Unknown(_) => self.unknown += 1,
            View::List(list) if !list.is_empty() => list.iter().for_each(|item| self.add(item)),
            View::Map(map) if !map.is_empty() => map.iter().for_each(|(_, own)| self.add(own)),
            _ => self.known += 1,
        }
    }
}

fn text_of<'d>(document: &'d Document, key: &str) -> Option<&'d str> {
    document.tree().root().get(key)?.as_str()
}

/// Calls `visit` with each value that is not known, and with where it stands.
fn each_unknown(node: Node<'_>, path: &mut ValuePath, visit: &mut dyn FnMut(&ValuePath, &str)) {
    match node.view() {
        View::Unknown(unknown) => visit(path, unknown.reason()),
        View::List(list) => {
            for (at, item) in list.iter().enumerate() {
                path.push(PathStep::Index(at));
                each_unknown(item, path, visit);
                path.pop();
            }
        }
        View::Map(map) => {
            for (key, own) in map {
                path.push(PathStep::Key(key.into()));
                each_unknown(own, path, visit);
                path.pop();
            }
        }
        _ => {}
    }
}
