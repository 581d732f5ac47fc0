use super::{Workflow, WorkflowRule};
use crate::lint::Report;

pub(crate) const RULE: WorkflowRule = WorkflowRule {
    id: "gha-merge-key",
    summary: "a workflow uses `<<`, which GitHub does not know",
    check,
};

fn check(workflow: &Workflow<'_>, report: &mut Report) {
    for merge in &workflow.file.merges {
        report.say(
            Some(merge.span),
            "GitHub does not know the merge key `<<`",
            "write the keys out; anchors and aliases of whole values work",
        );
    }
}
