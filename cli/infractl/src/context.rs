#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads the environment"
)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use infractl_base::{Checkout, RelativePath};
use infractl_document::{Finding, Sources};
use infractl_state::Timestamp;
use infractl_terraform::schema::Schemas;

use crate::arguments::Global;
use crate::commands::policy_worker::PolicyWorkerArgs;
use crate::error::{CommandError, OrUndecided};
use crate::output::Output;

/// What one run knows of the machine it runs on.
pub(crate) struct Context {
    pub(crate) output: Output,
    pub(crate) sources: Sources,
    directory: PathBuf,
    threads: usize,
}

/// The name of the file at the root of a project.
pub(crate) const PROJECT_FILE: &str = "infractl.yaml";

impl Context {
    /// Reads the folder, the colours and the threads that a run was given.
    pub(crate) fn new(global: &Global) -> Result<Self, CommandError> {
        let output = Output::new(global.color.into(), global.quiet);
        let directory = match &global.directory {
            Some(directory) => directory.clone(),
            None => std::env::current_dir().map_err(|error| {
                CommandError::undecided(format!("cannot find the current folder: {error}"))
            })?,
        };
        let directory = directory.canonicalize().map_err(|error| {
            CommandError::undecided(format!("cannot open `{}`: {error}", directory.display()))
        })?;
        let threads = global.threads.map_or(0, std::num::NonZeroUsize::get);
        Ok(Self {
            output,
            sources: Sources::new(),
            directory,
            threads,
        })
    }

    /// The folder that paths on the command line start at.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// The processes that evaluate policies, one for each thread.
    pub(crate) fn policy_workers(
        &self,
        limits: infractl_policy::Limits,
    ) -> Result<Vec<infractl_policy::Worker>, CommandError> {
        let own = std::env::current_exe().map_err(|error| {
            CommandError::undecided(format!("cannot find this program itself: {error}"))
        })?;
        // What the allocator reserves in advance counts as held, so it may not reserve the 1 GiB
        // at a time that it is used to. The variable is in KiB.
        let reserve = (limits.memory >> 10) / 32;
        let program = infractl_base::Program::new(own)
            .arguments(PolicyWorkerArgs::command_line(limits.memory))
            .environment([("MIMALLOC_ARENA_RESERVE", reserve.to_string())]);
        #[cfg(feature = "faults")]
        let program = program.environment(crate::faults::inherited());
        // One is always needed, and it starts while its work is looked for.
        let mut workers = vec![infractl_policy::Worker::new(program.clone(), limits)];
        workers.iter_mut().for_each(infractl_policy::Worker::begin);
        let count = self.threads();
        let worker = || infractl_policy::Worker::new(program.clone(), limits);
        workers.extend(std::iter::repeat_with(worker).take(count - 1));
        Ok(workers)
    }

    /// How many threads may work beside each other.
    pub(crate) fn threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get),
            count => count,
        }
    }

    /// How environments are rendered.
    pub(crate) fn render_options(&self) -> infractl_environment::Options {
        infractl_environment::Options {
            threads: self.threads,
            ..infractl_environment::Options::default()
        }
    }

    /// The same folder seen from the root of the machine, for commands whose paths lead anywhere.
    pub(crate) fn folder_from_root(&self) -> Result<RelativePath, CommandError> {
        let text = self
            .directory
            .to_str()
            .map(|path| path.trim_start_matches('/'));
        let text =
            text.ok_or_else(|| CommandError::undecided("the current folder is not UTF-8"))?;
        RelativePath::parse(text).or_undecided()
    }

    /// The checkout that holds the project file: this folder or the nearest above it.
    pub(crate) fn project_checkout(&self) -> Result<Checkout, CommandError> {
        let root = self
            .directory
            .ancestors()
            .find(|folder| folder.join(PROJECT_FILE).exists());
        let root = root.ok_or_else(|| {
            CommandError::undecided(format!(
                "no `{PROJECT_FILE}` in `{}` or any folder above it",
                self.directory.display()
            ))
            .hint("run inside a project, or name one with `-C FOLDER`")
        })?;
        open(root)
    }

    /// What is known of providers: in the project around this folder, else what ships.
    pub(crate) fn schemas(&self) -> Result<(Schemas, Vec<Finding>), CommandError> {
        let mut above = self.directory.ancestors();
        match above.find(|folder| folder.join(PROJECT_FILE).exists()) {
            Some(root) => Schemas::of_project(&open(root)?, &RelativePath::root()).or_undecided(),
            None => Ok((Schemas::shipped(), Vec::new())),
        }
    }

    /// The time now.
    pub(crate) fn now() -> Timestamp {
        let now = Timestamp::now();
        #[cfg(feature = "faults")]
        let now = now
            .saturating_add(crate::faults::clock_offset())
            .unwrap_or(now);
        now
    }

    /// The day in Greenwich: the same for everybody who looks at one project.
    pub(crate) fn today() -> jiff::civil::Date {
        Self::now().to_zoned(jiff::tz::TimeZone::UTC).date()
    }

    /// The value of a variable of the environment, for `env:` secrets and the like.
    pub(crate) fn variable(name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    /// Every variable of the environment; programs are handed a choice of them.
    pub(crate) fn variables() -> impl Iterator<Item = (OsString, OsString)> {
        std::env::vars_os()
    }

    /// What git and other programs see of the environment: where they lie, and their settings.
    pub(crate) fn git_environment() -> Vec<(OsString, OsString)> {
        ["PATH", "HOME", "XDG_CONFIG_HOME"]
            .into_iter()
            .filter_map(|name| Some((name.into(), std::env::var_os(name)?)))
            .collect()
    }

    /// Where programs are found.
    pub(crate) fn search_path() -> OsString {
        std::env::var_os("PATH").unwrap_or_default()
    }

    /// Where temporary files lie.
    pub(crate) fn temporary_folder() -> PathBuf {
        std::env::temp_dir()
    }

    /// The person or job that runs the program, for records and locks.
    pub(crate) fn who() -> String {
        ["GITHUB_ACTOR", "USER", "LOGNAME"]
            .into_iter()
            .find_map(Self::variable)
            .unwrap_or_else(|| "unknown".to_owned())
    }

    /// Where content-addressed caches lie: outside the project.
    pub(crate) fn cache_folder() -> Option<PathBuf> {
        let variable = |name| Self::variable(name).map(PathBuf::from);
        variable("INFRACTL_CACHE")
            .or_else(|| variable("XDG_CACHE_HOME").map(|folder| folder.join("infractl")))
            .or_else(|| variable("HOME").map(|folder| folder.join(".cache/infractl")))
    }
}

fn open(folder: &Path) -> Result<Checkout, CommandError> {
    Checkout::open(folder).map_err(|error| {
        CommandError::undecided(format!("cannot open `{}`: {error}", folder.display()))
    })
}
