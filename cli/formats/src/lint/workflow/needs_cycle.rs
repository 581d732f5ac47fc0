use std::collections::BTreeMap;

use infractl_document::Node;

use super::{Workflow, WorkflowRule, needs};
use crate::lint::{Report, key_span};

pub(crate) const RULE: WorkflowRule = WorkflowRule {
    id: "gha-needs-cycle",
    summary: "jobs wait for each other in a circle",
    check,
};

type Jobs<'t> = BTreeMap<String, (&'t str, Node<'t>)>;

fn check(workflow: &Workflow<'_>, report: &mut Report) {
    let by_id: Jobs<'_> = workflow
        .jobs()
        .map(|(id, job)| (id.to_lowercase(), (id, job)))
        .collect();
    let mut done: Vec<String> = Vec::new();
    for (id, _) in workflow.jobs() {
        let mut way = Vec::new();
        if let Some(circle) = follow(&by_id, &id.to_lowercase(), &mut way, &mut done) {
            let names: Vec<&str> = circle
                .iter()
                .filter_map(|id| by_id.get(id).map(|(name, _)| *name))
                .collect();
            let message = format!("jobs wait for each other: `{}`", names.join("` needs `"));
            let first = circle.first().and_then(|id| by_id.get(id));
            let span = first
                .and_then(|(_, job)| job.get("needs"))
                .and_then(key_span);
            report.say(span, message, "take one of these needs away");
        }
    }
}

/// Walks the needs of a job; gives a circle at its first closing, and marks what is known to have
/// been told or to be free of one.
fn follow(
    jobs: &Jobs<'_>,
    id: &str,
    way: &mut Vec<String>,
    done: &mut Vec<String>,
) -> Option<Vec<String>> {
    if let Some(start) = way.iter().position(|known| known == id) {
        let mut circle = way.split_off(start);
        circle.push(id.to_owned());
        return Some(circle);
    }
    if done.iter().any(|known| known == id) {
        return None;
    }
    let (_, job) = jobs.get(id)?;
    done.push(id.to_owned());
    way.push(id.to_owned());
    for need in needs(*job).into_iter().filter_map(Node::as_str) {
        let circle = follow(jobs, &need.to_lowercase(), way, done);
        if circle.is_some() {
            return circle;
        }
    }
    way.pop();
    None
}
