use infractl_base::RelativePath;
use infractl_document::{Finding, Outcome};

use super::Rule;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-unread-json",
    "a configuration is written in JSON, which is not read yet",
);

pub(in crate::configuration) fn finding(file: &RelativePath) -> Finding {
    let message = format!(
        "`{}` is a configuration in JSON, which is not read",
        file.name()
    );
    let finding = Finding::error(RULE.summary.id, None, message).file(file.clone());
    Finding {
        outcome: Outcome::Unchecked,
        ..finding.help("write it in HCL: what it declares is unknown to every other rule")
    }
}
