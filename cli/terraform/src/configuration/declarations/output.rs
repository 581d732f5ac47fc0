use infractl_hcl::syntax::{Attribute, Block, Expression};

use super::{Condition, elements, flag, label, value};
use crate::configuration::Declared;

/// One attribute of a `locals` block.
#[derive(Debug)]
pub struct Local {
    /// The attribute.
    pub attribute: Attribute,
}

/// `output "name" { … }`
#[derive(Debug)]
pub struct Output {
    /// The block.
    pub block: Block,
}

impl Declared for Local {
    fn key(&self) -> Box<str> {
        self.name().into()
    }
}

impl Local {
    /// The name.
    pub fn name(&self) -> &str {
        self.attribute.name.as_str()
    }

    /// What it is set to.
    pub fn value(&self) -> &Expression {
        &self.attribute.value
    }
}

impl Declared for Output {
    fn key(&self) -> Box<str> {
        self.name().into()
    }
}

impl Output {
    /// The name.
    pub fn name(&self) -> &str {
        label(&self.block, 0)
    }

    /// What it gives.
    pub fn value(&self) -> Option<&Expression> {
        value(&self.block.body, "value")
    }

    /// The description.
    pub fn description(&self) -> Option<&Expression> {
        value(&self.block.body, "description")
    }

    /// Whether its value is hidden.
    pub fn is_sensitive(&self) -> bool {
        flag(&self.block.body, "sensitive") == Some(true)
    }

    /// Whether its value is kept in no plan and no state.
    pub fn is_ephemeral(&self) -> bool {
        flag(&self.block.body, "ephemeral") == Some(true)
    }

    /// What must exist before its value is given.
    pub fn depends_on(&self) -> &[Expression] {
        elements(value(&self.block.body, "depends_on"))
    }

    /// What must hold before its value is given.
    pub fn preconditions(&self) -> impl Iterator<Item = Condition<'_>> {
        self.block.body.blocks_of("precondition").map(Condition::of)
    }
}
