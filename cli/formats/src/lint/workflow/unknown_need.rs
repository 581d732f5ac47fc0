use infractl_document::similar;

use super::{Workflow, WorkflowRule, needs};
use crate::lint::Report;

pub(crate) const RULE: WorkflowRule = WorkflowRule {
    id: "gha-unknown-need",
    summary: "a job needs a job that is not there",
    check,
};

fn check(workflow: &Workflow<'_>, report: &mut Report) {
    let known: Vec<&str> = workflow.jobs().map(|(id, _)| id).collect();
    for (id, job) in workflow.jobs() {
        for need in needs(job) {
            let Some(name) = need.as_str() else { continue };
            if known.iter().any(|job| job.eq_ignore_ascii_case(name)) {
                continue;
            }
            let message = format!("job `{id}` needs `{name}`, and there is no such job");
            let help = match similar(name, known.iter().copied().filter(|job| *job != id)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there is `{}`", known.join("`, `")),
            };
            report.say(need.span(), message, help);
        }
    }
}
