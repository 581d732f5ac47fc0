use infractl_state::{
    Lock, LockRequest, LockState, Outcome, RecordId, StateError, Step, steal_lock, trail,
};

use super::{CONFIG, Project, component, desired, redis};
use crate::{DeliveryError, Progress, apply};

fn steps(project: &Project) -> Vec<Step> {
    let record = &project.history().records[0];
    let trail = trail(&project.store, &record.start.id).unwrap();
    assert_eq!(trail.open_step(), None);
    trail.finished()
}

#[test]
fn each_step_stands_in_the_journal_in_its_order() {
    use Step::{Build, Exchange, Finish, Flush, Lock, Recover, RemoveOld, Secrets};
    let project = Project::new("journal");
    project.apply(&redis()).unwrap();
    let whole = [
        Lock, Recover, Secrets, Build, Flush, Exchange, RemoveOld, Finish,
    ];
    assert_eq!(steps(&project), whole);
    *project.release.borrow_mut() = b"release: 2\n".to_vec();
    project.apply(&redis()).unwrap();
    assert_eq!(steps(&project), [Lock, Recover, Secrets, Finish]);
    project.destroy().unwrap();
    assert_eq!(
        steps(&project),
        [Lock, Recover, Exchange, RemoveOld, Finish]
    );
}

#[test]
fn a_run_that_is_asked_to_end_does_so_before_its_next_step() {
    let project = Project::new("asked");
    project.apply(&redis()).unwrap();
    let files = project.files();
    let wanted = desired(vec![component("redis", &[CONFIG])]);
    for stop in [
        Step::Recover,
        Step::Build,
        Step::Flush,
        Step::Exchange,
        Step::RemoveOld,
    ] {
        let plan = project.plan(&wanted).unwrap();
        let clock = project.clock();
        let reached = std::cell::Cell::new(None);
        // The step that comes after the one at which the signal came is not taken.
        let is_interrupted = || reached.get() == Some(stop);
        let mut run = project.run(&clock);
        run.is_interrupted = &is_interrupted;
        let error = apply(&plan, &run, None, &mut |progress| {
            if let Progress::Step(step) = progress {
                reached.set(Some(step));
            }
        });
        if stop == Step::RemoveOld {
            // Nothing is left to be done after that step.
            assert!(error.unwrap().is_changed);
            break;
        }
        let error = error.unwrap_err();
        assert!(matches!(error, DeliveryError::Interrupted { before } if before > stop));
        let record = &project.history().records[0];
        assert_eq!(record.outcome, Outcome::Interrupted);
        assert_eq!(record.message, Some(error.to_string()));
        let found = trail(&project.store, &record.start.id).unwrap();
        assert_eq!((found.open_step(), found.last_step()), (None, Some(stop)));
        assert_eq!(LockState::read(&project.store).unwrap(), LockState::Free);
        if stop == Step::Exchange {
            assert_eq!(project.plan(&wanted).unwrap().counts.changes(), 0);
            project.apply(&redis()).unwrap();
        }
        assert_eq!(project.files(), files);
        assert!(project.beside().is_empty());
    }
}

#[test]
fn a_run_whose_lock_was_taken_stops_before_its_next_step() {
    let project = Project::new("robbed");
    project.apply(&redis()).unwrap();
    let files = project.files();
    let plan = project
        .plan(&desired(vec![component("redis", &[CONFIG])]))
        .unwrap();
    let clock = project.clock();
    let run = project.run(&clock);
    let thief = LockRequest {
        run: RecordId::new(clock(), [7; 10]),
        who: "thief".into(),
        action: "lock steal".into(),
        since: clock(),
        holder: infractl_base::Holder::current(),
    };
    let error = apply(&plan, &run, None, &mut |progress| {
        if progress == Progress::Step(Step::Flush) {
            steal_lock(&project.store, &thief, "it hangs").unwrap();
        }
    })
    .unwrap_err();
    assert!(
        matches!(error, DeliveryError::State(StateError::Lost(_))),
        "{error}"
    );
    assert!(error.is_guard());
    assert_eq!(project.files(), files);
    assert!(project.beside().is_empty());
    let history = project.history();
    assert_eq!(history.records[0].outcome, Outcome::Failed);
    assert_eq!(history.thefts[0].reason, "it hangs");
    Lock::take(&project.store, &thief)
        .unwrap()
        .release()
        .unwrap();
}

#[test]
fn records_stay_in_order_while_the_clock_goes_back() {
    let project = Project::new("clock");
    project.apply(&redis()).unwrap();
    *project.second.borrow_mut() = -3600;
    let other = desired(vec![component("redis", &[CONFIG])]);
    project.apply(&other).unwrap();
    let newest = &project.history().records[0];
    assert_eq!(newest.start.documents.len(), 1);
    assert_eq!(project.apply(&other).unwrap().record, None);
}
