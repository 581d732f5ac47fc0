use infractl_document::Node;

use super::{Workflow, WorkflowRule};
use crate::lint::Report;
use crate::lint::keys::unknown_keys;

pub(crate) const RULE: WorkflowRule = WorkflowRule {
    id: "gha-unknown-key",
    summary: "a workflow or an action has a key that GitHub does not know",
    check,
};

const WORKFLOW: &[&str] = &[
    "name",
    "run-name",
    "on",
    "permissions",
    "env",
    "defaults",
    "concurrency",
    "jobs",
];
const JOB: &[&str] = &[
    "name",
    "needs",
    "runs-on",
    "permissions",
    "environment",
    "concurrency",
    "outputs",
    "env",
    "defaults",
    "if",
    "steps",
    "timeout-minutes",
    "strategy",
    "continue-on-error",
    "container",
    "services",
    "uses",
    "with",
    "secrets",
    "snapshot",
];
const STEP: &[&str] = &[
    "id",
    "if",
    "name",
    "env",
    "continue-on-error",
    "timeout-minutes",
];
const CONTAINER: &[&str] = &["image", "credentials", "env", "ports", "volumes", "options"];
const FILTERS: &[&str] = &[
    "types",
    "branches",
    "branches-ignore",
    "tags",
    "tags-ignore",
    "paths",
    "paths-ignore",
    "workflows",
];
const ACTION: &[&str] = &[
    "name",
    "author",
    "description",
    "inputs",
    "outputs",
    "runs",
    "branding",
];
const RUNS: &[&str] = &[
    "using",
    "steps",
    "main",
    "pre",
    "pre-if",
    "post",
    "post-if",
    "image",
    "env",
    "entrypoint",
    "pre-entrypoint",
    "post-entrypoint",
    "args",
];

fn check(workflow: &Workflow<'_>, report: &mut Report) {
    let root = workflow.root();
    if workflow.is_action {
        unknown_keys(report, root, "an action", ACTION);
        below(report, root, "runs", "`runs`", RUNS);
        let inputs = &["description", "required", "default", "deprecationMessage"];
        each(report, root.get("inputs"), "an input", inputs);
        each(
            report,
            root.get("outputs"),
            "an output",
            &["description", "value"],
        );
        below(report, root, "branding", "`branding`", &["icon", "color"]);
    } else {
        unknown_keys(report, root, "a workflow", WORKFLOW);
        shared(report, root);
        events(report, root.get("on"));
    }
    for (_, node) in workflow.jobs() {
        job(report, node);
    }
    for step in workflow.steps().flat_map(Node::children) {
        self::step(report, step);
    }
}

/// What workflows and jobs have alike.
fn shared(report: &mut Report, node: Node<'_>) {
    below(
        report,
        node,
        "concurrency",
        "`concurrency`",
        &["group", "cancel-in-progress"],
    );
    below(report, node, "defaults", "`defaults`", &["run"]);
    if let Some(defaults) = node.get("defaults") {
        below(
            report,
            defaults,
            "run",
            "`run`",
            &["shell", "working-directory"],
        );
    }
}

fn job(report: &mut Report, job: Node<'_>) {
    unknown_keys(report, job, "a job", JOB);
    shared(report, job);
    below(
        report,
        job,
        "strategy",
        "`strategy`",
        &["matrix", "fail-fast", "max-parallel"],
    );
    below(
        report,
        job,
        "environment",
        "`environment`",
        &["name", "url", "deployment"],
    );
    below(report, job, "runs-on", "`runs-on`", &["labels", "group"]);
    below(
        report,
        job,
        "snapshot",
        "`snapshot`",
        &["image-name", "version", "if"],
    );
    below(report, job, "container", "a container", CONTAINER);
    each(report, job.get("services"), "a service", CONTAINER);
    let containers = job.get("container").into_iter();
    let services = job.get("services").into_iter().flat_map(Node::children);
    for container in containers.chain(services) {
        below(
            report,
            container,
            "credentials",
            "`credentials`",
            &["username", "password"],
        );
    }
}

fn step(report: &mut Report, step: Node<'_>) {
    let (what, own): (&str, &[&str]) = if step.get("uses").is_some() {
        ("a step that uses an action", &["uses", "with", "run"])
    } else {
        (
            "a step that runs a script",
            &["run", "shell", "working-directory"],
        )
    };
    // A step of neither kind is another rule's.
    if step.get("uses").is_some() || step.get("run").is_some() {
        unknown_keys(report, step, what, &[STEP, own].concat());
    }
}

fn events(report: &mut Report, on: Option<Node<'_>>) {
    for (event, settings) in on.and_then(Node::as_map).into_iter().flatten() {
        let what = format!("`{event}`");
        let known: &[&str] = match event {
            "schedule" => {
                for item in settings.children() {
                    unknown_keys(
                        report,
                        item,
                        "an entry of `schedule`",
                        &["cron", "timezone"],
                    );
                }
                continue;
            }
            "workflow_dispatch" => &["inputs"],
            "workflow_call" => &["inputs", "secrets", "outputs"],
            "repository_dispatch" => &["types"],
            "image_version" => &["names", "versions"],
            _ => FILTERS,
        };
        unknown_keys(report, settings, &what, known);
        let inputs: &[&str] = if event == "workflow_call" {
            &["description", "required", "default", "type"]
        } else {
            &["description", "required", "default", "type", "options"]
        };
        each(report, settings.get("inputs"), "an input", inputs);
        each(
            report,
            settings.get("secrets"),
            "a secret",
            &["description", "required"],
        );
        each(
            report,
            settings.get("outputs"),
            "an output",
            &["description", "value"],
        );
    }
}

fn below(report: &mut Report, node: Node<'_>, key: &str, what: &str, known: &[&str]) {
    if let Some(inner) = node.get(key) {
        unknown_keys(report, inner, what, known);
    }
}

fn each(report: &mut Report, node: Option<Node<'_>>, what: &str, known: &[&str]) {
    for (_, inner) in node.and_then(Node::as_map).into_iter().flatten() {
        unknown_keys(report, inner, what, known);
    }
}
