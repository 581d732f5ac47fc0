use infractl_document::{Finding, Severity};
use infractl_hcl::syntax::{Expression, Reference, StepKind, references};

use super::{Look, Rule};

pub(super) const RULE: Rule = Rule::new(
    "tf-exposed-credential",
    "an output gives a kubeconfig, a token or a key, and does not hide it",
    check,
)
.code("TFH-010");

/// Ends of names of what opens doors.
const CREDENTIALS: [&str; 13] = [
    "kubeconfig",
    "kube_config",
    "kube_config_raw",
    "kubeconfig_raw",
    "token",
    "password",
    "private_key",
    "private_key_pem",
    "private_key_openssh",
    "client_key",
    "secret_key",
    "secret_access_key",
    "credentials",
];

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for output in &look.module.outputs {
        let told_by_name = is_credential(output.name());
        let value = output.value();
        let told_by_value = value.and_then(|value| {
            let taken = value_of(value)?;
            is_credential(taken).then_some(taken)
        });
        let Some(what) = told_by_name.then_some(output.name()).or(told_by_value) else {
            continue;
        };
        if value.is_some_and(|value| references(value).is_empty()) {
            // What is written out, or null, comes from no object.
            continue;
        }
        let place = Some(output.block.header());
        let id = RULE.summary.id;
        let is_kubeconfig = what.contains("kubeconfig") || what.contains("kube_config");
        if !output.is_sensitive() && !output.is_ephemeral() {
            let message = format!("the output `{}` shows `{what}` to everybody", output.name());
            let finding = Finding::error(id, place, message);
            findings.push(
                finding.help("take it away: it stays in the state; else set `sensitive = true`"),
            );
        } else if is_kubeconfig && !output.is_ephemeral() {
            let message = format!("the output `{}` keeps `{what}` in the state", output.name());
            let finding = Finding::new(id, Severity::Warning, place, message);
            findings.push(finding.help("fetch it from the cluster when it is needed"));
        }
    }
}

fn is_credential(name: &str) -> bool {
    CREDENTIALS.iter().any(|end| {
        name.strip_suffix(end)
            .is_some_and(|before| before.is_empty() || before.ends_with(['_', '-']))
    })
}

/// The attribute that an output passes on as it is.
fn value_of(value: &Expression) -> Option<&str> {
    let reference: &Reference = value.without_parentheses().as_reference()?;
    reference
        .steps
        .iter()
        .rev()
        .find_map(|step| match &step.kind {
            StepKind::Attribute(name) => Some(&**name),
            StepKind::Index(_) => None,
        })
}
