use infractl_hcl::syntax::{Block, Expression};

use super::{label, value};
use crate::configuration::Declared;

/// `check "name" { … }`, without the data that it reads: that is among the module's data.
#[derive(Debug)]
pub struct Check {
    /// The block.
    pub block: Block,
}

/// `validation`, `precondition`, `postcondition` or `assert`.
#[derive(Debug, Clone, Copy)]
pub struct Condition<'b> {
    /// The block.
    pub block: &'b Block,
}

impl Declared for Check {
    fn key(&self) -> Box<str> {
        self.name().into()
    }
}

impl Check {
    /// The name.
    pub fn name(&self) -> &str {
        label(&self.block, 0)
    }

    /// What must hold.
    pub fn asserts(&self) -> impl Iterator<Item = Condition<'_>> {
        self.block.body.blocks_of("assert").map(Condition::of)
    }
}

impl<'b> Condition<'b> {
    pub(super) fn of(block: &'b Block) -> Self {
        Self { block }
    }

    /// What must be true.
    pub fn condition(self) -> Option<&'b Expression> {
        value(&self.block.body, "condition")
    }

    /// What is said where it is not.
    pub fn error_message(self) -> Option<&'b Expression> {
        value(&self.block.body, "error_message")
    }
}
