use std::collections::BTreeSet;

use infractl_base::fault::FaultPoint;
use infractl_base::{Access, Folder, RelativePath};
use infractl_document::TreeError;
use infractl_state::{
    Action, Event, Outcome, RecordId, Secrets, Start, Step, amend, finish, use_plan,
};
use infractl_yaml::write_tree;

use super::steps::Steps;
use super::{Ahead, Platform, Run};
use crate::directory::{Aside, Content, PlannedFile};
use crate::secret::fill_with;
use crate::{DeliveryError, Plan, PlanFileError, Progress};

/// Takes every step of a run that holds the lock and whose record has begun; the answer says
/// whether the target was written.
pub(super) fn bring(
    plan: &Plan,
    run: &Run<'_>,
    start: &mut Start,
    ahead: Option<&mut dyn Ahead>,
    steps: &mut Steps<'_>,
) -> Result<bool, DeliveryError> {
    steps.note(Step::Lock, Event::Finished)?;
    let id = start.id.clone();
    if let Some(file) = run.plan_file {
        steps.take(Step::UsePlan, |_| {
            if use_plan(run.store, file.id(), &id, (run.clock)())? {
                return Ok(());
            }
            file.require_unused(run.store)?;
            Err(PlanFileError::Vanished.into())
        })?;
    }
    steps.take(Step::Recover, |_| run.directory.recover())?;
    let is_changed = if plan.action == Action::Destroy {
        // The platform runs on what the stacks made, so it goes before them.
        let has_platform = ahead.as_ref().is_none_or(|ahead| ahead.has_platform());
        if has_platform && !plan.is_empty() {
            exchange(plan, run, &id, steps)?;
        }
        if let Some(ahead) = ahead {
            bring_stacks(run, start, ahead, steps)?;
        }
        has_platform && !plan.is_empty()
    } else {
        bring_up(plan, run, start, ahead, steps)?
    };
    steps.take(Step::Finish, |_| {
        let now = (run.clock)();
        Ok(finish(run.store, &id, Outcome::Succeeded, now, None)?)
    })?;
    Ok(is_changed)
}

/// Applies the stacks, then the platform, which may be another one after them.
fn bring_up(
    plan: &Plan,
    run: &Run<'_>,
    start: &mut Start,
    ahead: Option<&mut dyn Ahead>,
    steps: &mut Steps<'_>,
) -> Result<bool, DeliveryError> {
    let platform = match ahead {
        Some(ahead) => {
            bring_stacks(run, start, ahead, steps)?;
            platform_after(run, start, ahead, steps)?
        }
        None => Platform::AsPlanned,
    };
    let plan = match &platform {
        Platform::AsPlanned => plan,
        Platform::Again(again) => again,
        Platform::LeftOut => return Ok(false),
    };
    plan.check()?;
    if plan.layout.files.iter().any(PlannedFile::is_private) {
        let secrets = Secrets::new(run.store);
        steps.take(Step::Secrets, |_| settle(plan, secrets))?;
    }
    if !plan.is_empty() {
        exchange(plan, run, &start.id, steps)?;
    }
    Ok(!plan.is_empty())
}

/// Applies the stacks, and has the record say what came of each.
fn bring_stacks(
    run: &Run<'_>,
    start: &mut Start,
    ahead: &mut dyn Ahead,
    steps: &mut Steps<'_>,
) -> Result<(), DeliveryError> {
    for name in ahead.names() {
        steps.take_part(Step::Stack, Some(&name), |_| {
            let brought = ahead.bring(&name);
            // Also of a stack that failed, some was done.
            start.stacks = ahead.recorded()?;
            amend(run.store, start)?;
            brought
        })?;
    }
    Ok(())
}

/// What the platform is after the stacks.
fn platform_after(
    run: &Run<'_>,
    start: &mut Start,
    ahead: &mut dyn Ahead,
    steps: &mut Steps<'_>,
) -> Result<Platform, DeliveryError> {
    if !ahead.has_platform() {
        return Ok(Platform::LeftOut);
    }
    let mut platform = Platform::AsPlanned;
    steps.take(Step::Platform, |_| {
        platform = ahead.platform()?;
        match &platform {
            Platform::AsPlanned => return Ok(()),
            Platform::LeftOut => super::leave_out(start, run.store)?,
            Platform::Again(plan) => {
                plan.check()?;
                start.counts = plan.counts;
                start.components.clone_from(&plan.recorded);
                start.documents = super::documents(plan, run.store)?;
            }
        }
        start.stacks = ahead.recorded()?;
        Ok(amend(run.store, start)?)
    })?;
    Ok(platform)
}

/// Keeps drawn secrets that only the target still holds, and draws those that nobody holds.
fn settle(plan: &Plan, secrets: Secrets<'_>) -> Result<(), DeliveryError> {
    for file in &plan.layout.files {
        if let Content::Private(_, values) = &file.content {
            for value in values {
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
    steps: &mut Steps<'_>,
) -> Result<(), DeliveryError> {
    let directory = run.directory;
    let parent = directory.parent();
    let new = directory.aside(Aside::New, id)?;
    let gone = directory.aside(Aside::Gone, id)?;
    if plan.action == Action::Apply {
        let built = steps
            .take(Step::Build, |progress| build(plan, run, &new, progress))
            .and_then(|()| {
                steps.take(Step::Flush, |progress| {
                    progress(Progress::Flushing);
                    parent.pass(FaultPoint::DeliverySync, "flush", &new)?;
                    Ok(parent.flush_tree(&new)?)
                })
            })
            .and_then(|()| {
                steps.take(Step::Exchange, |progress| {
                    require_unchanged(plan, run)?;
                    let old = directory.aside(Aside::Old, id)?;
                    parent.replace(&new, &directory.target, &old)?;
                    progress(Progress::Exchanged);
                    if parent.standing(&old)?.is_some() {
                        parent.restore(&old, &gone)?;
                    }
                    Ok(())
                })
            });
        if let Err(error) = built {
            // The next run removes what cannot be removed now.
            drop(parent.remove_tree(&new));
            return Err(error);
        }
    } else {
        steps.take(Step::Exchange, |progress| {
            require_unchanged(plan, run)?;
            parent.restore(&directory.target, &gone)?;
            progress(Progress::Exchanged);
            Ok(())
        })?;
    }
    steps.take(Step::RemoveOld, |_| {
        parent.pass(FaultPoint::ReplaceRemove, "remove", &gone)?;
        Ok(parent.remove_tree(&gone)?)
    })
}

/// Fails unless the target is still as it was planned.
fn require_unchanged(plan: &Plan, run: &Run<'_>) -> Result<(), DeliveryError> {
    let directory = run.directory;
    directory
        .parent()
        .pass(FaultPoint::DeliveryVerify, "read", &directory.target)?;
    directory.require_unchanged(plan)
}

/// Writes the new target beside the old one.
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
    Ok(())
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
