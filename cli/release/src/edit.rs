//! Texts brought to other values with as few changed bytes as that takes.

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Node, SourceId, Sources, Tree, TreeBuilder, ValuePath, View};
use infractl_yaml::{Dialect, EditError, Options, insert_key, read_one, remove_key, set_value};

use crate::ReleaseError;

const OPTIONS: Options = Options::new(Dialect::Core12);

/// The keys that say what a file is, not what it pins.
const HEADER: [&str; 2] = ["apiVersion", "kind"];

/// The text of a release, opened for changes.
pub(crate) struct Editor {
    path: RelativePath,
    text: String,
    source: SourceId,
}

/// One change of one place.
enum Step<'w> {
    Set(ValuePath, Node<'w>),
    Insert {
        map: ValuePath,
        key: &'w str,
        value: Node<'w>,
        /// Whether the neighbours are written on one line each.
        is_on_one_line: bool,
    },
    Remove(ValuePath),
}

impl Editor {
    pub(crate) fn open(
        path: &RelativePath,
        bytes: &Arc<[u8]>,
        sources: &Sources,
    ) -> Result<Self, ReleaseError> {
        let text =
            str::from_utf8(bytes).map_err(|_| ReleaseError::NotText { path: path.clone() })?;
        Ok(Self {
            path: path.clone(),
            text: text.to_owned(),
            source: sources.add(path, bytes),
        })
    }

    pub(crate) fn finish(self) -> Arc<[u8]> {
        self.text.into_bytes().into()
    }

    /// Lets the text pin what another release pins: values are set where their keys stand, missing
    /// keys are added, keys that the other does not have go.
    pub(crate) fn bring(&mut self, wanted: Node<'_>) -> Result<(), ReleaseError> {
        let tree = self.read().map_err(|error| self.failed(error))?;
        let mut steps = Vec::new();
        let is_pin = |key: &str| !HEADER.contains(&key);
        self.compare(tree.root(), wanted, &ValuePath::root(), &is_pin, &mut steps);
        for step in steps {
            self.take(&step).map_err(|error| self.failed(error))?;
        }
        Ok(())
    }

    /// Lets a text stand at a place of maps, or null; maps that are missing on the way are made.
    pub(crate) fn put(&mut self, keys: &[&str], value: Option<&str>) -> Result<(), ReleaseError> {
        let tree = self.read().map_err(|error| self.failed(error))?;
        let mut map = ValuePath::root();
        let mut rest = keys;
        while let [key, inner @ ..] = rest {
            let place = map.key(key);
            match tree.root().at(&place) {
                Some(node) if inner.is_empty() && node.as_str() == value => return Ok(()),
                Some(node) if !node.is_null() || inner.is_empty() => map = place,
                _ => break,
            }
            rest = inner;
        }
        let (text, source) = (&self.text, self.source);
        let changed = match rest {
            [] => set_value(text, source, &OPTIONS, &map, nest(&[], value).root()),
            [key, inner @ ..] => {
                let value = nest(inner, value);
                let place = map.key(key);
                if tree.root().at(&place).is_some() {
                    set_value(text, source, &OPTIONS, &place, value.root())
                } else {
                    insert_key(text, source, &OPTIONS, &map, key, value.root())
                }
            }
        };
        self.text = changed.map_err(|error| self.failed(error))?;
        Ok(())
    }

    fn read(&self) -> Result<Tree, EditError> {
        Ok(read_one(self.text.as_bytes(), self.source, &OPTIONS)?.tree)
    }

    fn compare<'w>(
        &self,
        now: Node<'_>,
        wanted: Node<'w>,
        path: &ValuePath,
        is_compared: &dyn Fn(&str) -> bool,
        steps: &mut Vec<Step<'w>>,
    ) {
        for own in now.children() {
            let key = own.key().unwrap_or_default();
            let goes = wanted.get(key).is_none() && !says_nothing(own);
            if is_compared(key) && goes {
                steps.push(Step::Remove(path.key(key)));
            }
        }
        for value in wanted.children() {
            let key = value.key().unwrap_or_default();
            if !is_compared(key) {
                continue;
            }
            match now.get(key) {
                None if says_nothing(value) => {}
                None => steps.push(Step::Insert {
                    map: path.clone(),
                    key,
                    value,
                    is_on_one_line: now.children().next().is_some_and(|own| self.is_flow(own)),
                }),
                Some(own) if says_nothing(own) && says_nothing(value) => {}
                Some(own) => match (own.view(), value.view()) {
                    (View::Map(_), View::Map(_)) => {
                        self.compare(own, value, &path.key(key), &|_| true, steps);
                    }
                    _ if own.has_same_value(value) => {}
                    _ => steps.push(Step::Set(path.key(key), value)),
                },
            }
        }
    }

    fn take(&mut self, step: &Step<'_>) -> Result<(), EditError> {
        self.text = match step {
            Step::Set(path, value) => set_value(&self.text, self.source, &OPTIONS, path, *value)?,
            Step::Remove(path) => remove_key(&self.text, self.source, &OPTIONS, path)?,
            Step::Insert {
                map,
                key,
                value,
                is_on_one_line: true,
            } => {
                let null = Tree::null();
                let text = insert_key(&self.text, self.source, &OPTIONS, map, key, null.root())?;
                set_value(&text, self.source, &OPTIONS, &map.key(key), *value)?
            }
            Step::Insert {
                map, key, value, ..
            } => insert_key(&self.text, self.source, &OPTIONS, map, key, *value)?,
        };
        Ok(())
    }

    fn is_flow(&self, node: Node<'_>) -> bool {
        node.span()
            .and_then(|span| self.text.get(span.range()))
            .is_some_and(|text| text.starts_with(['{', '[']))
    }

    fn failed(&self, error: EditError) -> ReleaseError {
        ReleaseError::Edit {
            path: self.path.clone(),
            error,
        }
    }
}

/// Whether a value pins as little as a key that is not there: `digest: null`, `charts: {}`.
fn says_nothing(node: Node<'_>) -> bool {
    match node.view() {
        View::Null => true,
        View::Map(map) => map.is_empty(),
        _ => false,
    }
}

/// A text or null below maps with one key each.
fn nest(keys: &[&str], value: Option<&str>) -> Tree {
    let mut builder = TreeBuilder::new();
    for key in keys {
        builder.begin_map(None);
        builder.key(key, None);
    }
    match value {
        Some(text) => builder.text(text, None),
        None => builder.null(None),
    }
    for _ in keys {
        builder.end();
    }
    // A text on the command line is far below what a tree holds.
    builder.finish().unwrap_or_else(|_| Tree::null())
}
