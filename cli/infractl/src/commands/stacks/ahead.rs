//! The stacks of an apply, one after the other, and what the platform becomes after them.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::Secret;
use infractl_delivery::{
    Ahead, DeliveryError, Plan, PlannedStack, Platform, StackContent, StackOutputs, StackPlan,
    StackRequest, apply_stack, plan_stacks, record_stack,
};
use infractl_state::{Code, RecordedStack, RecordedState};

use super::{PlannedStacks, Stacks, Teller};
use crate::context::Context;
use crate::error::CommandError;

/// How the platform is called among what waits.
pub(crate) const PLATFORM: &str = "the platform";

/// What a run of stacks needs of the command that runs it.
pub(crate) trait Host {
    /// Shows the plan of a stack that was deferred, has it judged, and asks for consent.
    fn agree(&mut self, plan: &StackPlan) -> Result<(), CommandError>;

    /// The plan of the platform with what the stacks gave, shown and agreed to.
    fn platform(&mut self, outputs: &StackOutputs) -> Result<Arc<Plan>, CommandError>;
}

/// The stacks of a run.
pub(crate) struct StackRun<'r, 's> {
    pub(crate) context: &'r Context,
    pub(crate) stacks: &'r Stacks<'s>,
    pub(crate) planned: &'r PlannedStacks,
    pub(crate) request: &'r StackRequest,
    pub(crate) code: Code,
    pub(crate) key: Secret<String>,
    pub(crate) host: &'r mut dyn Host,
    /// Whether a plan file is applied, so that nothing is planned anew.
    pub(crate) is_sealed: bool,
    pub(crate) has_platform: bool,
    /// Whether what the stacks give enters the platform.
    pub(crate) is_bound: bool,
    pub(crate) progress: Progress,
}

/// How far a run came.
#[derive(Default)]
pub(crate) struct Progress {
    /// What the stacks give by now.
    outputs: StackOutputs,
    pub(crate) applied: BTreeMap<String, Option<RecordedState>>,
    /// Stacks that were planned during the run.
    late: BTreeMap<String, StackPlan>,
    /// What was not applied, because nobody has seen a plan of it.
    pub(crate) waiting: Vec<String>,
    /// Why the run ends, in the command's own terms.
    pub(crate) error: Option<CommandError>,
}

impl Progress {
    pub(crate) fn of(planned: &PlannedStacks) -> Self {
        Self {
            outputs: planned.outputs.clone(),
            ..Self::default()
        }
    }
}

impl StackRun<'_, '_> {
    fn plan_of(&self, name: &str) -> Option<&StackPlan> {
        let planned = || self.planned.plans.iter().find(|plan| plan.name == name);
        self.progress.late.get(name).or_else(planned)
    }

    /// Keeps an error of the command, and stops the run.
    fn stop(&mut self, error: CommandError) -> DeliveryError {
        let message = error.message().to_owned();
        self.progress.error = Some(error);
        DeliveryError::Stopped(message)
    }

    /// Plans a stack that waited for the others; `false` where it waits still.
    fn plan_late(&mut self, name: &str) -> Result<bool, DeliveryError> {
        let tool = self.stacks.tool();
        let tool = tool.map_err(|error| self.stop(error))?;
        let request = StackRequest {
            only: [name.to_owned()].into(),
            ..self.request.clone()
        };
        let desired: Vec<_> = self
            .stacks
            .desired
            .iter()
            .filter(|stack| stack.name == name)
            .cloned()
            .collect();
        let teller = Teller {
            context: self.context,
            is_apply: true,
        };
        let plans = plan_stacks(
            &desired,
            tool.as_ref(),
            &request,
            &self.context.sources,
            &mut self.progress.outputs,
            &mut |event| teller.tell(&event),
        );
        let plan = match plans {
            Ok(plans) => plans.into_iter().next(),
            Err(error) => {
                self.stacks.show(self.context, &error);
                return Err(Arc::new(error).into());
            }
        };
        let Some(plan) = plan.filter(|plan| plan.planned().is_some()) else {
            return Ok(false);
        };
        if let Err(error) = self.host.agree(&plan) {
            return Err(self.stop(error));
        }
        self.progress.late.insert(name.to_owned(), plan);
        Ok(true)
    }
}

impl Ahead for StackRun<'_, '_> {
    fn has_work(&self) -> bool {
        self.planned.has_work()
    }

    fn has_platform(&self) -> bool {
        self.has_platform
    }

    fn names(&self) -> Vec<String> {
        let plans = self.planned.plans.iter();
        plans
            .filter(|plan| plan.has_work())
            .map(|plan| plan.name.clone())
            .collect()
    }

    fn recorded(&self) -> Result<Vec<RecordedStack>, DeliveryError> {
        let known = |plan: &StackPlan| -> Option<RecordedStack> {
            let plan = self.plan_of(&plan.name)?;
            let planned: &PlannedStack = plan.planned()?;
            let key = self.key.expose().as_bytes();
            let mut recorded = record_stack(&plan.name, &plan.source, planned, &self.code, key);
            let applied = self.progress.applied.get(&plan.name);
            recorded.applied = applied.cloned().flatten();
            Some(recorded)
        };
        Ok(self.planned.plans.iter().filter_map(known).collect())
    }

    fn bring(&mut self, name: &str) -> Result<(), DeliveryError> {
        let is_deferred = self
            .plan_of(name)
            .is_some_and(|plan| matches!(plan.content, StackContent::Deferred(_)));
        if is_deferred && (self.is_sealed || !self.plan_late(name)?) {
            self.progress.waiting.push(format!("stack {name}"));
            return Ok(());
        }
        let tool = self.stacks.tool();
        let tool = tool.map_err(|error| self.stop(error))?;
        let desired = self.stacks.desired.iter().find(|stack| stack.name == name);
        let planned = self.plan_of(name).and_then(StackPlan::planned);
        let (Some(tool), Some(desired), Some(planned)) = (tool, desired, planned) else {
            let error = CommandError::undecided(format!("the stack `{name}` was not planned"));
            return Err(self.stop(error));
        };
        if !planned.planned.has_changes {
            return Ok(());
        }
        let teller = Teller {
            context: self.context,
            is_apply: true,
        };
        let outputs = &self.progress.outputs;
        let applied = apply_stack(desired, planned, &tool, outputs, &mut |event| {
            teller.tell(&event);
        });
        match applied {
            Ok(applied) => {
                self.stacks.warn(self.context, &applied.warnings);
                let state = applied.state.as_ref().map(|state| RecordedState {
                    lineage: state.lineage.clone(),
                    serial: state.serial,
                });
                self.progress.applied.insert(name.to_owned(), state);
                self.progress.outputs.insert(name, applied.outputs);
                Ok(())
            }
            Err(error) => {
                self.stacks.show(self.context, &error);
                Err(Arc::new(error).into())
            }
        }
    }

    fn platform(&mut self) -> Result<Platform, DeliveryError> {
        let is_same = !self.is_bound || self.progress.outputs.is_same(&self.planned.outputs);
        if is_same {
            return Ok(Platform::AsPlanned);
        }
        if self.is_sealed {
            self.progress.waiting.push(PLATFORM.to_owned());
            return Ok(Platform::LeftOut);
        }
        match self.host.platform(&self.progress.outputs) {
            Ok(plan) => Ok(Platform::Again(plan)),
            Err(error) => Err(self.stop(error)),
        }
    }
}
