use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Sources, Span, Tree};
use infractl_template::{Heap, Map, Value};

use super::strvals::{self, Mode};
use super::{json, map_from_node, merge_maps};
use crate::chart::load_values;
use crate::{HelmError, HelmErrorKind};

/// What a person gives besides the chart: values files and flags.
///
/// Helm's order is by kind, never by position: files, then `--set-json`, `--set`,
/// `--set-string`, `--set-file`, `--set-literal`.
#[derive(Debug, Clone, Default)]
pub struct ValueSources {
    files: Vec<Tree>,
    flags: Vec<SetFlag>,
}

/// One flag that sets values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetFlag {
    /// `--set-json`.
    Json(String),
    /// `--set`.
    Typed(String),
    /// `--set-string`.
    Text(String),
    /// `--set-file`, with the files that it names read beforehand by path.
    File(String, Vec<(String, Arc<[u8]>)>),
    /// `--set-literal`.
    Literal(String),
}

impl SetFlag {
    fn rank(&self) -> usize {
        match self {
            Self::Json(_) => 0,
            Self::Typed(_) => 1,
            Self::Text(_) => 2,
            Self::File(..) => 3,
            Self::Literal(_) => 4,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Json(_) => "--set-json",
            Self::Typed(_) => "--set",
            Self::Text(_) => "--set-string",
            Self::File(..) => "--set-file",
            Self::Literal(_) => "--set-literal",
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Json(text)
            | Self::Typed(text)
            | Self::Text(text)
            | Self::File(text, _)
            | Self::Literal(text) => text,
        }
    }
}

impl ValueSources {
    /// Says nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a tree of values over those that are there; its spans stay.
    pub fn tree(&mut self, tree: Tree) {
        self.files.push(tree);
    }

    /// Adds a values file, which may hold several documents.
    pub fn file(
        &mut self,
        path: &RelativePath,
        bytes: &Arc<[u8]>,
        sources: &Sources,
    ) -> Result<(), HelmError> {
        let source = sources.add(path, bytes);
        let trees = load_values(bytes, source)
            .map_err(|error| error.wrap(&format!("failed to parse {path}")))?;
        self.files.extend(trees);
        Ok(())
    }

    /// Adds a flag.
    pub fn flag(&mut self, flag: SetFlag) {
        self.flags.push(flag);
    }

    /// The values of all files and flags in one map.
    pub(crate) fn merge(&self, heap: &mut Heap, sources: &Sources) -> Result<Map, HelmError> {
        let mut values = heap.new_map();
        for (position, tree) in self.files.iter().enumerate() {
            let own = map_from_node(heap, tree.root());
            values = if position == 0 {
                own
            } else {
                merge_maps(heap, values, own)
            };
        }
        let mut flags: Vec<&SetFlag> = self.flags.iter().collect();
        flags.sort_by_key(|flag| flag.rank());
        for flag in flags {
            let data = register(flag, sources);
            let wrong = |message: String| HelmError::new(HelmErrorKind::Values, message).at(data);
            let text = flag.text();
            let mode = match flag {
                SetFlag::Json(_) => {
                    values = set_json(heap, values, text, data).map_err(wrong)?;
                    continue;
                }
                SetFlag::Typed(_) => Mode::Typed,
                SetFlag::Text(_) => Mode::Text,
                SetFlag::Literal(_) => Mode::Literal,
                SetFlag::File(_, files) => {
                    let read = |path: &str| {
                        let file = files.iter().find(|(own, _)| own == path);
                        file.map(|(_, bytes)| bytes.to_vec())
                            .ok_or_else(|| format!("open {path}: no such file or directory"))
                    };
                    strvals::set_into(heap, values, text, Mode::File(&read), data).map_err(
                        |error| wrong(format!("failed parsing --set-file data: {error}")),
                    )?;
                    continue;
                }
            };
            strvals::set_into(heap, values, text, mode, data)
                .map_err(|error| wrong(format!("failed parsing {} data: {error}", flag.name())))?;
        }
        Ok(values)
    }
}

/// Makes the flag a source, so that values set by it have a place.
fn register(flag: &SetFlag, sources: &Sources) -> Option<Span> {
    let path = RelativePath::parse(flag.name()).ok()?;
    let text = flag.text();
    let source = sources.add(&path, &Arc::from(text.as_bytes()));
    Some(Span::new(source, 0, text.len()))
}

fn set_json(heap: &mut Heap, values: Map, text: &str, data: Option<Span>) -> Result<Map, String> {
    let trimmed = text.trim();
    if !trimmed.starts_with('{') {
        return strvals::set_into(heap, values, text, Mode::Json, data)
            .map(|()| values)
            .map_err(|_| format!("failed parsing --set-json data {text}"));
    }
    match json::read(heap, trimmed.as_bytes(), data) {
        Ok(Value::Map(own)) => Ok(merge_maps(heap, values, own)),
        _ => Err(format!("failed parsing --set-json data JSON: {text}")),
    }
}

/// The paths that a `--set-file` names, for the caller to read.
pub fn set_file_paths(text: &str) -> Vec<String> {
    let found = std::cell::RefCell::new(Vec::new());
    let read = |path: &str| {
        found.borrow_mut().push(path.to_owned());
        Ok(Vec::new())
    };
    let mut heap = Heap::new();
    let values = heap.new_map();
    // A wrong flag is reported when it is set for good.
    let _ = strvals::set_into(&mut heap, values, text, Mode::File(&read), None);
    found.into_inner()
}
