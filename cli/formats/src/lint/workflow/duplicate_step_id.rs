use super::{Workflow, WorkflowRule};
use crate::lint::Report;

pub(crate) const RULE: WorkflowRule = WorkflowRule {
    id: "gha-duplicate-step-id",
    summary: "two steps of a job have the same id",
    check,
};

fn check(workflow: &Workflow<'_>, report: &mut Report) {
    for steps in workflow.steps() {
        let mut known: Vec<String> = Vec::new();
        for id in steps.children().filter_map(|step| step.get("id")) {
            let Some(text) = id.as_str().map(str::to_lowercase) else {
                continue;
            };
            if known.contains(&text) {
                let message = format!("an earlier step has the id `{text}`");
                report.say(id.span(), message, "give this step another id, or none");
            }
            known.push(text);
        }
    }
}
