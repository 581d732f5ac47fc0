use infractl_document::Span;
use infractl_hcl::json::{JsonEntry, JsonKind, JsonValue};
use infractl_hcl::syntax::{Attribute, Body, Expression, Item};

use super::{Converter, Names};
use crate::configuration::shape::{DYNAMIC, Reading, Rest, Shape};

impl Converter {
    /// What stands in a block, or in a file.
    pub(super) fn body(&mut self, value: &JsonValue, shape: &'static Shape, span: Span) -> Body {
        let mut items = Vec::new();
        let mut set = Names::new();
        let is_list = matches!(value.kind, JsonKind::List(_));
        // What has names of one's own alone is made of one object.
        if is_list && shape.blocks.is_empty() && matches!(shape.rest, Rest::Arguments(_)) {
            self.no_object(value);
        }
        for entry in self.entries(value) {
            if !self.is_comment(entry) {
                self.entry(entry, shape, &mut set, &mut items);
            }
        }
        Body {
            items: items.into(),
            span,
        }
    }

    /// The variables that a file sets.
    pub(super) fn values(&mut self, value: &JsonValue) -> Vec<Attribute> {
        let JsonKind::Object(entries) = &value.kind else {
            let message = format!("an object belongs here, and not {}", value.noun());
            self.wrong(
                value.span,
                message,
                "write a key for each variable: `{ … }`",
            );
            return Vec::new();
        };
        let mut items = Vec::new();
        let mut set = Names::new();
        for entry in entries {
            if !self.is_comment(entry) {
                self.argument(entry, Reading::Constant, &mut set, &mut items);
            }
        }
        let attributes = items.into_iter().filter_map(|item| match item {
            Item::Attribute(attribute) => Some(attribute),
            Item::Block(_) => None,
        });
        attributes.collect()
    }

    fn entry<'j>(
        &mut self,
        entry: &'j JsonEntry,
        shape: &'static Shape,
        set: &mut Names<'j>,
        items: &mut Vec<Item>,
    ) {
        let name = entry.name.as_str();
        if let Some(argument) = shape.argument(name) {
            self.argument(entry, argument.reading, set, items);
            return;
        }
        if let Some(inner) = shape.block(name) {
            self.blocks(entry, inner, items);
            return;
        }
        match shape.rest {
            Rest::Arguments(reading) => self.argument(entry, reading, set, items),
            Rest::Anything if name == "dynamic" => self.blocks(entry, &DYNAMIC, items),
            Rest::Anything => items.push(Item::Attribute(self.open(entry))),
            // Looking over the structure tells of it.
            Rest::Nothing => match entry.value.kind {
                JsonKind::Object(_) | JsonKind::List(_) => items.extend(self.unknown(entry)),
                _ => self.argument(entry, Reading::Template, set, items),
            },
        }
    }

    fn argument<'j>(
        &mut self,
        entry: &'j JsonEntry,
        reading: Reading,
        set: &mut Names<'j>,
        items: &mut Vec<Item>,
    ) {
        let name = &entry.name;
        if let Some(first) = set.get(name.as_str()) {
            self.twice(name, *first);
            return;
        }
        set.insert(name.as_str(), name.span());
        let value = self.value(&entry.value, reading);
        items.push(Item::Attribute(attribute(entry, value)));
    }

    /// The entries of an object, or of all objects of a list.
    pub(super) fn entries<'j>(&mut self, value: &'j JsonValue) -> Vec<&'j JsonEntry> {
        let mut entries = Vec::new();
        match &value.kind {
            JsonKind::Null => {}
            JsonKind::Object(own) => entries.extend(own),
            JsonKind::List(values) => {
                for own in values {
                    match &own.kind {
                        JsonKind::Object(own) => entries.extend(own),
                        _ => self.no_object(own),
                    }
                }
            }
            _ => self.no_object(value),
        }
        entries
    }

    pub(super) fn no_object(&mut self, value: &JsonValue) {
        let message = format!("an object belongs here, and not {}", value.noun());
        self.wrong(value.span, message, "write `{ … }`, or a list of such");
    }
}

pub(super) fn attribute(entry: &JsonEntry, value: Expression) -> Attribute {
    Attribute {
        name: entry.name.name(),
        equals: entry.colon,
        value,
        span: entry.span(),
        as_blocks: None,
    }
}
