use std::fmt;
use std::str::FromStr;

use infractl_document::ValuePath;

use crate::name::decode_from_text;
use crate::{ComponentName, StackName};

/// What is bound: `<component>.<name>`, a need or an input of the component.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BindKey {
    /// The component that needs something.
    pub component: ComponentName,
    /// The need or input.
    pub name: String,
}

/// What it is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BindTarget {
    /// A name that a component provides.
    Component {
        /// The component.
        component: ComponentName,
        /// The name, of the kind that is needed.
        name: String,
    },
    /// A place in the output `cluster` of a stack.
    Stack {
        /// The stack.
        stack: StackName,
        /// The place in the output.
        path: ValuePath,
    },
}

/// Why a text names nothing that can be bound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// The key has another form.
    #[error("`{0}` does not name a need; write `<component>.<name>`")]
    Key(String),
    /// The target has another form.
    #[error("`{0}` names nothing to bind to; write `<component>.<name>` or `stack.<stack>.<path>`")]
    Target(String),
}

impl FromStr for BindKey {
    type Err = BindError;

    fn from_str(text: &str) -> Result<Self, BindError> {
        let wrong = || BindError::Key(text.to_owned());
        let (component, name) = text.split_once('.').ok_or_else(wrong)?;
        if name.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            component: component.parse().map_err(|_| wrong())?,
            name: name.to_owned(),
        })
    }
}

impl FromStr for BindTarget {
    type Err = BindError;

    fn from_str(text: &str) -> Result<Self, BindError> {
        let wrong = || BindError::Target(text.to_owned());
        let (first, rest) = text.split_once('.').ok_or_else(wrong)?;
        if first == "stack" {
            let (stack, path) = rest.split_once('.').unwrap_or((rest, ""));
            return Ok(Self::Stack {
                stack: stack.parse().map_err(|_| wrong())?,
                path: ValuePath::parse(path).map_err(|_| wrong())?,
            });
        }
        if rest.is_empty() {
            return Err(wrong());
        }
        Ok(Self::Component {
            component: first.parse().map_err(|_| wrong())?,
            name: rest.to_owned(),
        })
    }
}

impl fmt::Display for BindKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.component, self.name)
    }
}

impl fmt::Display for BindTarget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Component { component, name } => write!(formatter, "{component}.{name}"),
            Self::Stack { stack, path } if path.is_root() => write!(formatter, "stack.{stack}"),
            Self::Stack { stack, path } => write!(formatter, "stack.{stack}.{path}"),
        }
    }
}

decode_from_text!(BindKey, BindTarget);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_component_or_a_place_in_a_stack() {
        for text in [
            "tempo.otlp-grpc",
            "stack.cluster",
            "stack.cluster.buckets.tempo",
        ] {
            assert_eq!(text.parse::<BindTarget>().unwrap().to_string(), text);
        }
        for text in ["tempo", "tempo.", "stack.", "Tempo.x"] {
            assert!(text.parse::<BindTarget>().is_err(), "{text}");
        }
    }
}
