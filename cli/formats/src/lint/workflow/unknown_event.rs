use infractl_document::{Node, View, similar};

use super::{Workflow, WorkflowRule};
use crate::lint::{Report, key_span};

pub(crate) const RULE: WorkflowRule = WorkflowRule {
    id: "gha-unknown-event",
    summary: "`on` names an event, or a type of one, that GitHub does not have",
    check,
};

/// What a type may be, where it is not written out here.
const ANY: &[&str] = &["*"];

/// Every event that starts workflows, and its types.
pub(super) const EVENTS: &[(&str, &[&str])] = &[
    ("branch_protection_rule", &["created", "edited", "deleted"]),
    (
        "check_run",
        &["created", "rerequested", "completed", "requested_action"],
    ),
    ("check_suite", &["completed"]),
    ("create", &[]),
    ("delete", &[]),
    ("deployment", &[]),
    ("deployment_status", &[]),
    (
        "discussion",
        &[
            "created",
            "edited",
            "deleted",
            "transferred",
            "pinned",
            "unpinned",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
            "category_changed",
            "answered",
            "unanswered",
        ],
    ),
    ("discussion_comment", &["created", "edited", "deleted"]),
    ("fork", &[]),
    ("gollum", &[]),
    ("image_version", &[]),
    ("issue_comment", &["created", "edited", "deleted"]),
    (
        "issues",
        &[
            "opened",
            "edited",
            "deleted",
            "transferred",
            "pinned",
            "unpinned",
            "closed",
            "reopened",
            "assigned",
            "unassigned",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
            "milestoned",
            "demilestoned",
            "typed",
            "untyped",
        ],
    ),
    ("label", &["created", "edited", "deleted"]),
    ("merge_group", &["checks_requested"]),
    (
        "milestone",
        &["created", "closed", "opened", "edited", "deleted"],
    ),
    ("page_build", &[]),
    ("public", &[]),
    ("pull_request", PULL_REQUEST),
    ("pull_request_review", &["submitted", "edited", "dismissed"]),
    (
        "pull_request_review_comment",
        &["created", "edited", "deleted"],
    ),
    ("pull_request_target", PULL_REQUEST),
    ("push", &[]),
    ("registry_package", &["published", "updated"]),
    (
        "release",
        &[
            "published",
            "unpublished",
            "created",
            "edited",
            "deleted",
            "prereleased",
            "released",
        ],
    ),
    ("repository_dispatch", ANY),
    ("schedule", &[]),
    ("status", &[]),
    ("watch", &["started"]),
    ("workflow_call", &[]),
    ("workflow_dispatch", &[]),
    ("workflow_run", &["completed", "requested", "in_progress"]),
];

const PULL_REQUEST: &[&str] = &[
    "assigned",
    "unassigned",
    "labeled",
    "unlabeled",
    "opened",
    "edited",
    "closed",
    "reopened",
    "synchronize",
    "converted_to_draft",
    "locked",
    "unlocked",
    "enqueued",
    "dequeued",
    "milestoned",
    "demilestoned",
    "ready_for_review",
    "review_requested",
    "review_request_removed",
    "auto_merge_enabled",
    "auto_merge_disabled",
];

fn check(workflow: &Workflow<'_>, report: &mut Report) {
    let Some(on) = workflow.root().get("on").filter(|_| !workflow.is_action) else {
        return;
    };
    match on.view() {
        View::Text(event) => known(report, event, on),
        View::List(list) => {
            for item in list {
                match item.as_str() {
                    Some(event) => known(report, event, item),
                    None => report.say(
                        item.span(),
                        format!("an event is {}, not a text", item.kind()),
                        "write its name",
                    ),
                }
            }
        }
        View::Map(map) => {
            for (event, settings) in map {
                known(report, event, settings);
                types(report, event, settings);
            }
        }
        _ => report.say(
            on.span(),
            format!("`on` is {}, and names no event", on.kind()),
            "write `on: push`",
        ),
    }
}

fn known(report: &mut Report, event: &str, node: Node<'_>) {
    if EVENTS.iter().any(|(known, _)| *known == event) {
        return;
    }
    let help = match similar(event, EVENTS.iter().map(|(known, _)| *known)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "see GitHub's list of events that trigger workflows".to_owned(),
    };
    report.say(key_span(node), format!("there is no event `{event}`"), help);
}

fn types(report: &mut Report, event: &str, settings: Node<'_>) {
    let known = EVENTS.iter().find(|(known, _)| *known == event);
    let (Some((_, known)), Some(types)) = (known, settings.get("types")) else {
        return;
    };
    if *known == ANY {
        return;
    }
    if known.is_empty() {
        let message = format!("`{event}` has no types");
        report.say(key_span(types), message, "take `types` away");
        return;
    }
    let one = std::iter::once(types).filter(|types| types.as_str().is_some());
    for item in one.chain(types.children()) {
        let Some(text) = item.as_str().filter(|text| !known.contains(text)) else {
            continue;
        };
        let help = match similar(text, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there is `{}`", known.join("`, `")),
        };
        report.say(item.span(), format!("`{event}` has no type `{text}`"), help);
    }
}
