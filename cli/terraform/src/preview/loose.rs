//! From the body of a resource to what is planned, where no schema says what it takes.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use infractl_hcl::syntax::Item;

use super::blocks::{blocks, kind};
use super::decode::Decoded;
use super::places::{Places, Within};
use super::scope::ModuleScope;
use crate::value::{Entries, Marks, Type, Unknown, Value};

/// What is known of a resource whose schema is not: what is set, as it is set.
pub(super) fn loose<'c>(items: &[&'c Item], scope: &Rc<ModuleScope<'_, 'c>>) -> Decoded<'c> {
    let mut values = Entries::new();
    let mut places = BTreeMap::new();
    for item in items {
        match item {
            Item::Attribute(attribute) if attribute.surely_blocks().is_some() => {
                let name: Arc<str> = attribute.name.as_str().into();
                let (value, place) = loose_blocks(&name, items, scope);
                values.insert(Arc::clone(&name), value);
                places.insert(name, place);
            }
            Item::Attribute(attribute) => {
                let name: Arc<str> = attribute.name.as_str().into();
                values.insert(Arc::clone(&name), scope.evaluate(&attribute.value));
                places.insert(name, Places::of(attribute.name.span, &attribute.value));
            }
            Item::Block(block) if values.contains_key(kind(block)) => {}
            Item::Block(block) => {
                let name: Arc<str> = kind(block).into();
                let (value, place) = loose_blocks(&name, items, scope);
                values.insert(Arc::clone(&name), value);
                places.insert(name, place);
            }
        }
    }
    Decoded {
        value: Value::from_attributes(values),
        places: Places {
            key: None,
            value: None,
            within: Within::Attributes(places),
        },
    }
}

fn loose_blocks<'c>(
    name: &str,
    items: &[&'c Item],
    scope: &Rc<ModuleScope<'_, 'c>>,
) -> (Value, Places<'c>) {
    let found = blocks(items, name, scope);
    let whole = Places {
        key: found.written.first().map(|block| block.header),
        value: found.written.first().map(|block| block.whole),
        within: Within::Nothing,
    };
    if let Some(unknown) = found.unknown {
        for block in &found.written {
            let items: Vec<&Item> = block.body.items.iter().collect();
            loose(&items, &block.scope);
        }
        let unknown: Unknown = unknown.of_type(Type::Dynamic);
        return (unknown.into(), whole);
    }
    let mut marks = Marks::NONE;
    let mut values = Vec::new();
    let mut places = Vec::new();
    for block in found.written {
        let items: Vec<&Item> = block.body.items.iter().collect();
        let decoded = loose(&items, &block.scope);
        marks |= block.marks;
        values.push(decoded.value);
        places.push(Places {
            key: Some(block.header),
            value: Some(block.whole),
            within: decoded.places.within,
        });
    }
    let places = Places {
        within: Within::Items(places),
        ..whole
    };
    (Value::tuple(values).marked(marks), places)
}
