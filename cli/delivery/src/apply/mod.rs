mod ahead;
mod exchange;
mod steps;

use std::collections::BTreeMap;

use infractl_base::{Digest, Hasher, Holder, Secret, random_bytes};
use infractl_state::{
    Approval, Code, Lock, LockRequest, LockState, Outcome, RecordId, Secrets, Start, StateError,
    Step, Store, Timestamp, finish, latest_run, latest_success, record, start as begin,
};

pub use ahead::{Ahead, Platform};

use crate::{DeliveryError, Directory, Plan, Progress, SealedPlan};
use exchange::bring;
use steps::Steps;

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
    /// The digest of the policies that judged; `None` where none did.
    pub policies: Option<Digest>,
    /// The version of this program.
    pub tool: String,
    /// The person or job that applies.
    pub who: String,
    /// Tells the time; asked when the run starts, at each step and when it ends.
    pub clock: &'r dyn Fn() -> Timestamp,
    /// The plan file that is applied; `None` where the plan was made just now.
    pub plan_file: Option<&'r SealedPlan>,
    /// What policies held back, and somebody let through.
    pub approvals: &'r [Approval],
    /// Says before each step whether the run shall end instead.
    pub is_interrupted: &'r dyn Fn() -> bool,
}

/// What an apply did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The record; `None` where nothing differed from what the last run left.
    pub record: Option<RecordId>,
    /// Whether the target was written.
    pub is_changed: bool,
}

/// Brings a target to what was planned, whole or not at all, and leaves a record and a journal.
/// `ahead` are the stacks, which are applied before.
///
/// Refused are a plan that is blocked, a target that changed since, a plan file that is not the
/// newest word any more, and a lock that somebody holds. Where nothing differs, nothing is written.
pub fn apply(
    plan: &Plan,
    run: &Run<'_>,
    mut ahead: Option<&mut dyn Ahead>,
    progress: &mut dyn FnMut(Progress<'_>),
) -> Result<Applied, DeliveryError> {
    let has_stacks = ahead.as_ref().is_some_and(|ahead| ahead.has_work());
    let has_platform = ahead.as_ref().is_none_or(|ahead| ahead.has_platform());
    if has_stacks {
        // What is not known yet is planned anew after the stacks.
        plan.check_refusals()?;
    } else if has_platform {
        plan.check()?;
    }
    if !has_stacks && (!has_platform || plan.is_empty()) && !has_work(plan, run, has_platform)? {
        return Ok(Applied {
            record: None,
            is_changed: false,
        });
    }
    let started = (run.clock)();
    let random = random_bytes().map_err(|error| StateError::Randomness(error.to_string()))?;
    let id = RecordId::after(latest_run(run.store)?.as_ref(), started, random);
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
    prepare(plan, run, &id, has_platform)?;
    let mut start = note(plan, run, id.clone(), started, has_platform)?;
    if let Some(ahead) = &ahead {
        start.stacks = ahead.recorded()?;
    }
    let mut steps = Steps::new(run, &id, &lock, progress)?;
    begin(run.store, &start, run.release)?;
    let done = bring(plan, run, &mut start, ahead.take(), &mut steps);
    match done {
        Ok(is_changed) => {
            lock.release()?;
            Ok(Applied {
                record: Some(id),
                is_changed,
            })
        }
        Err(error) => {
            let outcome = if error.is_interruption() {
                Outcome::Interrupted
            } else {
                Outcome::Failed
            };
            let (now, message) = ((run.clock)(), error.to_string());
            // Why the target was not written matters more than why that could not be recorded.
            drop(finish(run.store, &id, outcome, now, Some(&message)));
            Err(error)
        }
    }
}

/// Looks, with the lock in hand, whether the plan still holds; nothing is recorded before.
fn prepare(
    plan: &Plan,
    run: &Run<'_>,
    id: &RecordId,
    has_platform: bool,
) -> Result<(), DeliveryError> {
    if (run.is_interrupted)() {
        return Err(DeliveryError::Interrupted { before: Step::Lock });
    }
    if let Some(file) = run.plan_file {
        file.require_unused(run.store)?;
    }
    if has_platform {
        run.directory.require_unchanged(plan)?;
    }
    // While the clock goes back, a run that came and went meanwhile may have a later name.
    if latest_run(run.store)?.is_some_and(|latest| latest >= *id) {
        return Err(DeliveryError::Overtaken);
    }
    Ok(run.store.sweep()?)
}

/// Whether there is something to do although the target holds all that is wanted: what a killed
/// run left behind, or a release or commit that was not recorded yet.
fn has_work(plan: &Plan, run: &Run<'_>, has_platform: bool) -> Result<bool, DeliveryError> {
    if let LockState::Held(locked) = LockState::read(run.store)? {
        if locked.is_dead {
            return Ok(true);
        }
        return Err(StateError::Held(Box::new(locked)).into());
    }
    if run.directory.has_leftovers()? || !is_sound(run.store)? {
        return Ok(true);
    }
    if !has_platform {
        return Ok(false);
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

/// Whether the newest run, if there is one, ended as it should: else a new record says that all is
/// well again.
fn is_sound(store: &dyn Store) -> Result<bool, DeliveryError> {
    let Some(id) = latest_run(store)? else {
        return Ok(true);
    };
    Ok(record(store, &id)?.is_some_and(|record| record.outcome == Outcome::Succeeded))
}

/// What the record says when the run starts.
fn note(
    plan: &Plan,
    run: &Run<'_>,
    id: RecordId,
    started: Timestamp,
    has_platform: bool,
) -> Result<Start, DeliveryError> {
    let mut start = Start {
        id,
        environment: plan.environment.clone(),
        action: plan.action,
        release: run.release.map(Digest::of),
        code: run.code.clone(),
        kubernetes: run.kubernetes.clone(),
        policies: run.policies,
        tool: run.tool.clone(),
        who: run.who.clone(),
        started,
        counts: plan.counts,
        components: plan.recorded.clone(),
        documents: documents(plan, run.store)?,
        stacks: Vec::new(),
        approvals: run.approvals.to_vec(),
    };
    if !has_platform {
        leave_out(&mut start, run.store)?;
    }
    Ok(start)
}

/// Has a record say of the platform what the last one did: the run does not touch it.
fn leave_out(start: &mut Start, store: &dyn Store) -> Result<(), DeliveryError> {
    start.counts = infractl_state::Counts::default();
    let held = latest_success(store)?.map(|record| record.start);
    start.release = held.as_ref().and_then(|held| held.release);
    start.kubernetes = held.as_ref().and_then(|held| held.kubernetes.clone());
    if let Some(held) = held {
        start.code = held.code;
        start.components = held.components;
        start.documents = held.documents;
    } else {
        start.components = Vec::new();
        start.documents = BTreeMap::new();
    }
    Ok(())
}

/// The digest of each document; that of a Secret tells nothing without the store's key.
pub(crate) fn documents(
    plan: &Plan,
    store: &dyn Store,
) -> Result<BTreeMap<String, Digest>, DeliveryError> {
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
