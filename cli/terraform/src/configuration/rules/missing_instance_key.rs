use infractl_document::Finding;
use infractl_hcl::syntax::Expression;

use super::{Look, Rule};
use crate::configuration::{Follows, Subject};

pub(super) const RULE: Rule = Rule::new(
    "tf-missing-instance-key",
    "one of several instances is used without its key, or the only one with a key",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for found in &look.uses {
        let (address, follows, count, for_each) = match found.subject {
            Subject::Resource {
                mode,
                kind,
                name,
                follows,
            } => {
                let key = format!("{kind}.{name}");
                let Some(resource) = look.module.of_mode(mode).get(&key) else {
                    continue;
                };
                (
                    resource.address(),
                    follows,
                    resource.count(),
                    resource.for_each(),
                )
            }
            Subject::Call { name, follows, .. } => {
                let Some(call) = look.module.calls.get(name) else {
                    continue;
                };
                (
                    format!("module.{name}"),
                    follows,
                    call.count(),
                    call.for_each(),
                )
            }
            _ => continue,
        };
        if let Some((message, help)) = wrong(&address, follows, count, for_each) {
            let finding = Finding::error(RULE.summary.id, Some(found.span), message);
            findings.push(finding.help(help));
        }
    }
}

fn wrong(
    address: &str,
    follows: Follows,
    count: Option<&Expression>,
    for_each: Option<&Expression>,
) -> Option<(String, String)> {
    let (word, key) = match (count, for_each) {
        (Some(_), _) => ("count", "count.index"),
        (None, Some(_)) => ("for_each", "each.key"),
        (None, None) if follows == Follows::Index => {
            let message = format!("`{address}` has no keys: there is one of it");
            return Some((message, "take the brackets away".to_owned()));
        }
        (None, None) => return None,
    };
    (follows == Follows::Attribute).then(|| {
        let message = format!("`{address}` has `{word}`, so it is several");
        let help =
            format!("name one of them, such as `{address}[{key}]`, or all with `{address}[*]`");
        let help = if word == "for_each" {
            format!(
                "name one of them, such as `{address}[{key}]`, or all with `values({address})[*]`"
            )
        } else {
            help
        };
        (message, help)
    })
}
