use super::{Scratch, path, request, time};
use crate::{
    Event, Journal, Lock, LockState, Step, Store, history, latest_run, plan_use, steal_lock, trail,
    use_plan,
};

#[test]
fn a_journal_tells_what_was_finished_and_what_was_only_started() {
    let scratch = Scratch::new("journal");
    let store = &scratch.store;
    let run = request(1).run;
    assert_eq!(trail(store, &run).unwrap().last_step(), None);
    let journal = Journal::new(store, &run).unwrap();
    journal.write(time(1), Step::Lock, Event::Finished).unwrap();
    journal.write(time(2), Step::Build, Event::Started).unwrap();
    let found = trail(store, &run).unwrap();
    assert_eq!(found.finished(), [Step::Lock]);
    assert_eq!(found.open_step(), Some(Step::Build));
    journal
        .write(time(3), Step::Build, Event::Finished)
        .unwrap();
    let found = trail(store, &run).unwrap();
    assert_eq!((found.open_step(), found.is_torn), (None, false));
    assert_eq!(found.last_step(), Some(Step::Build));
    assert_eq!(found.entries[2].time, time(3));
    // A journal is no record.
    assert_eq!(latest_run(store).unwrap(), None);
}

#[test]
fn a_line_without_its_end_is_left_out_and_a_damaged_one_is_named() {
    let scratch = Scratch::new("torn");
    let store = &scratch.store;
    let run = request(1).run;
    let journal = Journal::new(store, &run).unwrap();
    for step in Step::ALL {
        journal.write(time(1), step, Event::Started).unwrap();
    }
    let at = path(&format!("records/{run}.journal"));
    let whole = store.get(&at).unwrap().unwrap();
    let ends: Vec<usize> = (0..whole.len())
        .filter(|index| whole[*index] == b'\n')
        .map(|index| index + 1)
        .collect();
    for length in 0..=whole.len() {
        store.put(&at, &whole[..length]).unwrap();
        let found = trail(store, &run).unwrap();
        let lines = ends.iter().filter(|end| **end <= length).count();
        assert_eq!(found.entries.len(), lines);
        assert_eq!(found.is_torn, length != 0 && !ends.contains(&length));
    }
    let mut damaged = whole.clone();
    damaged[ends[1] + 3] = b'!';
    store.put(&at, &damaged).unwrap();
    let error = trail(store, &run).unwrap_err().to_string();
    assert!(
        error.contains(&format!("`{at}` is damaged: line 3: ")),
        "{error}"
    );
}

#[test]
fn a_plan_is_used_once() {
    let scratch = Scratch::new("plan-use");
    let store = &scratch.store;
    let (plan, run) = (request(1).run, request(2).run);
    assert_eq!(plan_use(store, &plan).unwrap(), None);
    assert!(use_plan(store, &plan, &run, time(5)).unwrap());
    assert!(!use_plan(store, &plan, &request(3).run, time(6)).unwrap());
    let used = plan_use(store, &plan).unwrap().unwrap();
    assert_eq!((used.run, used.used), (run, time(5)));
}

#[test]
fn a_theft_frees_the_lock_and_stays_in_the_history() {
    let scratch = Scratch::new("theft");
    let store = &scratch.store;
    let thief = request(2);
    assert_eq!(steal_lock(store, &thief, "nobody").unwrap(), None);
    assert_eq!(history(store).unwrap().thefts, []);
    let lock = Lock::take(store, &request(1)).unwrap();
    let robbed = steal_lock(store, &thief, "the runner hangs").unwrap();
    assert_eq!(robbed.unwrap().who, "user-1");
    assert_eq!(LockState::read(store).unwrap(), LockState::Free);
    assert!(lock.check().unwrap_err().is_guard());
    let thefts = history(store).unwrap().thefts;
    assert_eq!(thefts.len(), 1);
    assert_eq!(thefts[0].reason, "the runner hangs");
    assert_eq!((&*thefts[0].who, &*thefts[0].holder), ("user-2", "user-1"));
    assert_eq!(thefts[0].run, request(1).run.to_string());
    // The next run takes the lock although the robbed one still thinks that it runs.
    Lock::take(store, &request(3)).unwrap().release().unwrap();
    drop(lock);
    assert_eq!(LockState::read(store).unwrap(), LockState::Free);
}
