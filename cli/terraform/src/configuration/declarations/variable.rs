use infractl_hcl::syntax::{Block, Expression};

use super::{Condition, flag, label, value};
use crate::configuration::Declared;

/// `variable "name" { … }`
#[derive(Debug)]
pub struct Variable {
    /// The block.
    pub block: Block,
}

impl Declared for Variable {
    fn key(&self) -> Box<str> {
        self.name().into()
    }
}

impl Variable {
    /// The name.
    pub fn name(&self) -> &str {
        label(&self.block, 0)
    }

    /// The type constraint.
    pub fn constraint(&self) -> Option<&Expression> {
        value(&self.block.body, "type")
    }

    /// The value where none is given.
    pub fn default(&self) -> Option<&Expression> {
        value(&self.block.body, "default")
    }

    /// The description.
    pub fn description(&self) -> Option<&Expression> {
        value(&self.block.body, "description")
    }

    /// Whether a caller must give a value.
    pub fn is_required(&self) -> bool {
        self.default().is_none()
    }

    /// Whether its value is hidden.
    pub fn is_sensitive(&self) -> bool {
        flag(&self.block.body, "sensitive") == Some(true)
    }

    /// Whether null is a value of its own; without it the default stands in for null.
    pub fn is_nullable(&self) -> bool {
        flag(&self.block.body, "nullable") != Some(false)
    }

    /// Whether its value is kept in no plan and no state.
    pub fn is_ephemeral(&self) -> bool {
        flag(&self.block.body, "ephemeral") == Some(true)
    }

    /// The conditions on its value.
    pub fn validations(&self) -> impl Iterator<Item = Condition<'_>> {
        self.block.body.blocks_of("validation").map(Condition::of)
    }
}
