use infractl_document::{Finding, Fix, Severity, Span};
use infractl_hcl::syntax::{Body, Expression, ExpressionKind, Item, each_child};

use super::{Look, Rule};

pub(super) const RULE: Rule = Rule::new(
    "tf-interpolation-only",
    "`\"${x}\"` stands where `x` says the same",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    for local in &module.locals {
        expression(local.value(), false, findings);
    }
    let blocks = module
        .variables
        .iter()
        .map(|entry| &entry.block)
        .chain(module.outputs.iter().map(|entry| &entry.block))
        .chain(module.all_resources().map(|entry| &entry.block))
        .chain(module.calls.iter().map(|entry| &entry.block))
        .chain(module.providers.iter().map(|entry| &entry.block))
        .chain(module.checks.iter().map(|entry| &entry.block))
        .chain(&module.settings)
        .chain(&module.moved)
        .chain(&module.imports)
        .chain(&module.removed);
    for block in blocks {
        body(&block.body, findings);
    }
}

fn body(body: &Body, findings: &mut Vec<Finding>) {
    for item in &body.items {
        match item {
            Item::Attribute(attribute) => expression(&attribute.value, false, findings),
            Item::Block(block) => self::body(&block.body, findings),
        }
    }
}

fn expression(whole: &Expression, is_key: bool, findings: &mut Vec<Finding>) {
    match &whole.kind {
        ExpressionKind::Wrap(inner) => {
            findings.push(finding(whole.span, inner.span, is_key));
            expression(inner, false, findings);
        }
        ExpressionKind::Object(items) => {
            for item in items {
                expression(&item.key, true, findings);
                expression(&item.value, false, findings);
            }
        }
        _ => each_child(whole, &mut |child| expression(child, false, findings)),
    }
}

fn finding(whole: Span, inner: Span, is_key: bool) -> Finding {
    // A key without parentheses would be a word.
    let (before, after) = if is_key { ("(", ")") } else { ("", "") };
    let edge = |start: u32, end: u32| Span {
        source: whole.source,
        start,
        end,
    };
    let message = "the quotes and `${ }` around the expression do nothing";
    let finding = Finding::new(RULE.summary.id, Severity::Warning, Some(whole), message);
    Finding {
        fix: Some(Fix {
            is_safe: true,
            edits: vec![
                (edge(whole.start, inner.start), before.to_owned()),
                (edge(inner.end, whole.end), after.to_owned()),
            ],
        }),
        ..finding.help("write the expression alone")
    }
}
