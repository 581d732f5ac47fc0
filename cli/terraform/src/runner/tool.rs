use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use infractl_base::{Program, ProgramError};
use infractl_document::Node;

use crate::configuration::{Constraints, Version};
use crate::plan::read_private;

/// How long a tool may take to tell its version: the first start reads 100 MB from the disk.
const PATIENCE: Duration = Duration::from_mins(1);

/// A tool that runs configurations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ToolName {
    /// `OpenTofu`.
    Tofu,
    /// Terraform.
    Terraform,
}

/// A tool of this machine, of a version that the project takes.
#[derive(Debug, Clone)]
pub struct Tool {
    /// Which it is.
    pub name: ToolName,
    /// Where it lies.
    pub program: PathBuf,
    /// The version that it tells.
    pub version: Version,
    /// The same as it writes it.
    pub version_text: String,
}

/// Why no tool can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ToolError {
    /// None is installed.
    #[error("{} is not on the search path; install one", wanted(.0))]
    Missing(Vec<(ToolName, String)>),
    /// The project takes other versions.
    #[error("`{}` is {name} {found}, and `tools` of infractl.yaml wants {wanted}", program.display())]
    OutOfRange {
        /// The tool.
        name: ToolName,
        /// Where it lies.
        program: PathBuf,
        /// Its version.
        found: String,
        /// What the project wants.
        wanted: String,
    },
    /// It does not say what a tool says.
    #[error(
        "`{} version -json` does not tell a version: {reason}; is it {name}?", program.display()
    )]
    Junk {
        /// The tool that it should be.
        name: ToolName,
        /// Where it lies.
        program: PathBuf,
        /// What it did instead.
        reason: String,
    },
    /// The range of the project cannot be read.
    #[error("`tools.{name}` of infractl.yaml is no range of versions: {reason}")]
    Range {
        /// The tool.
        name: ToolName,
        /// Why.
        reason: String,
    },
}

impl Tool {
    /// Finds the tool of a project: what `tools` of infractl.yaml wants, `OpenTofu` first where it
    /// wants both or says nothing. `search_path` is `PATH`; entries that are not absolute are left
    /// out, for they change with the current folder.
    pub fn find(search_path: &OsStr, tools: &BTreeMap<String, String>) -> Result<Self, ToolError> {
        let mut wanted = Vec::new();
        for name in [ToolName::Tofu, ToolName::Terraform] {
            if let Some(range) = tools.get(name.as_str()) {
                wanted.push((name, range.clone()));
            }
        }
        if wanted.is_empty() {
            wanted = vec![
                (ToolName::Tofu, String::new()),
                (ToolName::Terraform, String::new()),
            ];
        }
        let mut refusal = None;
        for (name, range) in &wanted {
            let Some(program) = program_of(search_path, *name) else {
                continue;
            };
            match Self::ask(*name, program, range, search_path) {
                Ok(tool) => return Ok(tool),
                // Another version beside it may fit; anything else is never passed over.
                Err(error @ ToolError::OutOfRange { .. }) => refusal = refusal.or(Some(error)),
                Err(error) => return Err(error),
            }
        }
        Err(refusal.unwrap_or(ToolError::Missing(wanted)))
    }

    fn ask(
        name: ToolName,
        program: PathBuf,
        range: &str,
        search_path: &OsStr,
    ) -> Result<Self, ToolError> {
        let constraints: Option<Constraints> = match range {
            "" => None,
            range => Some(range.parse().map_err(|error| ToolError::Range {
                name,
                reason: format!("{error}"),
            })?),
        };
        let version_text = version(&program, search_path).map_err(|reason| ToolError::Junk {
            name,
            program: program.clone(),
            reason,
        })?;
        let version: Version = version_text.parse().map_err(|_| ToolError::Junk {
            name,
            program: program.clone(),
            reason: "what it tells is no version".to_owned(),
        })?;
        if constraints.is_some_and(|constraints| !constraints.allow(&version)) {
            return Err(ToolError::OutOfRange {
                name,
                program,
                found: version_text,
                wanted: range.to_owned(),
            });
        }
        Ok(Self {
            name,
            program,
            version,
            version_text,
        })
    }
}

/// What `version -json` says. Both tools call the key after Terraform.
fn version(program: &Path, search_path: &OsStr) -> Result<String, String> {
    let output = Program::new(program)
        .arguments(["version", "-json"])
        .environment([("PATH", search_path)])
        .environment([("CHECKPOINT_DISABLE", "1")])
        .limit(PATIENCE)
        .run()
        .map_err(|error| match error {
            ProgramError::TimedOut { limit, .. } => {
                format!("it says nothing within {} seconds", limit.as_secs())
            }
            error => error.to_string(),
        })?;
    if output.code != Some(0) {
        return Err(match output.code {
            Some(code) => format!("it ends with exit code {code}"),
            None => "a signal ended it".to_owned(),
        });
    }
    let tree = read_private(&output.stdout).map_err(|_| "it prints no JSON".to_owned())?;
    tree.root()
        .get("terraform_version")
        .and_then(Node::as_str)
        .map(str::to_owned)
        .ok_or_else(|| "its JSON has no `terraform_version`".to_owned())
}

fn program_of(search_path: &OsStr, name: ToolName) -> Option<PathBuf> {
    infractl_base::find_program(search_path, name.as_str())
}

impl ToolName {
    /// The name of its program, and its key below `tools`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tofu => "tofu",
            Self::Terraform => "terraform",
        }
    }
}

impl fmt::Display for ToolName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

fn wanted(tools: &[(ToolName, String)]) -> String {
    let names: Vec<String> = tools
        .iter()
        .map(|(name, range)| match range.as_str() {
            "" => format!("`{name}`"),
            range => format!("`{name}` {range}"),
        })
        .collect();
    match names.as_slice() {
        [one] => one.clone(),
        several => format!("neither {}", several.join(" nor ")),
    }
}
