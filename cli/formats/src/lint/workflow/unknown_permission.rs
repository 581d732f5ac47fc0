use infractl_document::{Node, similar};

use super::{Workflow, WorkflowRule};
use crate::lint::{Report, key_span};

pub(crate) const RULE: WorkflowRule = WorkflowRule {
    id: "gha-unknown-permission",
    summary: "`permissions` names a right that GitHub does not have, or gives it in an unknown degree",
    check,
};

/// The rights that can be given to a token.
const SCOPES: &[&str] = &[
    "actions",
    "artifact-metadata",
    "attestations",
    "checks",
    "contents",
    "deployments",
    "discussions",
    "id-token",
    "issues",
    "models",
    "packages",
    "pages",
    "pull-requests",
    "repository-projects",
    "security-events",
    "statuses",
];

fn check(workflow: &Workflow<'_>, report: &mut Report) {
    let jobs = workflow.jobs().map(|(_, job)| job);
    for node in std::iter::once(workflow.root()).chain(jobs) {
        if let Some(permissions) = node.get("permissions") {
            one(report, permissions);
        }
    }
}

fn one(report: &mut Report, permissions: Node<'_>) {
    if let Some(text) = permissions.as_str() {
        if !["read-all", "write-all"].contains(&text) {
            let message = format!("`{text}` is no permission for everything");
            report.say(
                permissions.span(),
                message,
                "write `read-all`, or a map, such as `{}`",
            );
        }
        return;
    }
    for (scope, value) in permissions.as_map().into_iter().flatten() {
        if !SCOPES.contains(&scope) {
            let message = format!("there is no permission `{scope}`");
            let help = match similar(scope, SCOPES.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there is `{}`", SCOPES.join("`, `")),
            };
            report.say(key_span(value), message, help);
            continue;
        }
        let degrees: &[&str] = match scope {
            "id-token" => &["write", "none"],
            "models" => &["read", "none"],
            _ => &["read", "write", "none"],
        };
        let text = value.as_str().unwrap_or_default();
        if !degrees.contains(&text) {
            let message = format!("`{scope}` cannot be `{text}`");
            report.say(
                value.span(),
                message,
                format!("write `{}`", degrees.join("`, `")),
            );
        }
    }
}
