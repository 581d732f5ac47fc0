use infractl_document::Finding;
use infractl_hcl::syntax::{Expression, ExpressionKind, references};

use super::{Look, Rule};
use crate::configuration::Subject;

pub(super) const RULE: Rule = Rule::new(
    "tf-bad-replacement-trigger",
    "an entry of `replace_triggered_by` is no resource, and no attribute of one",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for resource in look.module.all_resources() {
        let block = resource.block.body.blocks_of("lifecycle").next();
        let attribute = block.and_then(|block| block.body.attribute("replace_triggered_by"));
        let Some(attribute) = attribute else {
            continue;
        };
        match &attribute.value.kind {
            ExpressionKind::Tuple(entries) => {
                for entry in entries {
                    if let Some(message) = wrong(look, entry) {
                        findings.push(told(entry, message));
                    }
                }
            }
            ExpressionKind::Invalid => {}
            _ => findings.push(told(
                &attribute.value,
                "`replace_triggered_by` is no list that is written out",
            )),
        }
    }
}

fn wrong(look: &Look<'_>, entry: &Expression) -> Option<String> {
    let is_plain = matches!(
        entry.kind,
        ExpressionKind::Reference(_) | ExpressionKind::Index(_) | ExpressionKind::Traversal(_)
    );
    if entry.kind == ExpressionKind::Invalid {
        return None;
    }
    let mut spoken_of = references(entry)
        .into_iter()
        .map(|(reference, _)| reference);
    let first = spoken_of.next().filter(|_| is_plain);
    let Some(first) = first else {
        return Some("this is no resource, and no attribute of one".to_owned());
    };
    let Subject::Resource {
        mode, kind, name, ..
    } = Subject::of(first)
    else {
        return Some(format!("`{}` cannot trigger a replacement", first.root));
    };
    let key = format!("{kind}.{name}");
    if look.module.is_whole && look.module.of_mode(mode).get(&key).is_none() {
        return Some(format!("`{}{key}` is not declared", mode.prefix()));
    }
    let is_key = |subject| matches!(subject, Subject::Count("index") | Subject::Each("key"));
    let other = spoken_of.find(|reference| !is_key(Subject::of(reference)));
    other.map(|other| format!("`{}` cannot choose what triggers a replacement", other.root))
}

fn told(place: &Expression, message: impl Into<String>) -> Finding {
    Finding::error(RULE.summary.id, Some(place.span), message).help(
        "list resources or their attributes; only `count.index` and `each.key` may choose among \
         several",
    )
}
