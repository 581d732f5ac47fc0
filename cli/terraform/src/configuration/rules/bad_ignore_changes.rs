use infractl_document::Finding;
use infractl_hcl::syntax::{Expression, ExpressionKind, Literal};

use super::{Look, Rule};

pub(super) const RULE: Rule = Rule::new(
    "tf-bad-ignore-changes",
    "`ignore_changes` is neither `all` nor a list of arguments",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for resource in look.module.all_resources() {
        let ignored = resource
            .lifecycle()
            .and_then(super::super::Lifecycle::ignore_changes);
        let Some(ignored) = ignored else { continue };
        match &ignored.value.kind {
            ExpressionKind::Tuple(entries) => {
                let wrong = entries
                    .iter()
                    .filter_map(|entry| Some((entry, wrong(entry)?)));
                findings.extend(wrong.map(|(entry, message)| told(entry, message)));
            }
            ExpressionKind::Invalid => {}
            _ if ignored.value.as_word() == Some("all") => {}
            _ => findings.push(told(&ignored.value, "`ignore_changes` is no list")),
        }
    }
}

fn told(place: &Expression, message: &str) -> Finding {
    Finding::error(RULE.summary.id, Some(place.span), message)
        .help("write `all`, or list arguments of the resource: `[tags, user_data]`")
}

fn wrong(entry: &Expression) -> Option<&'static str> {
    match &entry.kind {
        ExpressionKind::Literal(Literal::Text(text)) if **text == *"*" => {
            Some("`\"*\"` is no longer a way to ignore all changes")
        }
        // What cannot be read is told already.
        ExpressionKind::Reference(_)
        | ExpressionKind::Literal(Literal::Text(_))
        | ExpressionKind::Invalid => None,
        _ => Some("an entry of `ignore_changes` is no argument of the resource"),
    }
}
