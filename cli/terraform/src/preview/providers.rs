//! Configurations of providers: which one a resource has, and the tags that it gives everything.

use std::sync::Arc;

use infractl_hcl::syntax::{Block, Body, Expression, Item, Reference};

use super::blocks::kind;
use super::scope::ModuleScope;
use crate::configuration::{Module, ModuleCall, Provider, Resource};
use crate::schema::BlockSchema;
use crate::value::convert::convert;
use crate::value::{Entries, Type, Value};

/// The source of a resource's provider, as its module requires it.
pub(super) fn provider_source(module: &Module, resource: &Resource) -> String {
    source_of(module, resource.provider_name())
}

/// The source of a provider that a module calls by a name of its own.
pub(super) fn source_of(module: &Module, name: &str) -> String {
    if name == "terraform" {
        return "terraform.io/builtin/terraform".to_owned();
    }
    let required = module
        .provider_requirements()
        .find(|requirement| requirement.name() == name)
        .and_then(|requirement| requirement.source()?.as_text());
    match required {
        Some(source) if source.contains('/') => source.to_ascii_lowercase(),
        Some(source) => format!("hashicorp/{source}"),
        None => format!("hashicorp/{name}"),
    }
}

/// The name of a resource's provider configuration in its module: `aws`, `aws.west`.
pub(super) fn key(resource: &Resource) -> String {
    let named = resource.provider().and_then(Expression::as_reference);
    named.map_or_else(|| resource.provider_name().to_owned(), name)
}

fn name(reference: &Reference) -> String {
    match reference.attribute(0) {
        Some(alias) => format!("{}.{alias}", reference.root.as_str()),
        None => reference.root.as_str().to_owned(),
    }
}

/// The name that a configuration of a called module has in its caller.
pub(super) fn passed(call: &ModuleCall, key: &str) -> Option<String> {
    let given = call.providers();
    let is_key = |own: &Expression| match own.as_reference() {
        Some(reference) => name(reference) == key,
        None => own.as_text() == Some(key),
    };
    let item = given.iter().find(|item| is_key(&item.key));
    match item {
        Some(item) => item.value.as_reference().map(name),
        // Without an alias it is inherited.
        None => (!key.contains('.')).then(|| key.to_owned()),
    }
}

/// The tags of `default_tags`; null where there are none.
pub(super) fn default_tags(provider: &Provider, scope: &ModuleScope<'_, '_>) -> Value {
    let ty = Type::map(Type::String);
    let unknown = |reason: &'static str| Value::unknown(ty.clone(), reason, None);
    let body = &provider.block.body;
    // With `for_each`, `each` has as many values as there are configurations.
    if body.attribute("for_each").is_some() {
        return unknown("there are several configurations of the provider");
    }
    evaluated(body, scope);
    if of_kind(body, "ignore_tags").is_some() {
        return unknown("the provider ignores some tags");
    }
    let Some(block) = of_kind(body, "default_tags") else {
        return Value::null(ty);
    };
    if block.kind == *"dynamic" {
        return unknown("a `dynamic` block makes the tags of the provider");
    }
    let Some(tags) = block.body.attribute("tags") else {
        return Value::null(ty);
    };
    let value = scope.evaluate(&tags.value);
    convert(&value, &ty).unwrap_or_else(|_| unknown("the tags of the provider are mistaken"))
}

/// The first block of a kind, a `dynamic` one too.
fn of_kind<'b>(body: &'b Body, wanted: &str) -> Option<&'b Block> {
    let mut made = body.blocks_of("dynamic");
    let made = made.find(|block| kind(block) == wanted);
    body.possible_blocks_of(wanted).next().or(made)
}

/// Has every mistake of a configuration told.
fn evaluated(body: &Body, scope: &ModuleScope<'_, '_>) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => match attribute.surely_blocks() {
                Some(blocks) => blocks
                    .iter()
                    .for_each(|block| evaluated(&block.body, scope)),
                None => {
                    scope.evaluate(&attribute.value);
                }
            },
            // What stands in it speaks of its elements.
            Item::Block(block) if block.kind == *"dynamic" => {}
            Item::Block(block) => evaluated(&block.body, scope),
        }
    }
}

/// A resource with the tags that its provider plans for it. Nothing is known of them where one is
/// not known, is empty, or there is none.
pub(super) fn with_tags(value: Value, schema: &BlockSchema, defaults: &Value) -> Value {
    let joined = schema.attributes.iter();
    let mut joined = joined.filter_map(|(name, own)| Some((name, own.default_tags_with.as_ref()?)));
    let Some((name, sibling)) = joined.next() else {
        return value;
    };
    let Some(entries) = value.entries() else {
        return value;
    };
    let own = entries.get(sibling);
    let is_set = entries.get(name).is_some_and(Value::is_known);
    let Some(own) = own.filter(|own| !is_set && own.is_wholly_known()) else {
        return value;
    };
    if !defaults.is_wholly_known() {
        return value;
    }
    let mut tags = Entries::new();
    for from in [defaults, own] {
        tags.extend(from.entries().cloned().unwrap_or_default());
    }
    let is_empty = |tag: &Value| tag.as_str().is_none_or(str::is_empty);
    if tags.is_empty() || tags.values().any(is_empty) {
        return value;
    }
    let mut entries = entries.clone();
    let marks = own.marks() | defaults.marks();
    let tags = Value::map(Type::String, tags).marked(marks);
    entries.insert(Arc::clone(name), tags);
    Value::from_attributes(entries)
}
