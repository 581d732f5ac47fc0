//! Git by its own program: it knows every layout that a repository can have.

mod batch;
mod changed;
mod log;
mod revision;

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use self::changed::Lines;
pub use self::log::LoggedCommit;
pub use self::revision::Revision;
use crate::{Program, ProgramError, ProgramOutput};

/// A repository, and how to ask it.
#[derive(Debug, Clone)]
pub struct Git {
    folder: PathBuf,
    /// From the repository's root to `folder`, without a `/` at the end; empty for the root.
    prefix: String,
    environment: Vec<(OsString, OsString)>,
    is_shallow: bool,
}

/// The full name of a commit: 40 hexadecimal digits, or 64 in a repository that uses SHA-256.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CommitId(String);

/// Why a text is no [`CommitId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a full commit name; write all 40 hexadecimal digits, in lower case")]
pub struct CommitIdError(String);

/// Why git gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// Git is not installed, or did not end.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// The folder is in no repository.
    #[error("`{}` is not in a git repository; work in a clone of it", folder.display())]
    NotARepository {
        /// The folder.
        folder: PathBuf,
    },
    /// No commit has that name here.
    #[error("git knows no commit `{revision}` here; fetch it with `git fetch origin {revision}`")]
    UnknownRevision {
        /// What was asked for.
        revision: String,
    },
    /// The clone was cut off before the commit.
    #[error(
        "the clone is shallow and lacks the commit `{revision}`; fetch it with \
         `git fetch --unshallow origin`"
    )]
    Shallow {
        /// What was asked for.
        revision: String,
    },
    /// Anything else.
    #[error("`git {command}` failed: {reason}")]
    Failed {
        /// The subcommand with its arguments.
        command: String,
        /// Git's own words.
        reason: String,
    },
}

impl Git {
    /// Opens the repository that holds `folder`. `environment` is all that git sees of the
    /// caller's: `PATH` to find it, `HOME` for its settings.
    pub fn open(
        folder: &Path,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, GitError> {
        let mut git = Self {
            folder: folder.to_owned(),
            prefix: String::new(),
            environment: environment.into_iter().collect(),
            is_shallow: false,
        };
        let output = git.run(&["rev-parse", "--is-shallow-repository", "--show-prefix"])?;
        if output.code != Some(0) {
            let said = String::from_utf8_lossy(&output.stderr);
            if said.contains("not a git repository") {
                return Err(GitError::NotARepository {
                    folder: folder.to_owned(),
                });
            }
            return Err(failed(&["rev-parse"], &output));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let mut lines = text.lines();
        git.is_shallow = lines.next() == Some("true");
        let prefix = lines.next().unwrap_or_default();
        prefix.trim_end_matches('/').clone_into(&mut git.prefix);
        Ok(git)
    }

    /// The commit behind a branch, a tag, `HEAD` or a full name.
    pub fn commit(&self, name: &str) -> Result<CommitId, GitError> {
        let wanted = format!("{name}^{{commit}}");
        let arguments = [
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &wanted,
        ];
        let output = self.run(&arguments)?;
        String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .map_err(|_| self.unknown(name))
    }

    /// Whether `ancestor` is `descendant` or lies in its history.
    pub fn is_ancestor(
        &self,
        ancestor: &CommitId,
        descendant: &CommitId,
    ) -> Result<bool, GitError> {
        let arguments = ["merge-base", "--is-ancestor", &ancestor.0, &descendant.0];
        let output = self.run(&arguments)?;
        match output.code {
            Some(0) => Ok(true),
            // A clone that was cut off cannot tell "not in the history" from "not fetched".
            Some(1) if self.is_shallow => Err(GitError::Shallow {
                revision: ancestor.to_string(),
            }),
            Some(1) => Ok(false),
            _ => Err(failed(&arguments, &output)),
        }
    }

    /// Whether the files on disk below the given folders are those of a commit: none changed,
    /// none missing, none new except those that git ignores.
    pub fn has_same_files(&self, commit: &CommitId, below: &[&str]) -> Result<bool, GitError> {
        let mut arguments = vec!["diff", "--quiet", "--no-ext-diff", &commit.0, "--"];
        arguments.extend(below);
        let output = self.run(&arguments)?;
        match output.code {
            Some(0) => {}
            Some(1) => return Ok(false),
            _ => return Err(failed(&arguments, &output)),
        }
        let mut arguments = vec!["ls-files", "--others", "--exclude-standard", "-z", "--"];
        arguments.extend(below);
        let output = self.run(&arguments)?;
        match output.code {
            Some(0) => Ok(output.stdout.is_empty()),
            _ => Err(failed(&arguments, &output)),
        }
    }

    fn run(&self, arguments: &[&str]) -> Result<ProgramOutput, GitError> {
        Ok(self.program(arguments).run()?)
    }

    fn program(&self, arguments: &[&str]) -> Program {
        Program::new("git")
            .arguments(arguments)
            .environment(self.environment.iter().cloned())
            // Later ones win: the words that are compared stay English, nothing is asked for,
            // written or fetched, and no object stands in for another.
            .environment([
                ("LC_ALL", "C"),
                ("GIT_TERMINAL_PROMPT", "0"),
                ("GIT_OPTIONAL_LOCKS", "0"),
                ("GIT_NO_LAZY_FETCH", "1"),
                ("GIT_NO_REPLACE_OBJECTS", "1"),
            ])
            .folder(&self.folder)
    }

    fn unknown(&self, revision: &str) -> GitError {
        let revision = revision.to_owned();
        if self.is_shallow {
            GitError::Shallow { revision }
        } else {
            GitError::UnknownRevision { revision }
        }
    }
}

fn failed(arguments: &[&str], output: &ProgramOutput) -> GitError {
    GitError::Failed {
        command: arguments.join(" "),
        reason: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
    }
}

impl CommitId {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first twelve digits, for people.
    pub fn short(&self) -> &str {
        self.0.get(..12).unwrap_or(&self.0)
    }
}

impl FromStr for CommitId {
    type Err = CommitIdError;

    fn from_str(text: &str) -> Result<Self, CommitIdError> {
        let is_hex = text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_hex && matches!(text.len(), 40 | 64) {
            Ok(Self(text.to_owned()))
        } else {
            Err(CommitIdError(text.to_owned()))
        }
    }
}

impl fmt::Display for CommitId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for CommitId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
