#![expect(
    clippy::disallowed_methods,
    reason = "this is the one place that starts processes and measures how long they run"
)]

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// The most that a program may print, in bytes, before it is stopped.
const OUTPUT_LIMIT: u64 = 512 * 1024 * 1024;

/// One run of another program: no shell, only the environment that is given.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    folder: Option<PathBuf>,
    input: Vec<u8>,
    limit: Duration,
}

/// What a program left behind.
#[derive(Debug, Clone)]
pub struct ProgramOutput {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// All of its standard output.
    pub stdout: Vec<u8>,
    /// All of its standard error.
    pub stderr: Vec<u8>,
}

/// Why a program did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// There is no such program.
    #[error("`{program}` is not installed, or not on the search path")]
    NotFound {
        /// Its name.
        program: String,
    },
    /// It took longer than it may; it and all that it started were killed.
    #[error("`{program}` was stopped after {} seconds", limit.as_secs())]
    TimedOut {
        /// Its name.
        program: String,
        /// The time that it had.
        limit: Duration,
    },
    /// The operating system refused.
    #[error("cannot run `{program}`: {reason}")]
    Refused {
        /// Its name.
        program: String,
        /// The system's own words.
        reason: io::Error,
    },
}

impl Program {
    /// A run of `path` for at most one minute. A bare name is looked up in the `PATH` that
    /// [`Program::environment`] gives.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            arguments: Vec::new(),
            environment: Vec::new(),
            folder: None,
            input: Vec::new(),
            limit: Duration::from_mins(1),
        }
    }

    /// Adds arguments, handed over as they are.
    #[must_use]
    pub fn arguments<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(
            arguments
                .into_iter()
                .map(|argument| argument.as_ref().into()),
        );
        self
    }

    /// Adds variables to the environment, which is empty otherwise.
    #[must_use]
    pub fn environment<K: Into<OsString>, V: Into<OsString>>(
        mut self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.environment.extend(
            variables
                .into_iter()
                .map(|(name, value)| (name.into(), value.into())),
        );
        self
    }

    /// Runs in `folder`.
    #[must_use]
    pub fn folder(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// Gives `input` to its standard input.
    #[must_use]
    pub fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// Kills it, and all that it started, after `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs to the end. An exit code other than 0 is no error here.
    pub fn run(self) -> Result<ProgramOutput, ProgramError> {
        let deadline = Instant::now() + self.limit;
        let mut child = self.spawn()?;
        let stdin = child.stdin.take();
        let stdout = child.stdout.take();
        let stderr = child.stderr.take();
        let (sender, receiver) = mpsc::channel();
        thread::scope(|scope| {
            let input = &self.input;
            scope.spawn(move || {
                // A program that does not read its input closes it; that is its own affair.
                stdin.map(|mut stdin| stdin.write_all(input))
            });
            for (place, stream) in [stdout.map(boxed), stderr.map(boxed)]
                .into_iter()
                .enumerate()
            {
                let sender = sender.clone();
                scope.spawn(move || {
                    let mut bytes = Vec::new();
                    let outcome = stream.map_or(Ok(0), |stream| {
                        stream.take(OUTPUT_LIMIT).read_to_end(&mut bytes)
                    });
                    // Only a run that timed out has stopped to listen.
                    let _ = sender.send((place, outcome.map(|_| bytes)));
                });
            }
            let mut streams = [Vec::new(), Vec::new()];
            for _ in 0..streams.len() {
                let left = deadline.saturating_duration_since(Instant::now());
                let Ok((place, outcome)) = receiver.recv_timeout(left) else {
                    stop(&mut child);
                    return Err(self.timed_out());
                };
                let bytes = outcome.map_err(|reason| {
                    stop(&mut child);
                    self.refused(reason)
                })?;
                if let Some(stream) = streams.get_mut(place) {
                    *stream = bytes;
                }
            }
            let status = self.wait(&mut child, deadline)?;
            let [stdout, stderr] = streams;
            Ok(ProgramOutput {
                code: status.code(),
                stdout,
                stderr,
            })
        })
    }

    /// Starts it with open pipes, in a process group of its own, for a talk over many requests.
    pub(crate) fn spawn(&self) -> Result<Child, ProgramError> {
        let mut command = Command::new(&self.path);
        command
            .args(&self.arguments)
            .env_clear()
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command.spawn().map_err(|reason| match reason.kind() {
            ErrorKind::NotFound if self.folder.as_ref().is_none_or(|folder| folder.is_dir()) => {
                ProgramError::NotFound {
                    program: self.name(),
                }
            }
            _ => self.refused(reason),
        })
    }

    /// Waits for the exit after the pipes are closed, which most often has come already.
    fn wait(
        &self,
        child: &mut Child,
        deadline: Instant,
    ) -> Result<std::process::ExitStatus, ProgramError> {
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) if Instant::now() >= deadline => {
                    stop(child);
                    return Err(self.timed_out());
                }
                Ok(None) => thread::sleep(Duration::from_millis(1)),
                Err(reason) => return Err(self.refused(reason)),
            }
        }
    }

    /// This run as one of a supervisor, which gets the program with its arguments.
    pub(crate) fn behind(mut self, supervisor: &Self, grace: Duration) -> Self {
        let mut arguments = supervisor.arguments.clone();
        arguments.push(grace.as_millis().to_string().into());
        arguments.push(std::mem::take(&mut self.path).into());
        arguments.append(&mut self.arguments);
        self.path.clone_from(&supervisor.path);
        self.arguments = arguments;
        self.environment.extend(supervisor.environment.clone());
        self
    }

    pub(crate) fn limit_of(&self) -> Duration {
        self.limit
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }

    pub(crate) fn timed_out(&self) -> ProgramError {
        ProgramError::TimedOut {
            program: self.name(),
            limit: self.limit,
        }
    }

    pub(crate) fn refused(&self, reason: io::Error) -> ProgramError {
        ProgramError::Refused {
            program: self.name(),
            reason,
        }
    }
}

fn boxed<'s>(stream: impl Read + Send + 's) -> Box<dyn Read + Send + 's> {
    Box::new(stream)
}

/// Kills a child with everything in its process group, and takes its exit.
pub(crate) fn stop(child: &mut Child) {
    kill(child);
    let _ = child.wait();
}

/// Kills a child with everything in its process group. Its exit has not been taken, so its number
/// is still its own.
pub(crate) fn kill(child: &Child) {
    if let Ok(number) = i32::try_from(child.id())
        && let Some(group) = Pid::from_raw(number)
    {
        // The group may be gone already; then there is nothing left to kill.
        let _ = kill_process_group(group, Signal::KILL);
    }
}

/// The program of a name on a search path, as `PATH` holds one. Entries that are not absolute are
/// left out: what they name changes with the current folder.
pub fn find_program(search_path: &OsStr, name: &str) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt as _;
    std::env::split_paths(search_path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(name))
        .find(|path| {
            path.metadata()
                .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
        })
}
