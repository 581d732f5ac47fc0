use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{PathStep, Spanned, ValuePath};
use serde::Deserialize;

use super::StackBackend;
use crate::StackName;
use crate::name::decode_from_text;

/// A Terraform root module of an environment.
#[derive(Debug, Clone, Deserialize)]
pub struct Stack {
    /// The module's folder, from the project root.
    pub source: Spanned<String>,
    /// Files with variables, from the folder of the file that names them.
    #[serde(default)]
    pub variables: Vec<Spanned<String>>,
    /// Variables whose values are outputs of other stacks, over the files.
    #[serde(default)]
    pub inputs: BTreeMap<String, Spanned<StackOutput>>,
    /// Where its state lies; where neither this nor its code says, in the environment's store.
    pub backend: Option<Spanned<StackBackend>>,
}

/// A place in an output of a stack: `<stack>.<output>`, and a path into it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StackOutput {
    /// The stack.
    pub stack: StackName,
    /// Its output.
    pub output: String,
    /// The place in the output; the root for the whole of it.
    pub path: ValuePath,
}

/// Where the code and the variables of a stack lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackFiles {
    /// The module's folder, from the project root.
    pub source: RelativePath,
    /// The files with variables; later ones win.
    pub variables: Vec<VariablesFile>,
}

/// A file with variables, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariablesFile {
    /// From the project root.
    pub path: RelativePath,
    /// Its content.
    pub bytes: Arc<[u8]>,
}

/// Why a text names no output.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names no output of a stack; write `<stack>.<output>`, and a path into it if need be"
)]
pub struct StackOutputError(String);

impl FromStr for StackOutput {
    type Err = StackOutputError;

    fn from_str(text: &str) -> Result<Self, StackOutputError> {
        let wrong = || StackOutputError(text.to_owned());
        let (stack, rest) = text.split_once('.').ok_or_else(wrong)?;
        let whole = ValuePath::parse(rest).map_err(|_| wrong())?;
        let Some((PathStep::Key(output), inside)) = whole.steps().split_first() else {
            return Err(wrong());
        };
        let mut path = ValuePath::root();
        for step in inside {
            path.push(step.clone());
        }
        Ok(Self {
            stack: stack.parse().map_err(|_| wrong())?,
            output: output.to_string(),
            path,
        })
    }
}

impl fmt::Display for StackOutput {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            stack,
            output,
            path,
        } = self;
        match path.steps().first() {
            None => write!(formatter, "{stack}.{output}"),
            Some(PathStep::Key(_)) => write!(formatter, "{stack}.{output}.{path}"),
            Some(_) => write!(formatter, "{stack}.{output}{path}"),
        }
    }
}

decode_from_text!(StackOutput);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_has_a_stack_a_name_and_perhaps_a_path() {
        for text in [
            "network.id",
            "network.cluster.buckets.tempo",
            "network.zones[0].name",
        ] {
            assert_eq!(text.parse::<StackOutput>().unwrap().to_string(), text);
        }
        for text in [
            "network",
            "network.",
            ".id",
            "Network.id",
            "network[0].id",
            "network.[0]",
        ] {
            assert!(text.parse::<StackOutput>().is_err(), "{text}");
        }
    }
}
