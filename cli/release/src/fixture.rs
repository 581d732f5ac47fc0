//! Releases and runs for tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{Digest, RelativePath};
use infractl_document::Sources;
use infractl_state::{
    Action, Code, Counts, Outcome, Record, RecordId, RecordedComponent, Start, Timestamp,
};

use crate::proposal::read;
use crate::{Pins, Run};

pub(crate) const OLD: &str = "1111111111111111111111111111111111111111";
pub(crate) const NEW: &str = "2222222222222222222222222222222222222222";

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn release(revision: &str, kubernetes: &str, tag: &str) -> (Arc<[u8]>, Pins) {
    let digest = Digest::of(tag.as_bytes());
    let text = format!(
        "apiVersion: infractl.dev/v1\nkind: Release\nsource: {{revision: \"{revision}\"}}\n\
         kubernetes: {kubernetes}\nimages:\n  db.server: {{repository: docker.io/library/postgres, \
         tag: \"{tag}\", digest: \"{digest}\"}}\n"
    );
    let bytes: Arc<[u8]> = text.into_bytes().into();
    let path = RelativePath::parse("release.yaml").unwrap();
    let pins = read(&path, &bytes, &Sources::new()).unwrap();
    (bytes, pins)
}

pub(crate) fn new() -> (Arc<[u8]>, Pins) {
    release(NEW, "v1.36.3+k3s1", "17.6")
}

pub(crate) fn run(finished: &str, outcome: Outcome, release: &(Arc<[u8]>, Pins)) -> Run {
    let started = time(finished);
    let id = RecordId::new(started, [0; 10]);
    let (bytes, pins) = release.clone();
    let record = Record {
        start: Start {
            id: id.clone(),
            environment: "staging".into(),
            action: Action::Apply,
            release: Some(Digest::of(&bytes)),
            code: Code {
                revision: pins.revision.as_ref().map(ToString::to_string),
                is_worktree: false,
                is_dirty: false,
            },
            kubernetes: Some(pins.kubernetes.to_string()),
            tool: "0.1.0".into(),
            who: "tester".into(),
            started,
            counts: Counts::default(),
            policies: None,
            components: vec![RecordedComponent {
                name: "db".into(),
                variant: "single".into(),
                is_stateful: true,
            }],
            documents: BTreeMap::new(),
            stacks: Vec::new(),
            approvals: Vec::new(),
        },
        finished: (outcome != Outcome::Interrupted).then_some(started),
        outcome,
        message: None,
    };
    Run {
        id: id.to_string(),
        record: Ok(record),
        release: Ok((bytes, pins)),
    }
}
