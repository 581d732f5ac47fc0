use infractl_document::Span;
use infractl_hcl::json::{JsonEntry, JsonKind, JsonValue};
use infractl_hcl::syntax::{Block, Item, Label, Name};

use super::Converter;
use crate::configuration::shape::{OPEN, Shape};

/// The blocks of one key, while their labels are gathered from the keys below it.
struct Kind<'j> {
    entry: &'j JsonEntry,
    shape: &'static Shape,
    labels: Vec<Label>,
}

impl Converter {
    /// The blocks that a key of the language stands for.
    pub(super) fn blocks(
        &mut self,
        entry: &JsonEntry,
        shape: &'static Shape,
        items: &mut Vec<Item>,
    ) {
        let mut kind = Kind {
            entry,
            shape,
            labels: Vec::new(),
        };
        self.labelled(&mut kind, &entry.value, items);
    }

    /// A block of a kind that the language does not have, so that it is told of.
    pub(super) fn unknown(&mut self, entry: &JsonEntry) -> Option<Item> {
        let was_quiet = std::mem::replace(&mut self.is_quiet, true);
        let mut items = Vec::new();
        self.blocks(entry, &OPEN, &mut items);
        self.is_quiet = was_quiet;
        if items.is_empty() {
            let value = self.value(&entry.value, crate::configuration::shape::Reading::Constant);
            return Some(Item::Attribute(super::body::attribute(entry, value)));
        }
        items.into_iter().next()
    }

    fn labelled(&mut self, kind: &mut Kind<'_>, value: &JsonValue, items: &mut Vec<Item>) {
        let Some(what) = kind.shape.labels.get(kind.labels.len()) else {
            self.contents(kind, value, items);
            return;
        };
        let entries = match &value.kind {
            JsonKind::Object(_) | JsonKind::List(_) | JsonKind::Null => self.entries(value),
            _ => Vec::new(),
        };
        if entries.is_empty() {
            let word = kind.entry.name.as_str();
            let message = format!("`{word}` lacks the key that is its {what}");
            self.wrong(value.span, message, labels_help(word, kind.shape));
        }
        for entry in entries {
            kind.labels.push(Label {
                text: entry.name.as_str().into(),
                span: entry.name.span(),
                is_quoted: true,
            });
            self.labelled(kind, &entry.value, items);
            kind.labels.pop();
        }
    }

    fn contents(&mut self, kind: &Kind<'_>, value: &JsonValue, items: &mut Vec<Item>) {
        match &value.kind {
            JsonKind::Null => {}
            JsonKind::Object(_) => items.push(self.block(kind, value, None)),
            JsonKind::List(values) => {
                for own in values {
                    items.push(self.block(kind, own, Some(first_byte(own.span))));
                }
            }
            _ => {
                let word = kind.entry.name.as_str();
                let message = format!("`{word}` is a block, and is given {} here", value.noun());
                self.wrong(value.span, message, "write `{ … }`, or a list of such");
            }
        }
    }

    /// A block; one of several is told by its brace, the only one by its last label or its key.
    fn block(&mut self, kind: &Kind<'_>, value: &JsonValue, open: Option<Span>) -> Item {
        let key = kind.labels.last().map(|label| label.span);
        let opening = open.or(key).unwrap_or(kind.entry.name.span());
        let body = self.body(value, kind.shape, value.span);
        Item::Block(Block {
            kind: Name {
                text: kind.entry.name.as_str().into(),
                span: opening,
            },
            labels: kind.labels.clone().into(),
            body,
            open: first_byte(value.span),
            close: Span {
                start: value.span.end.saturating_sub(1),
                ..value.span
            },
            span: key.unwrap_or(opening).join(value.span),
        })
    }
}

fn first_byte(span: Span) -> Span {
    Span {
        end: span.start + 1,
        ..span
    }
}

fn labels_help(word: &str, shape: &Shape) -> String {
    let keys = shape.labels.iter().map(|label| format!("{{\"{label}\": "));
    let braces = "}".repeat(shape.labels.len());
    format!(
        "write `\"{word}\": {}{{ … }}{braces}`",
        keys.collect::<String>()
    )
}
