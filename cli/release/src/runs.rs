//! What the records of an environment say of its releases.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{Digest, RelativePath};
use infractl_document::Sources;
use infractl_state::{Action, Outcome, Record, StateError, Store, history, release_bytes};

use crate::Pins;
use crate::proposal::read;

/// The bytes of a release and what they pin, or why there are none.
pub type Kept = Result<(Arc<[u8]>, Pins), String>;

/// One run of an environment.
#[derive(Debug, Clone)]
pub struct Run {
    /// The name of its record.
    pub id: String,
    /// The record; the reason where it cannot be read.
    pub record: Result<Record, String>,
    /// The bytes of the release that it applied; the reason where there are none.
    pub release: Kept,
}

impl Run {
    /// The record, if the run is an apply that ended well.
    pub fn success(&self) -> Option<&Record> {
        let record = self.record.as_ref().ok()?;
        let is_success =
            record.start.action == Action::Apply && record.outcome == Outcome::Succeeded;
        is_success.then_some(record)
    }

    /// Whether it removed what was applied.
    pub fn is_destroy(&self) -> bool {
        let record = self.record.as_ref();
        record.is_ok_and(|record| record.start.action == Action::Destroy)
    }

    /// What it applied, as far as that is known.
    pub fn pins(&self) -> Option<&Pins> {
        self.release.as_ref().ok().map(|(_, pins)| pins)
    }
}

/// Reads every run of an environment with the release that it applied, newest first.
pub fn runs(store: &dyn Store, sources: &Sources) -> Result<Vec<Run>, StateError> {
    let found = history(store)?;
    let mut releases: BTreeMap<Digest, Kept> = BTreeMap::new();
    let mut runs = Vec::with_capacity(found.records.len());
    for record in found.records {
        let release = match record.start.release {
            None => Err("it keeps no release".to_owned()),
            Some(digest) => releases
                .entry(digest)
                .or_insert_with(|| kept(store, &digest, sources))
                .clone(),
        };
        runs.push(Run {
            id: record.start.id.to_string(),
            record: Ok(record),
            release,
        });
    }
    for damaged in found.damaged {
        let name = damaged.path.rsplit('/').next().unwrap_or_default();
        let id = name.split('.').next().unwrap_or_default().to_owned();
        runs.push(Run {
            id,
            release: Err("its record is damaged".to_owned()),
            record: Err(format!("`{}` is damaged: {}", damaged.path, damaged.reason)),
        });
    }
    // Names sort by time, whatever can be read of the rest.
    runs.sort_by(|left, right| right.id.cmp(&left.id));
    Ok(runs)
}

fn kept(store: &dyn Store, digest: &Digest, sources: &Sources) -> Kept {
    let bytes = match release_bytes(store, digest) {
        Ok(Some(bytes)) => Arc::from(bytes),
        Ok(None) => return Err("the store does not keep its release any more".to_owned()),
        Err(error) => return Err(error.to_string()),
    };
    let path = RelativePath::parse(&format!("{}.yaml", digest.hex()))
        .map_err(|error| error.to_string())?;
    match read(&path, &bytes, sources) {
        Ok(pins) => Ok((bytes, pins)),
        Err(error) => Err(error.to_string()),
    }
}
