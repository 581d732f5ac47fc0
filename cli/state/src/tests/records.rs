use std::collections::BTreeMap;

use infractl_base::Digest;

use super::{Scratch, path, request, time};
use crate::{
    Action, Approval, Code, Counts, Lock, Outcome, Record, RecordedChange, RecordedComponent,
    RecordedStack, RecordedState, Start, Store, finish, history, latest_success, release_bytes,
    start,
};

fn started(number: u8, release: &[u8]) -> Start {
    let request = request(number);
    Start {
        id: request.run,
        environment: "local".into(),
        action: Action::Apply,
        release: Some(Digest::of(release)),
        code: Code {
            revision: Some("3f2c".into()),
            is_worktree: true,
            is_dirty: true,
        },
        kubernetes: Some("v1.36.3+k3s1".into()),
        policies: None,
        tool: "0.1.0".into(),
        who: request.who,
        started: request.since,
        counts: Counts {
            create: 2,
            ..Counts::default()
        },
        components: vec![RecordedComponent {
            name: "redis".into(),
            variant: "single".into(),
            is_stateful: true,
        }],
        documents: BTreeMap::from([(
            "kubernetes/redis/Service/data/redis".into(),
            Digest::of(b"x"),
        )]),
        stacks: vec![RecordedStack {
            name: "cluster".into(),
            source: "terraform/stacks/cluster".into(),
            code: Code {
                revision: None,
                is_worktree: true,
                is_dirty: false,
            },
            tool: "tofu".into(),
            tool_version: "1.12.6".into(),
            purpose: "apply".into(),
            targets: Vec::new(),
            replacements: vec!["aws_instance.a".into()],
            imports: Vec::new(),
            plan: Digest::of(b"plan").to_string(),
            has_changes: true,
            state: None,
            provider_lock: None,
            backend: Digest::of(b"backend").to_string(),
            variables: Digest::of(b"variables").to_string(),
            counts: Counts::default(),
            changes: vec![RecordedChange {
                address: "aws_instance.a".into(),
                action: "replace".into(),
                concerns: vec!["destroys".into()],
            }],
            applied: Some(RecordedState {
                lineage: "l".into(),
                serial: 3,
            }),
        }],
        approvals: vec![Approval {
            address: "terraform/cluster/aws_instance.a".into(),
            reason: "it is empty".into(),
            who: "a person".into(),
        }],
    }
}

#[test]
fn a_record_reads_back_as_it_was_written() {
    let scratch = Scratch::new("record");
    let store = &scratch.store;
    let first = started(1, b"release: one\n");
    start(store, &first, Some(b"release: one\n")).unwrap();
    finish(store, &first.id, Outcome::Succeeded, time(9), None).unwrap();
    let record = Record {
        start: first.clone(),
        finished: Some(time(9)),
        outcome: Outcome::Succeeded,
        message: None,
    };
    assert_eq!(
        history(store).unwrap().records,
        std::slice::from_ref(&record)
    );
    assert_eq!(latest_success(store).unwrap(), Some(record));
    let bytes = release_bytes(store, &Digest::of(b"release: one\n")).unwrap();
    assert_eq!(bytes.unwrap(), b"release: one\n");
    // Nothing that was written once is written again.
    assert!(start(store, &first, None).is_err());
    finish(store, &first.id, Outcome::Failed, time(10), Some("late")).unwrap();
    assert_eq!(
        history(store).unwrap().records[0].outcome,
        Outcome::Succeeded
    );
}

#[test]
fn a_run_without_an_end_runs_while_it_holds_the_lock_and_was_interrupted_after() {
    let scratch = Scratch::new("interrupted");
    let store = &scratch.store;
    let outcomes = || -> Vec<Outcome> {
        let found = history(store).unwrap().records;
        found.into_iter().map(|record| record.outcome).collect()
    };
    let lock = Lock::take(store, &request(1)).unwrap();
    start(store, &started(1, b""), Some(b"")).unwrap();
    assert_eq!(outcomes(), [Outcome::Running]);
    lock.release().unwrap();
    assert_eq!(outcomes(), [Outcome::Interrupted]);
    start(store, &started(2, b""), Some(b"")).unwrap();
    let second = started(2, b"").id;
    finish(store, &second, Outcome::Failed, time(3), Some("disk full")).unwrap();
    assert_eq!(outcomes(), [Outcome::Failed, Outcome::Interrupted]);
    assert_eq!(latest_success(store).unwrap(), None);
}

#[test]
fn a_damaged_record_is_named_and_the_others_are_still_listed() {
    let scratch = Scratch::new("damaged");
    let store = &scratch.store;
    for number in 1..=3 {
        let note = started(number, b"");
        start(store, &note, None).unwrap();
        finish(store, &note.id, Outcome::Succeeded, time(9), None).unwrap();
    }
    let broken = path(&format!("records/{}.start.json", started(3, b"").id));
    store.put(&broken, b"{\"schemaVersion\": 1, ").unwrap();
    let found = history(store).unwrap();
    assert_eq!(found.records.len(), 2);
    assert_eq!(found.damaged.len(), 1);
    assert_eq!(found.damaged[0].path, broken.to_string());
    assert!(latest_success(store).is_err());
    store.delete(&broken).unwrap();
    assert!(
        history(store).unwrap().damaged[0]
            .reason
            .contains("missing")
    );
}

#[test]
fn a_release_whose_bytes_changed_is_damage() {
    let scratch = Scratch::new("release");
    let store = &scratch.store;
    start(store, &started(1, b"a"), Some(b"a")).unwrap();
    let digest = Digest::of(b"a");
    let kept = path(&format!("releases/{}.yaml", digest.hex()));
    store.put(&kept, b"b").unwrap();
    assert!(release_bytes(store, &digest).is_err());
    assert_eq!(release_bytes(store, &Digest::of(b"none")).unwrap(), None);
}
