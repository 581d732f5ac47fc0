use infractl_hcl::syntax::{Attribute, Block, Expression, ExpressionKind, ObjectItem};

use super::{elements, label, value};
use crate::configuration::{Declared, ModuleSource};

/// `module "name" { … }`
#[derive(Debug)]
pub struct ModuleCall {
    /// The block.
    pub block: Block,
}

/// Arguments of a call that belong to the language, not to the module.
const META: [&str; 6] = [
    "source",
    "version",
    "count",
    "for_each",
    "depends_on",
    "providers",
];

impl Declared for ModuleCall {
    fn key(&self) -> Box<str> {
        self.name().into()
    }
}

impl ModuleCall {
    /// The name.
    pub fn name(&self) -> &str {
        label(&self.block, 0)
    }

    /// Where the module comes from, as it is written.
    pub fn source_expression(&self) -> Option<&Expression> {
        value(&self.block.body, "source")
    }

    /// Where the module comes from; `None` where an expression decides.
    pub fn source(&self) -> Option<ModuleSource<'_>> {
        self.source_expression()?.as_text().map(ModuleSource::of)
    }

    /// The constraint on its version.
    pub fn version(&self) -> Option<&Expression> {
        value(&self.block.body, "version")
    }

    /// How many there are.
    pub fn count(&self) -> Option<&Expression> {
        value(&self.block.body, "count")
    }

    /// One for each of what.
    pub fn for_each(&self) -> Option<&Expression> {
        value(&self.block.body, "for_each")
    }

    /// What must exist before anything in it.
    pub fn depends_on(&self) -> &[Expression] {
        elements(value(&self.block.body, "depends_on"))
    }

    /// Which provider configurations it is given, where that is written out.
    pub fn providers(&self) -> &[ObjectItem] {
        match value(&self.block.body, "providers").map(|given| &given.kind) {
            Some(ExpressionKind::Object(items)) => items,
            _ => &[],
        }
    }

    /// What its variables are set to.
    pub fn arguments(&self) -> impl Iterator<Item = &Attribute> {
        let attributes = self.block.body.attributes();
        attributes.filter(|attribute| !META.contains(&attribute.name.as_str()))
    }

    /// What one of its variables is set to.
    pub fn argument(&self, name: &str) -> Option<&Attribute> {
        self.arguments().find(|attribute| attribute.name == *name)
    }
}
