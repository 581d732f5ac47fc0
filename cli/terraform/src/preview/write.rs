use infractl_document::{Tree, TreeBuilder};

use super::places::Places;
use crate::document;
use crate::plan::Redactor;
use crate::value::{Content, Entries, Value};

/// Writes a value with the places of its parts. What nobody may see is sealed, and so is what
/// holds a secret that was found elsewhere.
pub(super) fn write(
    builder: &mut TreeBuilder,
    value: &Value,
    places: &Places<'_>,
    redactor: &Redactor,
) {
    let span = places.value;
    if let Some(unknown) = value.as_unknown() {
        builder.unknown(&unknown.reason, span);
        return;
    }
    let mut keys = value.entries().into_iter().flat_map(Entries::keys);
    // A secret among the keys seals all that stands below them.
    if value.marks().is_sensitive() || keys.any(|key| redactor.finds(key)) {
        builder.sensitive(&sealed(value), span);
        return;
    }
    match value.content() {
        Content::Null(_) | Content::Unknown(_) => builder.null(span),
        Content::Bool(own) => builder.bool(*own, span),
        Content::Number(own) => {
            let text = own.to_string();
            match infractl_yaml::json_number(&text) {
                _ if redactor.finds(&text) => builder.sensitive(&text, span),
                Some(number) => builder.number(number, span),
                None => builder.unknown("no document holds such a number", span),
            }
        }
        Content::String(own) if redactor.finds(own) => builder.sensitive(own, span),
        Content::String(own) => builder.text(own, span),
        Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items) => {
            builder.begin_list(span);
            for (at, item) in items.iter().enumerate() {
                write(builder, item, &places.item(at), redactor);
            }
            builder.end();
        }
        Content::Map(_, entries) | Content::Object(entries) => {
            builder.begin_map(span);
            for (key, own) in entries.iter() {
                let places = places.attribute(key);
                builder.key(key, places.key);
                write(builder, own, &places, redactor);
            }
            builder.end();
        }
    }
}

/// What stands in place of a value that nobody may see: a text itself, all else as JSON, without
/// what is not known.
fn sealed(value: &Value) -> String {
    let value = value.clone().unmarked_deep().0;
    let mut builder = TreeBuilder::new();
    known(&mut builder, &value);
    let tree = builder.finish().unwrap_or_else(|_| Tree::null());
    document::sealed(tree.root()).into_owned()
}

fn known(builder: &mut TreeBuilder, value: &Value) {
    match value.content() {
        Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items) => {
            builder.begin_list(None);
            items.iter().for_each(|item| known(builder, item));
            builder.end();
        }
        Content::Map(_, entries) | Content::Object(entries) => {
            builder.begin_map(None);
            for (key, own) in entries.iter().filter(|(_, own)| own.is_known()) {
                builder.key(key, None);
                known(builder, own);
            }
            builder.end();
        }
        Content::Unknown(_) => builder.null(None),
        _ => write(builder, value, &Places::default(), &Redactor::new()),
    }
}

/// Tells a redactor of all that nobody may see of a value.
pub(super) fn collect(value: &Value, redactor: &mut Redactor) {
    if value.marks().is_sensitive() {
        add(value, redactor);
        return;
    }
    match value.content() {
        Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items) => {
            items.iter().for_each(|item| collect(item, redactor));
        }
        Content::Map(_, entries) | Content::Object(entries) => {
            entries.values().for_each(|own| collect(own, redactor));
        }
        _ => {}
    }
}

fn add(value: &Value, redactor: &mut Redactor) {
    let value = value.clone().unmarked_deep().0;
    let mut builder = TreeBuilder::new();
    known(&mut builder, &value);
    if let Ok(tree) = builder.finish() {
        redactor.add_value(tree.root());
    }
}
