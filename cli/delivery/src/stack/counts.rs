use infractl_state::Counts;
use infractl_terraform::plan::{Action, Mode, Plan, ResourceChange};

/// How many resources of a plan each action touches; what is only read counts nowhere.
pub fn stack_counts(plan: &Plan) -> Counts {
    let mut counts = Counts::default();
    let managed = |change: &&ResourceChange| change.mode == Mode::Managed;
    for change in plan.resources.iter().filter(managed) {
        let counter = match change.action {
            Action::Create => &mut counts.create,
            Action::Update | Action::Forget => &mut counts.update,
            Action::CreateThenDelete | Action::CreateThenForget | Action::DeleteThenCreate => {
                &mut counts.replace
            }
            Action::Delete => &mut counts.delete,
            Action::NoOp | Action::Read => &mut counts.unchanged,
        };
        *counter += 1;
    }
    counts
}

/// What a plan would do with resources, that which asks for most care first, then by address.
pub fn stack_changes(plan: &Plan) -> Vec<&ResourceChange> {
    let is_work = |change: &&ResourceChange| {
        change.action.changes() || change.is_import || change.previous_address.is_some()
    };
    let mut changes: Vec<&ResourceChange> = plan.resources.iter().filter(is_work).collect();
    changes.sort_by(|left, right| {
        let rank = right.risk.rank.cmp(&left.risk.rank);
        rank.then_with(|| (&left.address, &left.deposed).cmp(&(&right.address, &right.deposed)))
    });
    changes
}
