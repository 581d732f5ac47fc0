use std::collections::{BTreeMap, BTreeSet};

use infractl_base::fault::FaultPoint;
use infractl_base::{Access, Digest, Folder, Hasher, Holder, RelativePath, Secret, random_bytes};
use infractl_document::TreeError;
use infractl_state::{
    Action, Code, Lock, LockRequest, LockState, Outcome, RecordId, Secrets, Start, StateError,
    Store, Timestamp, finish, latest_success, start,
};
use infractl_yaml::write_tree;

use crate::directory::{Aside, Content, PlannedFile};
use crate::secret::fill_with;
use crate::{DeliveryError, Directory, Plan, Progress};

/// What an apply needs besides its plan.
pub struct Run<'r> {
    /// Where the plan goes.
    pub directory: &'r Directory,
    /// The state store of the environment.
    pub store: &'r dyn Store,
    /// The bytes of `release.yaml`; `None` where the environment has none.
    pub release: Option<&'r [u8]>,
    /// The code that was rendered.
    pub code: Code,
    /// The Kubernetes version of the release, as it is written there.
    pub kubernetes: Option<String>,
    /// The version of this program.
    pub tool: String,
    /// The person or job that applies.
    pub who: String,
    /// Tells the time; asked when the run starts and when it ends.
    pub clock: &'r dyn Fn() -> Timestamp,
}

/// What an apply did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The record; `None` where nothing differed from what the last run left.
    pub record: Option<RecordId>,
    /// Whether the target was written.
    pub is_changed: bool,
}

/// Brings a target to what was planned, whole or not at all, and leaves a record.
///
/// Refused are a plan that is blocked, a target that changed since, and a lock that somebody
/// holds. Where nothing differs, nothing is written.
pub fn apply(
    plan: &Plan,
    run: &Run<'_>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Applied, DeliveryError> {
    plan.check()?;
    if plan.is_empty() && !has_work(plan, run)? {
        return Ok(Applied {
            record: None,
            is_changed: false,
        });
    }
    let started = (run.clock)();
    let random = random_bytes().map_err(|error| StateError::Randomness(error.to_string()))?;
    let id = RecordId::new(started, random);
    let lock = Lock::take(
        run.store,
        &LockRequest {
            run: id.clone(),
            who: run.who.clone(),
            action: plan.action.to_string(),
            since: started,
            holder: Holder::current(),
        },
    )?;
    progress(Progress::Locked);
    run.store.sweep()?;
    run.directory.recover()?;
    run.directory.require_unchanged(plan)?;
    keep_held(plan, Secrets::new(run.store))?;
    let note = note(plan, run, id.clone(), started)?;
    start(run.store, &note, run.release)?;
    let result = if plan.is_empty() {
        Ok(())
    } else {
        exchange(plan, run, &id, &lock, progress)
    };
    let (outcome, message) = match &result {
        Ok(()) => (Outcome::Succeeded, None),
        Err(error) => (Outcome::Failed, Some(error.to_string())),
    };
    let recorded = finish(run.store, &id, outcome, (run.clock)(), message.as_deref());
    // Why the target was not written matters more than why that could not be recorded.
    result?;
    recorded?;
    lock.release()?;
    Ok(Applied {
        record: Some(id),
        is_changed: !plan.is_empty(),
    })
}

/// Whether there is something to do although the target holds all that is wanted: what a killed
/// run left behind, or a release or commit that was not recorded yet.
fn has_work(plan: &Plan, run: &Run<'_>) -> Result<bool, DeliveryError> {
    if let LockState::Held(locked) = LockState::read(run.store)? {
        if locked.is_dead {
            return Ok(true);
        }
        return Err(StateError::Held(Box::new(locked)).into());
    }
    if run.directory.has_leftovers()? {
        return Ok(true);
    }
    let Some(latest) = latest_success(run.store)? else {
        // A target that holds nothing, and shall hold nothing, leaves no trace.
        return Ok(!plan.recorded.is_empty());
    };
    let latest = latest.start;
    Ok(latest.action != plan.action
        || latest.release != run.release.map(Digest::of)
        || latest.code != run.code
        || latest.components != plan.recorded
        || latest.documents != documents(plan, run.store)?)
}

/// What the record says when the run starts.
fn note(
    plan: &Plan,
    run: &Run<'_>,
    id: RecordId,
    started: Timestamp,
) -> Result<Start, DeliveryError> {
    Ok(Start {
        id,
        environment: plan.environment.clone(),
        action: plan.action,
        release: run.release.map(Digest::of),
        code: run.code.clone(),
        kubernetes: run.kubernetes.clone(),
        tool: run.tool.clone(),
        who: run.who.clone(),
        started,
        counts: plan.counts,
        components: plan.recorded.clone(),
        documents: documents(plan, run.store)?,
    })
}

/// The digest of each document; that of a Secret tells nothing without the store's key.
fn documents(plan: &Plan, store: &dyn Store) -> Result<BTreeMap<String, Digest>, DeliveryError> {
    let mut key = None;
    let mut found = BTreeMap::new();
    for (address, digest, is_secret) in &plan.documents {
        let digest = if *is_secret {
            let key = match &key {
                Some(key) => key,
                None => key.insert(Secrets::new(store).digest_key()?),
            };
            keyed(key, digest)
        } else {
            *digest
        };
        found.insert(address.clone(), digest);
    }
    Ok(found)
}

