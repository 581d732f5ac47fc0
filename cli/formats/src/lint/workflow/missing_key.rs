use infractl_document::{Node, Span, View};

use super::{Workflow, WorkflowRule};
use crate::lint::{Report, key_span};

pub(crate) const RULE: WorkflowRule = WorkflowRule {
    id: "gha-missing-key",
    summary: "a workflow, an action, a job or a step lacks what it cannot be without, or has it in another form",
    check,
};

fn check(workflow: &Workflow<'_>, report: &mut Report) {
    let root = workflow.root();
    let whole = first_byte(root.span());
    if workflow.is_action {
        let runs = require(report, root, whole, "this action", "runs");
        if let Some(runs) = runs {
            let using = require(report, runs, key_span(runs), "`runs`", "using");
            if using.and_then(Node::as_str) == Some("composite") {
                require(report, runs, key_span(runs), "a composite action", "steps");
            }
        }
    } else {
        require(report, root, whole, "this workflow", "on");
        if let Some(jobs) = require(report, root, whole, "this workflow", "jobs")
            && jobs.as_map().is_none_or(infractl_document::Map::is_empty)
        {
            let message = format!("`jobs` is {}, not a map of jobs", described(jobs));
            report.say(
                key_span(jobs),
                message,
                "write each job as a key below `jobs`",
            );
        }
    }
    for (id, job) in workflow.jobs() {
        self::job(report, id, job);
    }
    for steps in workflow.steps() {
        match steps.view() {
            View::List(list) if !list.is_empty() => {
                list.iter().for_each(|step| self::step(report, step));
            }
            View::List(_) => report.say(
                key_span(steps),
                "`steps` is empty",
                "write a step, or take the job away",
            ),
            _ => {
                let message = format!("`steps` is {}, not a list", steps.kind());
                report.say(steps.span(), message, "begin each step with `-`");
            }
        }
    }
}

fn job(report: &mut Report, id: &str, job: Node<'_>) {
    let place = key_span(job);
    if job.as_map().is_none() {
        let message = format!("job `{id}` is {}, not a map", job.kind());
        report.say(job.span().or(place), message, "write its keys below it");
        return;
    }
    let what = format!("job `{id}`");
    if job.get("uses").is_none() {
        require(report, job, place, &what, "runs-on");
        require(report, job, place, &what, "steps");
        for key in ["with", "secrets"] {
            if let Some(node) = job.get(key) {
                let message = format!("`{key}` is for jobs that call a workflow by `uses`");
                report.say(
                    key_span(node),
                    message,
                    "put it into a step, or take it away",
                );
            }
        }
    } else {
        for key in [
            "runs-on",
            "steps",
            "env",
            "container",
            "outputs",
            "defaults",
            "environment",
            "timeout-minutes",
        ] {
            if let Some(node) = job.get(key) {
                let message = format!("{what} calls a workflow, and cannot have `{key}`");
                report.say(
                    key_span(node),
                    message,
                    "put it into the workflow that is called",
                );
            }
        }
    }
}

fn step(report: &mut Report, step: Node<'_>) {
    if step.as_map().is_none() {
        let message = format!("a step is {}, not a map", step.kind());
        report.say(step.span(), message, "write `run:` or `uses:`");
        return;
    }
    match (step.get("uses"), step.get("run")) {
        (Some(_), Some(run)) => {
            report.say(
                key_span(run),
                "a step has both `uses` and `run`",
                "make two steps of it",
            );
        }
        (None, None) => {
            report.say(
                first_byte(step.span()),
                "a step has neither `uses` nor `run`",
                "write one of them",
            );
        }
        _ => {}
    }
}

fn require<'t>(
    report: &mut Report,
    node: Node<'t>,
    place: Option<Span>,
    what: &str,
    key: &str,
) -> Option<Node<'t>> {
    let found = node.get(key);
    if found.is_none() {
        report.say(
            place,
            format!("{what} has no `{key}`"),
            format!("write `{key}:`"),
        );
    }
    found
}

fn described(node: Node<'_>) -> &'static str {
    match node.view() {
        View::Map(_) => "empty",
        _ => node.kind(),
    }
}

/// A finding about a whole map points to its beginning, not to every line of it.
fn first_byte(span: Option<Span>) -> Option<Span> {
    span.map(|span| Span::new(span.source, span.start as usize, span.start as usize + 1))
}
