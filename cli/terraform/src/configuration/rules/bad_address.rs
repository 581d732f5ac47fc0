use infractl_document::Finding;
use infractl_hcl::syntax::{Attribute, ExpressionKind, Reference, StepKind};

use super::{Look, Rule};

pub(super) const RULE: Rule = Rule::new(
    "tf-bad-address",
    "`moved`, `removed` or `import` names nothing that a state can hold",
    check,
);

/// What an address leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Module,
    Resource,
    Data,
}

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for block in &look.module.moved {
        let ends = ["from", "to"].map(|end| block.body.attribute(end));
        let ends = ends.map(|attribute| attribute.and_then(|own| target(own, findings)));
        let [Some((from, _)), Some((to, _))] = ends else {
            continue;
        };
        if (from == Target::Module) != (to == Target::Module) {
            let message = "a module cannot become a resource, nor a resource a module";
            findings.push(
                Finding::error(RULE.summary.id, Some(block.header()), message)
                    .help("name two modules, or two resources"),
            );
        }
    }
    for block in &look.module.removed {
        let Some(attribute) = block.body.attribute("from") else {
            continue;
        };
        let message = match target(attribute, findings) {
            Some((Target::Data, _)) => "`removed` takes no data, which is in no state for long",
            Some((_, true)) => "`removed` takes all instances, and no key",
            Some(_) | None => continue,
        };
        findings.push(told(attribute, message));
    }
    for block in &look.module.imports {
        let Some(attribute) = block.body.attribute("to") else {
            continue;
        };
        // One with a key that is no literal is looked at once the key is known.
        let is_plain = attribute.value.as_reference().is_some();
        if is_plain && let Some((Target::Module | Target::Data, _)) = target(attribute, findings) {
            findings.push(told(attribute, "only a resource can be imported"));
        }
    }
}

/// What an argument leads to, and whether it has a key; tells where it leads nowhere.
fn target(attribute: &Attribute, findings: &mut Vec<Finding>) -> Option<(Target, bool)> {
    if attribute.value.kind == ExpressionKind::Invalid {
        // Told already.
        return None;
    }
    let found = attribute.value.as_reference().and_then(read);
    if found.is_none() {
        let message = format!(
            "`{}` is no address of a resource or a module",
            attribute.name
        );
        findings.push(told(attribute, &message));
    }
    found
}

fn read(reference: &Reference) -> Option<(Target, bool)> {
    let mut steps = reference.steps.iter().map(|step| &step.kind).peekable();
    let mut first = reference.root.as_str();
    let mut has_key = false;
    while first == "module" {
        let StepKind::Attribute(_) = steps.next()? else {
            return None;
        };
        has_key |= steps
            .next_if(|step| matches!(step, StepKind::Index(_)))
            .is_some();
        match steps.next() {
            None => return Some((Target::Module, has_key)),
            Some(StepKind::Attribute(word)) => first = word,
            Some(StepKind::Index(_)) => return None,
        }
    }
    let target = match first {
        "ephemeral" | "resource" => return None,
        "data" => {
            let StepKind::Attribute(_) = steps.next()? else {
                return None;
            };
            Target::Data
        }
        _ => Target::Resource,
    };
    let StepKind::Attribute(_) = steps.next()? else {
        return None;
    };
    has_key |= steps
        .next_if(|step| matches!(step, StepKind::Index(_)))
        .is_some();
    steps.next().is_none().then_some((target, has_key))
}

fn told(attribute: &Attribute, message: &str) -> Finding {
    Finding::error(RULE.summary.id, Some(attribute.value.span), message)
        .help("write it as a plan does: `aws_instance.web`, `module.network.aws_vpc.main[0]`")
}
