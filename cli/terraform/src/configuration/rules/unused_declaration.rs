use std::collections::HashSet;

use infractl_document::{Finding, Severity, Span};

use super::{Look, Rule};
use crate::configuration::{Mode, Owner, Subject, elements};

pub(super) const RULE: Rule = Rule::new(
    "tf-unused-declaration",
    "a variable, a local value or data that nothing uses",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    if !module.is_whole {
        return;
    }
    let mut variables = HashSet::new();
    let mut locals = HashSet::new();
    let mut data = HashSet::new();
    for found in &look.uses {
        match found.subject {
            // The conditions on a variable do not use it.
            Subject::Variable(name) if !speaks_of_itself(look, found.owner, name) => {
                variables.insert(name);
            }
            Subject::Local(name) => {
                locals.insert(name);
            }
            Subject::Resource {
                mode: Mode::Data,
                kind,
                name,
                ..
            } => {
                data.insert(format!("{kind}.{name}"));
            }
            _ => {}
        }
    }
    let blocks = module.all_resources().map(|entry| &entry.block);
    let blocks = blocks.chain(module.calls.iter().map(|entry| &entry.block));
    let blocks = blocks.chain(module.outputs.iter().map(|entry| &entry.block));
    for block in blocks {
        let list = block.body.attribute("depends_on");
        let listed = elements(list.map(|list| &list.value)).iter();
        let waited = listed.filter_map(|entry| entry.as_reference());
        for reference in waited {
            if let Subject::Resource {
                mode: Mode::Data,
                kind,
                name,
                ..
            } = Subject::of(reference)
            {
                data.insert(format!("{kind}.{name}"));
            }
        }
    }
    let mut tell = |span: Span, what: String| {
        let message = format!("nothing uses {what}");
        let finding = Finding::new(RULE.summary.id, Severity::Warning, Some(span), message);
        findings.push(finding.help("take it away"));
    };
    for entry in &module.variables {
        if !variables.contains(entry.name()) {
            tell(
                entry.block.header(),
                format!("the variable `{}`", entry.name()),
            );
        }
    }
    for entry in &module.locals {
        if !locals.contains(entry.name()) {
            tell(
                entry.attribute.name.span,
                format!("`local.{}`", entry.name()),
            );
        }
    }
    for entry in &module.data {
        let key = format!("{}.{}", entry.kind(), entry.name());
        if !data.contains(&key) {
            tell(entry.block.header(), format!("`{}`", entry.address()));
        }
    }
}

fn speaks_of_itself(look: &Look<'_>, owner: Owner, name: &str) -> bool {
    let Owner::Variable(place) = owner else {
        return false;
    };
    look.module.variables.place(name) == Some(place)
}
