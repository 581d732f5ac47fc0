//! Terraform stacks: planned for real, applied as planned, each with one state.

mod backend;
mod bring;
mod code;
mod counts;
mod error;
mod fields;
mod given;
mod keep;
mod make;
mod note;
mod outputs;
mod place;
mod relocate;
mod tool;

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{Digest, RelativePath};
use infractl_document::ValuePath;
use infractl_terraform::plan::Plan;
use infractl_terraform::runner::{Backend, Import, PlanRequest, Planned, RunFolder};

pub use backend::NamedBackend;
pub use bring::{AppliedStack, apply_stack};
pub use code::StackCode;
pub use counts::{stack_changes, stack_counts};
pub use error::StackError;
pub use fields::{drift_fields, output_fields, stack_fields};
pub use keep::{KeptStacks, forget_stacks, keep_stacks, restore_stacks};
pub use make::{StackEvent, StackRequest, plan_stacks};
pub use note::record_stack;
pub use outputs::{Outputs, StackOutputs};
pub use place::has_state;
pub use relocate::{StateMove, StateMoveRun, move_state, plan_state_move};
pub use tool::{StackTool, hold_stacks};

/// A stack as an environment wants it.
#[derive(Debug, Clone)]
pub struct DesiredStack {
    /// Its name.
    pub name: String,
    /// Its folder in the code.
    pub source: RelativePath,
    /// The contents of its variables files, later ones win.
    pub variables: Vec<Arc<[u8]>>,
    /// Variables that take outputs of other stacks, over the files.
    pub inputs: BTreeMap<String, OutputPlace>,
    /// Where the environment says that its state lies.
    pub backend: Option<NamedBackend>,
    /// How it comes to its outputs.
    pub way: StackSource,
}

/// How a stack comes to its outputs.
#[derive(Debug, Clone)]
pub enum StackSource {
    /// The tool plans and applies it.
    Tool,
    /// It needs no provider and keeps no state, and was evaluated: these are its outputs.
    Evaluated(Outputs),
}

/// A place in an output of another stack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutputPlace {
    /// The stack.
    pub stack: String,
    /// Its output.
    pub output: String,
    /// The place in it.
    pub path: ValuePath,
}

/// What an apply would do with one stack.
#[derive(Debug)]
pub struct StackPlan {
    /// Its name.
    pub name: String,
    /// Its folder in the code.
    pub source: RelativePath,
    /// What is known of it.
    pub content: StackContent,
}

/// What is known of a stack before an apply.
#[derive(Debug)]
pub enum StackContent {
    /// The tool planned it.
    Planned(Box<PlannedStack>),
    /// It was evaluated, and has nothing to apply.
    Evaluated(Outputs),
    /// It is planned when these are known.
    Deferred(Vec<Waiting>),
}

/// What a stack waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The variable that takes it.
    pub variable: String,
    /// The place that is not known yet.
    pub place: OutputPlace,
    /// What has to happen first.
    pub reason: String,
}

/// A stack that the tool planned, with what the plan rests on.
#[derive(Debug)]
pub struct PlannedStack {
    /// What was asked for.
    pub request: PlanRequest,
    /// What the plan takes into the state.
    pub imports: Vec<Import>,
    /// The plan file in the private folder, and the state that it is for.
    pub planned: Planned,
    /// What it would do, redacted.
    pub plan: Plan,
    /// The tool, as `tofu`.
    pub tool: String,
    /// Its version.
    pub tool_version: String,
    /// The digest of the provider lock file.
    pub provider_lock: Option<Digest>,
    /// Where the state lies.
    pub backend: Backend,
    /// All variables that were given, files and outputs of other stacks.
    pub(crate) variables: Vec<Arc<[u8]>>,
    /// What of them are outputs of other stacks.
    pub(crate) given: Option<Arc<[u8]>>,
    pub(crate) folder: RunFolder,
}

impl StackPlan {
    /// The plan of the tool; `None` for a stack that was not planned.
    pub fn planned(&self) -> Option<&PlannedStack> {
        match &self.content {
            StackContent::Planned(planned) => Some(planned),
            StackContent::Evaluated(_) | StackContent::Deferred(_) => None,
        }
    }

    /// Whether an apply has something to do here.
    pub fn has_work(&self) -> bool {
        match &self.content {
            StackContent::Planned(planned) => planned.planned.has_changes,
            StackContent::Evaluated(_) => false,
            StackContent::Deferred(_) => true,
        }
    }
}

impl std::fmt::Display for OutputPlace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            stack,
            output,
            path,
        } = self;
        if path.is_root() {
            write!(formatter, "{stack}.{output}")
        } else {
            write!(formatter, "{stack}.{output}.{path}")
        }
    }
}
