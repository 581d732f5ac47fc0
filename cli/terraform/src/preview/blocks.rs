//! The blocks of one kind within a block, `dynamic` ones written out.

use std::rc::Rc;

use infractl_document::Span;
use infractl_hcl::syntax::{Block, Body, Item};

use super::scope::ModuleScope;
use crate::value::convert::convert;
use crate::value::{Content, Marks, Type, Unknown, Value};

/// A block as it stands, or as one element of a `dynamic` block makes it.
pub(super) struct Written<'w, 'c> {
    pub(super) body: &'c Body,
    pub(super) header: Span,
    pub(super) whole: Span,
    pub(super) label: Option<Box<str>>,
    /// The names within it.
    pub(super) scope: Rc<ModuleScope<'w, 'c>>,
    /// What its collection is marked with.
    pub(super) marks: Marks,
}

/// All blocks of a kind, in order.
pub(super) struct Blocks<'w, 'c> {
    pub(super) written: Vec<Written<'w, 'c>>,
    /// Why nobody knows how many there are.
    pub(super) unknown: Option<Unknown>,
}

/// The kind that a block has once `dynamic` is written out.
pub(super) fn kind(block: &Block) -> &str {
    if block.kind == *"dynamic" {
        block.label(0).unwrap_or_default()
    } else {
        block.kind.as_str()
    }
}

/// The blocks of a kind among some items.
pub(super) fn blocks<'w, 'c>(
    items: &[&'c Item],
    wanted: &str,
    scope: &Rc<ModuleScope<'w, 'c>>,
) -> Blocks<'w, 'c> {
    let mut found = Blocks {
        written: Vec::new(),
        unknown: None,
    };
    for item in items {
        match item {
            Item::Block(block) if kind(block) == wanted => found.block(block, scope),
            Item::Attribute(attribute) if attribute.name == *wanted => {
                for block in attribute.as_blocks.iter().flatten() {
                    found.block(block, scope);
                }
            }
            Item::Block(_) | Item::Attribute(_) => {}
        }
    }
    found
}

impl<'w, 'c> Blocks<'w, 'c> {
    fn block(&mut self, block: &'c Block, scope: &Rc<ModuleScope<'w, 'c>>) {
        if block.kind == *"dynamic" {
            self.dynamic(block, scope);
            return;
        }
        self.written.push(Written {
            body: &block.body,
            header: block.header(),
            whole: block.span,
            label: block.label(0).map(Into::into),
            scope: Rc::clone(scope),
            marks: Marks::NONE,
        });
    }

    fn dynamic(&mut self, block: &'c Block, scope: &Rc<ModuleScope<'w, 'c>>) {
        let attribute = |name: &str| block.body.attribute(name);
        let (Some(each), Some(content)) = (
            attribute("for_each"),
            block.body.blocks_of("content").next(),
        ) else {
            // Reading the file tells it.
            return;
        };
        let iterator = attribute("iterator").and_then(|own| own.value.as_word());
        let iterator = iterator.unwrap_or_else(|| kind(block));
        let (collection, marks) = scope.evaluate(&each.value).unmarked();
        let span = each.value.span;
        let entries: Vec<(Value, Value)> = match collection.content() {
            Content::Unknown(unknown) => {
                self.unknown.get_or_insert_with(|| (**unknown).clone());
                let any = || Value::from(unknown.of_type(Type::Dynamic));
                vec![(any(), any())]
            }
            Content::List(_, items) | Content::Tuple(items) => items
                .iter()
                .enumerate()
                .map(|(at, item)| {
                    let at = i64::try_from(at).unwrap_or(i64::MAX);
                    (Value::number(at), item.clone())
                })
                .collect(),
            Content::Set(_, items) => items
                .iter()
                .map(|item| (item.clone(), item.clone()))
                .collect(),
            Content::Map(_, entries) | Content::Object(entries) => entries
                .iter()
                .map(|(key, value)| (Value::string(std::sync::Arc::clone(key)), value.clone()))
                .collect(),
            Content::Null(_) => {
                let message = "`for_each` of a `dynamic` block is null; it must be a collection";
                scope.tell(super::rules::BAD_REPETITION, span, message);
                return;
            }
            _ => {
                let message = format!(
                    "`for_each` of a `dynamic` block must be a collection, not a {}",
                    collection.ty()
                );
                scope.tell(super::rules::BAD_REPETITION, span, &message);
                return;
            }
        };
        for (key, value) in entries {
            let item = Value::object([("key", key), ("value", value.marked(marks))]);
            let inner = Rc::new(scope.with_iterator(iterator, item));
            let label = attribute("labels").and_then(|labels| label(&inner, &labels.value));
            self.written.push(Written {
                body: &content.body,
                header: content.kind.span,
                whole: content.span,
                label,
                scope: inner,
                marks,
            });
        }
    }
}

fn label(
    scope: &ModuleScope<'_, '_>,
    labels: &infractl_hcl::syntax::Expression,
) -> Option<Box<str>> {
    let labels = scope.evaluate(labels);
    let first = labels.elements()?.first()?;
    let text = convert(first, &Type::String).ok()?;
    text.as_str().map(Into::into)
}
