//! Override files: what they set takes the place of what the other files set.

use infractl_document::Finding;
use infractl_hcl::syntax::{Attribute, Block, Body, Item};

use super::collect::Collected;
use crate::configuration::rules::bad_override;
use crate::configuration::{Declared, Mode, Module, Table};

/// Merges an override file into a module.
pub(super) fn merge(module: &mut Module, own: Collected, findings: &mut Vec<Finding>) {
    let mut missing = |what: String, block: &Block| {
        findings.push(bad_override::missing(&what, block.header()));
    };
    for entry in own.variables {
        match module.variables.get_mut(entry.name()) {
            Some(base) => attributes(&mut base.block.body, entry.block.body),
            None => missing(format!("variable `{}`", entry.name()), &entry.block),
        }
    }
    for entry in own.outputs {
        match module.outputs.get_mut(entry.name()) {
            Some(base) => attributes(&mut base.block.body, entry.block.body),
            None => missing(format!("output `{}`", entry.name()), &entry.block),
        }
    }
    for entry in own.calls {
        match module.calls.get_mut(entry.name()) {
            Some(base) => body(&mut base.block.body, entry.block.body),
            None => missing(format!("module call `{}`", entry.name()), &entry.block),
        }
    }
    for entry in own.resources {
        let table = match entry.mode {
            Mode::Managed => &mut module.resources,
            Mode::Data => &mut module.data,
            Mode::Ephemeral => &mut module.ephemeral,
        };
        match table.get_mut(&entry.key()) {
            Some(base) => body(&mut base.block.body, entry.block.body),
            None => missing(
                format!("{} `{}`", entry.mode.word(), entry.address()),
                &entry.block,
            ),
        }
    }
    for entry in own.providers {
        let key = entry.key();
        if let Some(base) = module.providers.get_mut(&key) {
            body(&mut base.block.body, entry.block.body);
        } else if entry.alias().is_none() {
            // A provider without a block has an empty one, which can be overridden.
            module.providers.insert(entry);
        } else {
            missing(format!("provider configuration `{key}`"), &entry.block);
        }
    }
    for entry in own.locals {
        match module.locals.get_mut(entry.name()) {
            Some(base) => *base = entry,
            None => findings.push(bad_override::missing(
                &format!("local value `{}`", entry.name()),
                entry.attribute.name.span,
            )),
        }
    }
    for block in own.moved.iter().chain(&own.imports).chain(&own.removed) {
        findings.push(bad_override::not_here(block));
    }
    checks(&mut module.checks, own.checks);
    for block in own.settings {
        settings(&mut module.settings, block);
    }
}

fn checks(base: &mut Table<crate::configuration::Check>, own: Vec<crate::configuration::Check>) {
    for entry in own {
        base.insert(entry);
    }
}

/// Puts attributes in place of those of the same name; what else the override holds does not count.
fn attributes(base: &mut Body, own: Body) {
    for item in own.items {
        if let Item::Attribute(attribute) = item {
            set(base, attribute);
        }
    }
}

fn set(base: &mut Body, attribute: Attribute) {
    let same = base.items.iter_mut().find(|item| match item {
        Item::Attribute(known) => known.name.text == attribute.name.text,
        Item::Block(_) => false,
    });
    match same {
        Some(place) => *place = Item::Attribute(attribute),
        None => push(base, Item::Attribute(attribute)),
    }
}

fn push(base: &mut Body, item: Item) {
    let mut items = Vec::from(std::mem::take(&mut base.items));
    items.push(item);
    base.items = items.into();
}

/// Merges the body of a resource, a call or a provider: blocks of a kind replace all blocks of that
/// kind, `dynamic` ones included; a `lifecycle` is merged attribute by attribute.
fn body(base: &mut Body, own: Body) {
    // What JSON leaves open takes the place of either.
    let open = own.attributes().filter(|own| own.as_blocks.is_some());
    let open: Vec<Box<str>> = open.map(|own| own.name.text.clone()).collect();
    let mut kinds: Vec<Box<str>> = own.blocks().map(|block| produced(block).into()).collect();
    kinds.extend_from_slice(&open);
    let mut items = Vec::from(std::mem::take(&mut base.items));
    items.retain(|item| match item {
        Item::Attribute(attribute) => {
            let replacing = match attribute.as_blocks {
                Some(_) => &kinds,
                None => &open,
            };
            !replacing.contains(&attribute.name.text)
        }
        Item::Block(block) => {
            block.kind == *"lifecycle" || !kinds.iter().any(|kind| **kind == *produced(block))
        }
    });
    base.items = items.into();
    for item in own.items {
        match item {
            Item::Attribute(attribute) if attribute.as_blocks.is_none() => set(base, attribute),
            attribute @ Item::Attribute(_) => push(base, attribute),
            Item::Block(block) if block.kind == *"lifecycle" => {
                let known = base.items.iter_mut().find_map(|item| match item {
                    Item::Block(known) if known.kind == *"lifecycle" => Some(known),
                    Item::Attribute(_) | Item::Block(_) => None,
                });
                match known {
                    Some(known) => attributes(&mut known.body, block.body),
                    None => push(base, Item::Block(block)),
                }
            }
            block @ Item::Block(_) => push(base, block),
        }
    }
}

/// The kind of the blocks that a block stands for.
fn produced(block: &Block) -> &str {
    if block.kind == *"dynamic" {
        block.label(0).unwrap_or_default()
    } else {
        block.kind.as_str()
    }
}

/// Merges a `terraform` block: what it sets is taken out of all the others.
fn settings(base: &mut Vec<Block>, own: Block) {
    let has = |name: &str| own.body.attribute(name).is_some();
    let backend = ["backend", "cloud"];
    let replaces_backend = own
        .body
        .blocks()
        .any(|block| backend.contains(&block.kind.as_str()));
    let providers: Vec<&str> = own
        .body
        .blocks_of("required_providers")
        .flat_map(|block| block.body.attributes())
        .map(|attribute| attribute.name.as_str())
        .collect();
    for known in base.iter_mut() {
        let mut items = Vec::from(std::mem::take(&mut known.body.items));
        items.retain(|item| match item {
            Item::Attribute(attribute) => !has(attribute.name.as_str()),
            Item::Block(block) => !replaces_backend || !backend.contains(&block.kind.as_str()),
        });
        for item in &mut items {
            if let Item::Block(block) = item
                && block.kind == *"required_providers"
            {
                let mut entries = Vec::from(std::mem::take(&mut block.body.items));
                entries.retain(|entry| match entry {
                    Item::Attribute(entry) => !providers.contains(&entry.name.as_str()),
                    Item::Block(_) => true,
                });
                block.body.items = entries.into();
            }
        }
        known.body.items = items.into();
    }
    base.push(own);
}
