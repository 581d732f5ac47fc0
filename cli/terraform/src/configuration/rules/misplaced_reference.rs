use infractl_document::Finding;

use super::{Look, Rule, advice, listed};
use crate::configuration::{Owner, Subject, Use};

pub(super) const RULE: Rule = Rule::new(
    "tf-misplaced-reference",
    "`each`, `count`, `self`, `path` or `terraform` stands where it has no such value",
    check,
);

const PATHS: [&str; 3] = ["module", "root", "cwd"];
const TERRAFORM: [&str; 2] = ["workspace", "applying"];

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for found in &look.uses {
        if let Some((message, help)) = wrong(found) {
            let finding = Finding::error(RULE.summary.id, Some(found.span), message);
            findings.push(finding.help(help));
        }
    }
}

fn wrong(found: &Use<'_>) -> Option<(String, String)> {
    let place = found.place;
    if matches!(found.owner, Owner::Variable(_)) && place.block.is_empty() {
        let message = format!(
            "`{}` of a variable cannot speak of other values",
            place.argument
        );
        let help = "write a value; what is computed belongs into `locals`";
        return Some((message, help.to_owned()));
    }
    let member = |root: &str, name: &str, known: &[&str]| {
        if known.contains(&name) {
            return None;
        }
        let message = format!("there is no `{root}.{name}`");
        let otherwise = format!("`{root}` has {}", listed(known.iter().copied()));
        Some((message, advice(name, known.iter().copied(), otherwise)))
    };
    match found.subject {
        Subject::Each(_) if !place.has_each => Some((
            "`each` has no value here".to_owned(),
            "`each` needs `for_each` in the same block, and is not known in `for_each` itself"
                .to_owned(),
        )),
        Subject::Each(name) => member("each", name, &["key", "value"]),
        Subject::Count(_) if !place.has_count => Some((
            "`count` has no value here".to_owned(),
            "`count.index` needs `count` in the same block, and is not known in `count` itself"
                .to_owned(),
        )),
        Subject::Count(name) => member("count", name, &["index"]),
        Subject::Own if !place.has_self => Some((
            "`self` has no value here".to_owned(),
            "`self` is known in `provisioner`, `connection` and `postcondition` of a resource"
                .to_owned(),
        )),
        Subject::Path(name) => member("path", name, &PATHS),
        Subject::Terraform(name) => member(found.reference.root.as_str(), name, &TERRAFORM),
        _ => None,
    }
}
