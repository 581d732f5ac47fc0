use std::collections::BTreeSet;

use infractl_base::fault::FaultPoint;
use infractl_base::{Access, Folder, RelativePath};
use infractl_document::TreeError;
use infractl_state::{Action, Event, Outcome, RecordId, Secrets, Step, finish, use_plan};
use infractl_yaml::write_tree;

use super::Run;
use super::steps::Steps;
use crate::directory::{Aside, Content, PlannedFile};
use crate::secret::fill_with;
use crate::{DeliveryError, Plan, PlanFileError, Progress};

/// Takes every step of a run that holds the lock and whose record has begun.
pub(super) fn bring(
    plan: &Plan,
    run: &Run<'_>,
    id: &RecordId,
    steps: &mut Steps<'_>,
) -> Result<(), DeliveryError> {
    steps.note(Step::Lock, Event::Finished)?;
    if let Some(file) = run.plan_file {
        steps.take(Step::UsePlan, |_| {
            if use_plan(run.store, file.id(), id, (run.clock)())? {
                return Ok(());
            }
            file.require_unused(run.store)?;
            Err(PlanFileError::Vanished.into())
        })?;
    }
    steps.take(Step::Recover, |_| run.directory.recover())?;
    if plan.layout.files.iter().any(PlannedFile::is_private) {
        let secrets = Secrets::new(run.store);
        steps.take(Step::Secrets, |_| settle(plan, secrets))?;
    }
    if !plan.is_empty() {
        exchange(plan, run, id, steps)?;
    }
    steps.take(Step::Finish, |_| {
        let now = (run.clock)();
        Ok(finish(run.store, id, Outcome::Succeeded, now, None)?)
    })
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
