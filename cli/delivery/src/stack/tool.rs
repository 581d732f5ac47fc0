use std::path::PathBuf;
use std::time::Duration;

use infractl_base::{Access, FileLock, Files, Folder, Interruption, RelativePath, Supervisor};
use infractl_terraform::runner::{RunFolder, Runner, Surroundings, Tool};

use super::StackError;

/// All that runs of the tool on one environment share.
pub struct StackTool<'t> {
    /// The tool.
    pub tool: Tool,
    /// The project on this machine.
    pub project: Folder,
    /// The environment's name.
    pub environment: String,
    /// The code of the stacks.
    pub code: &'t dyn Files,
    /// The folder of the environment's store in which states of this machine lie.
    pub states: Folder,
    /// What the tool sees of the user's environment.
    pub surroundings: Surroundings,
    /// The process that ends the tool when this one is killed.
    pub supervisor: Option<Supervisor>,
    /// Who may wish that a run ends.
    pub interruption: Interruption,
}

/// How long a run may take to end by itself when it is asked to: a provider finishes the call in
/// hand, and the state is stored.
const GRACE: Duration = Duration::from_mins(5);

/// How long one run of the tool may take: clouds take their time for databases.
const LIMIT: Duration = Duration::from_hours(6);

/// Keeps other runs from the private folders of an environment's stacks, until the answer is
/// dropped.
pub fn hold_stacks(project: &Folder, environment: &str) -> Result<FileLock, StackError> {
    let home = path(&format!(".infractl/{environment}/terraform"))?;
    project.require_inside(&home)?;
    project.create_folder(&home, Access::Private)?;
    let folder = project.inside(&home);
    folder.require_private(&RelativePath::root())?;
    Ok(FileLock::take(&folder, &path("lock")?, Duration::ZERO)?)
}

impl StackTool<'_> {
    /// Makes the folder in which a state of this machine lies.
    pub(super) fn make_room(&self, stack: &str) -> Result<(), StackError> {
        let folder = path(stack)?;
        self.states.require_private(&RelativePath::root())?;
        Ok(self.states.create_folder(&folder, Access::Private)?)
    }

    pub(super) fn runner<'r>(&'r self, folder: &'r RunFolder) -> Runner<'r> {
        Runner {
            tool: &self.tool,
            folder,
            surroundings: &self.surroundings,
            supervisor: self.supervisor.as_ref(),
            interruption: &self.interruption,
            grace: GRACE,
            limit: LIMIT,
        }
    }
}

fn path(text: &str) -> Result<RelativePath, StackError> {
    RelativePath::parse(text).map_err(|error| StackError::name(text, &error))
}

impl std::fmt::Debug for StackTool<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let program: &PathBuf = &self.tool.program;
        formatter
            .debug_struct("StackTool")
            .field("program", program)
            .finish_non_exhaustive()
    }
}
