use infractl_document::{Tree, View};
use serde::de::{Deserialize, Deserializer, Error};

/// A parameter of an environment: one scalar that components ask for by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter(Tree);

impl Parameter {
    /// The scalar with its span.
    pub fn tree(&self) -> &Tree {
        &self.0
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        self.0.root().as_str()
    }
}

impl<'de> Deserialize<'de> for Parameter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tree = Tree::deserialize(deserializer)?;
        match tree.root().view() {
            View::Text(_) | View::Number(_) | View::Bool(_) => Ok(Self(tree)),
            _ => Err(D::Error::custom(format_args!(
                "expected a string, a number or a boolean, found {}",
                tree.root().kind()
            ))),
        }
    }
}
