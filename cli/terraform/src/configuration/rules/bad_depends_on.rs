use infractl_document::Finding;
use infractl_hcl::syntax::{Expression, ExpressionKind};

use super::{Look, Rule};
use crate::configuration::{Follows, Subject, elements};

pub(super) const RULE: Rule = Rule::new(
    "tf-bad-depends-on",
    "an entry of `depends_on` names no object that can be waited for",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    let resources = module.all_resources().map(|entry| &entry.block);
    let calls = module.calls.iter().map(|entry| &entry.block);
    let outputs = module.outputs.iter().map(|entry| &entry.block);
    for block in resources.chain(calls).chain(outputs) {
        let Some(attribute) = block.body.attribute("depends_on") else {
            continue;
        };
        let list = &attribute.value;
        if !matches!(
            list.kind,
            ExpressionKind::Tuple(_) | ExpressionKind::Invalid
        ) {
            let message = "`depends_on` is no list that is written out";
            findings.push(told(list, message));
        }
        for entry in elements(Some(list)) {
            if let Some(message) = wrong(look, entry) {
                findings.push(told(entry, message));
            }
        }
    }
}

fn told(place: &Expression, message: impl Into<String>) -> Finding {
    Finding::error(RULE.summary.id, Some(place.span), message)
        .help("list resources, data and modules, such as `[aws_instance.web, module.network]`")
}

fn wrong(look: &Look<'_>, entry: &Expression) -> Option<String> {
    if entry.as_text().is_some() || entry.kind == ExpressionKind::Invalid {
        // The old form, in quotes: Terraform warns of it. What cannot be read is told already.
        return None;
    }
    let Some(reference) = entry.as_reference() else {
        return Some("an entry of `depends_on` is no plain reference".to_owned());
    };
    let is_whole = look.module.is_whole;
    match Subject::of(reference) {
        Subject::Resource {
            mode, kind, name, ..
        } => {
            let key = format!("{kind}.{name}");
            let is_declared = look.module.of_mode(mode).get(&key).is_some();
            (is_whole && !is_declared).then(|| {
                format!(
                    "`depends_on` waits for `{}{key}`, which is not declared",
                    mode.prefix()
                )
            })
        }
        Subject::Call { name, .. } if is_whole && look.module.calls.get(name).is_none() => Some(
            format!("`depends_on` waits for `module.{name}`, which is not called"),
        ),
        Subject::Call {
            follows: Follows::Nothing | Follows::Attribute | Follows::Index,
            ..
        }
        | Subject::Variable(_)
        | Subject::Local(_) => None,
        _ => Some(format!("nothing can wait for `{}`", reference.root)),
    }
}
