use super::{Scratch, path, request};
use crate::{Lock, LockState, StateError, Store};

#[test]
fn a_lock_that_is_held_is_refused_by_name_and_free_after_release() {
    let scratch = Scratch::new("held");
    let store = &scratch.store;
    assert_eq!(LockState::read(store).unwrap(), LockState::Free);
    let first = Lock::take(store, &request(1)).unwrap();
    let refused = Lock::take(store, &request(2)).unwrap_err();
    assert!(refused.is_guard());
    let holder = request(1).holder;
    assert_eq!(
        refused.to_string(),
        format!(
            "`lock/000000000001.json` is held by user-1 on {} (process {}) since \
             2027-01-15T08:00:01Z, for `apply`",
            holder.host, holder.process
        )
    );
    first.check().unwrap();
    first.release().unwrap();
    assert_eq!(LockState::read(store).unwrap(), LockState::Free);
    drop(Lock::take(store, &request(2)).unwrap());
    assert_eq!(LockState::read(store).unwrap(), LockState::Free);
    assert_eq!(store.list(&path("lock")).unwrap().len(), 1);
}

#[test]
fn the_lock_of_a_dead_process_is_free_and_that_of_another_machine_is_not() {
    let scratch = Scratch::new("dead");
    let store = &scratch.store;
    let mut dead = request(1);
    // Above the largest process number that Linux hands out.
    dead.holder.process = 4_194_305;
    std::mem::forget(Lock::take(store, &dead).unwrap());
    let LockState::Held(held) = LockState::read(store).unwrap() else {
        panic!("the note is gone");
    };
    assert!(held.is_dead);
    drop(Lock::take(store, &request(2)).unwrap());

    let mut elsewhere = dead;
    elsewhere.holder.host = "elsewhere".into();
    let lost = Lock::take(store, &elsewhere).unwrap();
    assert!(Lock::take(store, &request(2)).unwrap_err().is_guard());

    let stolen = Lock::steal(store, &request(3), "the runner is gone").unwrap();
    assert!(matches!(lost.check(), Err(StateError::Lost(_))));
    // Whoever lost the lock gives nothing back.
    drop(lost);
    stolen.check().unwrap();
    let note = store.get(&path("lock/000000000004.json")).unwrap().unwrap();
    assert!(
        String::from_utf8(note)
            .unwrap()
            .contains("the runner is gone")
    );
}

#[test]
fn of_many_that_take_the_lock_at_once_one_holds_it() {
    let scratch = Scratch::new("race");
    let store = &scratch.store;
    let holders = std::sync::atomic::AtomicU32::new(0);
    let won = std::sync::atomic::AtomicU32::new(0);
    std::thread::scope(|scope| {
        for thread in 0..4_u8 {
            let (holders, won) = (&holders, &won);
            scope.spawn(move || {
                for _ in 0..50 {
                    match Lock::take(store, &request(thread)) {
                        Ok(lock) => {
                            use std::sync::atomic::Ordering::SeqCst;
                            assert_eq!(holders.fetch_add(1, SeqCst), 0, "two hold the lock");
                            won.fetch_add(1, SeqCst);
                            holders.fetch_sub(1, SeqCst);
                            lock.release().unwrap();
                        }
                        Err(error) => assert!(error.is_guard(), "{error}"),
                    }
                }
            });
        }
    });
    assert!(won.into_inner() > 0);
}

#[test]
fn a_lock_that_cannot_be_read_is_an_error_and_no_free_lock() {
    let scratch = Scratch::new("damaged-lock");
    let store = &scratch.store;
    for bytes in [&b"{"[..], b"{\"schemaVersion\": 2}", b""] {
        store.put(&path("lock/000000000007.json"), bytes).unwrap();
        let error = Lock::take(store, &request(1)).unwrap_err();
        assert!(matches!(error, StateError::Damaged { .. }), "{error}");
        assert!(!error.is_guard());
    }
    store.delete(&path("lock/000000000007.json")).unwrap();
    let lock = Lock::take(store, &request(1)).unwrap();
    store.delete(&path("lock/000000000001.json")).unwrap();
    assert!(matches!(lock.check(), Err(StateError::Gone { .. })));
}