/// The digest of a Secret as a record holds it: it tells nothing without the key.
pub(crate) fn keyed(key: &Secret<String>, digest: &Digest) -> Digest {
    let mut hasher = Hasher::new();
    hasher.part(key.expose().as_bytes()).part(digest.bytes());
    hasher.finish()
}

/// Takes drawn secrets that only the target still holds back into the store.
fn keep_held(plan: &Plan, secrets: Secrets<'_>) -> Result<(), DeliveryError> {
    for file in &plan.layout.files {
        if let Content::Private(_, values) = &file.content {
            for value in values.iter().filter(|value| !value.is_drawn()) {
                value.settle(secrets)?;
            }
        }
    }
    Ok(())
}

/// Builds the new target beside the old one and lets them change places.
fn exchange(
    plan: &Plan,
    run: &Run<'_>,
    id: &RecordId,
    lock: &Lock<'_>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<(), DeliveryError> {
    let directory = run.directory;
    let parent = directory.parent();
    let new = directory.aside(Aside::New, id)?;
    let gone = directory.aside(Aside::Gone, id)?;
    if plan.action == Action::Apply {
        let built = build(plan, run, &new, progress)
            .and_then(|()| ready(plan, directory, lock))
            .and_then(|()| {
                let old = directory.aside(Aside::Old, id)?;
                parent.replace(&new, &directory.target, &old)?;
                progress(Progress::Exchanged);
                if parent.standing(&old)?.is_some() {
                    parent.restore(&old, &gone)?;
                }
                Ok(())
            });
        if let Err(error) = built {
            // The next run removes what cannot be removed now.
            drop(parent.remove_tree(&new));
            return Err(error);
        }
    } else {
        ready(plan, directory, lock)?;
        parent.restore(&directory.target, &gone)?;
        progress(Progress::Exchanged);
    }
    parent.pass(FaultPoint::ReplaceRemove, "remove", &gone)?;
    Ok(parent.remove_tree(&gone)?)
}

/// Fails unless the target is still as it was planned, and the lock still held.
fn ready(plan: &Plan, directory: &Directory, lock: &Lock<'_>) -> Result<(), DeliveryError> {
    directory
        .parent()
        .pass(FaultPoint::DeliveryVerify, "read", &directory.target)?;
    directory.require_unchanged(plan)?;
    Ok(lock.check()?)
}

/// Writes the new target beside the old one and flushes it to the disk.
fn build(
    plan: &Plan,
    run: &Run<'_>,
    new: &RelativePath,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<(), DeliveryError> {
    let parent = run.directory.parent();
    parent.pass(FaultPoint::DeliveryBuild, "create", new)?;
    parent.create_folder(new, Access::Shared)?;
    let folder = parent.inside(new);
    let folders: Vec<RelativePath> = plan
        .layout
        .frame
        .keys()
        .map(RelativePath::parent)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter(|path| !path.is_root())
        .collect();
    for path in &folders {
        folder.create_folder(path, Access::Shared)?;
    }
    for (path, bytes) in &plan.layout.frame {
        folder.write_unseen(path, bytes, Access::Shared)?;
    }
    let mut position = 0;
    let mut component = String::new();
    for file in &plan.layout.files {
        let name = file.path.parent();
        if name.as_str() != component {
            name.as_str().clone_into(&mut component);
            position += 1;
            progress(Progress::Writing {
                component: &component,
                position,
                of: folders.len(),
            });
        }
        write(&folder, file, Secrets::new(run.store))?;
    }
    progress(Progress::Flushing);
    parent.pass(FaultPoint::DeliverySync, "flush", new)?;
    Ok(parent.flush_tree(new)?)
}

fn write(folder: &Folder, file: &PlannedFile, secrets: Secrets<'_>) -> Result<(), DeliveryError> {
    match &file.content {
        Content::Public(text) => {
            folder.write_unseen(&file.path, text.as_bytes(), Access::Shared)?;
        }
        Content::Private(tree, values) => {
            let values = values
                .iter()
                .map(|value| value.settle(secrets))
                .collect::<Result<Vec<_>, _>>()?;
            let mut texts = values.iter().map(|value| Some(value.expose().clone()));
            let filled = fill_with(tree, &mut texts)
                .ok_or_else(|| DeliveryError::Inventory(TreeError::TooLarge.to_string()))?;
            let text = write_tree(filled.root());
            folder.write_unseen(&file.path, text.as_bytes(), Access::Private)?;
        }
    }
    Ok(())
}

impl Directory {
    /// Fails where the target does not hold any more what the plan was made for.
    fn require_unchanged(&self, plan: &Plan) -> Result<(), DeliveryError> {
        let held = self.read(&plan.environment)?;
        if held.digest == plan.held {
            return Ok(());
        }
        Err(DeliveryError::Changed { target: held.shown })
    }
}
