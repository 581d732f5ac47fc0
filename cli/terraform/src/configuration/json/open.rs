use infractl_hcl::json::{JsonEntry, JsonKind, JsonValue};
use infractl_hcl::syntax::{Attribute, Block, Item};

use super::Converter;
use super::body::attribute;
use crate::configuration::shape::{OPEN, Reading};

impl Converter {
    /// What a provider defines: an attribute, and blocks as well where it could be some.
    pub(super) fn open(&mut self, entry: &JsonEntry) -> Attribute {
        let was_open = std::mem::replace(&mut self.is_open, true);
        let value = self.value(&entry.value, Reading::Template);
        self.is_open = was_open;
        Attribute {
            as_blocks: self.as_blocks(entry),
            ..attribute(entry, value)
        }
    }

    fn as_blocks(&mut self, entry: &JsonEntry) -> Option<Box<[Block]>> {
        if !could_be_blocks(&entry.value) {
            return None;
        }
        let was_quiet = std::mem::replace(&mut self.is_quiet, true);
        let mut items = Vec::new();
        self.blocks(entry, &OPEN, &mut items);
        self.is_quiet = was_quiet;
        let blocks = items.into_iter().filter_map(|item| match item {
            Item::Block(block) => Some(block),
            Item::Attribute(_) => None,
        });
        Some(blocks.collect())
    }
}

pub(super) fn could_be_blocks(value: &JsonValue) -> bool {
    let is_body = |value: &JsonValue| matches!(value.kind, JsonKind::Object(_) | JsonKind::Null);
    match &value.kind {
        JsonKind::List(values) => values.iter().all(is_body),
        _ => is_body(value),
    }
}
