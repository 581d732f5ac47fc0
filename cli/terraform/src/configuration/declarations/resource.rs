use infractl_hcl::syntax::{Attribute, Block, Expression, Item};

use super::{Condition, elements, flag, label, value};
use crate::configuration::Declared;

/// `resource`, `data` or `ephemeral "type" "name" { … }`
#[derive(Debug)]
pub struct Resource {
    /// Which of the three.
    pub mode: Mode,
    /// The block.
    pub block: Block,
    /// The check that alone may use it.
    pub check: Option<Box<str>>,
}

/// How Terraform treats a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// `resource`: created, changed and destroyed.
    Managed,
    /// `data`: read.
    Data,
    /// `ephemeral`: opened for one run and kept nowhere.
    Ephemeral,
}

/// `lifecycle { … }`
#[derive(Debug, Clone, Copy)]
pub struct Lifecycle<'b> {
    /// The block.
    pub block: &'b Block,
}

/// Arguments and blocks of a resource that belong to the language, not to its provider.
const META: [&str; 7] = [
    "count",
    "for_each",
    "provider",
    "depends_on",
    "lifecycle",
    "connection",
    "provisioner",
];

impl Declared for Resource {
    fn key(&self) -> Box<str> {
        format!("{}.{}", self.kind(), self.name()).into()
    }
}

impl Resource {
    /// The type, such as `aws_instance`.
    pub fn kind(&self) -> &str {
        label(&self.block, 0)
    }

    /// The name.
    pub fn name(&self) -> &str {
        label(&self.block, 1)
    }

    /// How an expression names it: `aws_instance.web`, `data.aws_ami.debian`.
    pub fn address(&self) -> String {
        format!("{}{}.{}", self.mode.prefix(), self.kind(), self.name())
    }

    /// How many there are.
    pub fn count(&self) -> Option<&Expression> {
        value(&self.block.body, "count")
    }

    /// One for each of what.
    pub fn for_each(&self) -> Option<&Expression> {
        value(&self.block.body, "for_each")
    }

    /// The provider configuration that is named for it.
    pub fn provider(&self) -> Option<&Expression> {
        value(&self.block.body, "provider")
    }

    /// The local name of its provider: the one that is named, else the first word of its type.
    pub fn provider_name(&self) -> &str {
        let named = self.provider().and_then(Expression::as_reference);
        named.map_or_else(
            || self.kind().split('_').next().unwrap_or_default(),
            |reference| reference.root.as_str(),
        )
    }

    /// What must exist before it.
    pub fn depends_on(&self) -> &[Expression] {
        elements(value(&self.block.body, "depends_on"))
    }

    /// How it is replaced and destroyed.
    pub fn lifecycle(&self) -> Option<Lifecycle<'_>> {
        let block = self.block.body.blocks_of("lifecycle").next()?;
        Some(Lifecycle { block })
    }

    /// The arguments that are left as they are, where they are listed.
    pub fn ignored_changes(&self) -> &[Expression] {
        let attribute = self.lifecycle().and_then(Lifecycle::ignore_changes);
        elements(attribute.map(|attribute| &attribute.value))
    }

    /// What is run beside it.
    pub fn provisioners(&self) -> impl Iterator<Item = &Block> {
        self.block.body.blocks_of("provisioner")
    }

    /// How provisioners reach it.
    pub fn connection(&self) -> Option<&Block> {
        self.block.body.blocks_of("connection").next()
    }

    /// The arguments and blocks that its provider defines; `dynamic` blocks stand for such blocks.
    pub fn arguments(&self) -> impl Iterator<Item = &Item> {
        self.block.body.items.iter().filter(|item| {
            let name = match item {
                Item::Attribute(attribute) => attribute.name.as_str(),
                Item::Block(block) => block.kind.as_str(),
            };
            !META.contains(&name)
        })
    }
}

impl Mode {
    /// The word that opens its block.
    pub fn word(self) -> &'static str {
        match self {
            Self::Managed => "resource",
            Self::Data => "data",
            Self::Ephemeral => "ephemeral",
        }
    }

    /// What stands before `type.name` in an expression.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Managed => "",
            Self::Data => "data.",
            Self::Ephemeral => "ephemeral.",
        }
    }
}

impl<'b> Lifecycle<'b> {
    /// Whether a new one is made before the old one goes; `None` where it is not written as a literal.
    pub fn creates_before_destroy(self) -> Option<bool> {
        flag(&self.block.body, "create_before_destroy")
    }

    /// Whether a plan that destroys it fails; `None` where it is not written as a literal.
    pub fn prevents_destroy(self) -> Option<bool> {
        flag(&self.block.body, "prevent_destroy")
    }

    /// The attribute of what is left as it is.
    pub fn ignore_changes(self) -> Option<&'b Attribute> {
        self.block.body.attribute("ignore_changes")
    }

    /// What has it replaced when that changes.
    pub fn replace_triggered_by(self) -> &'b [Expression] {
        elements(value(&self.block.body, "replace_triggered_by"))
    }

    /// What must hold before it is made.
    pub fn preconditions(self) -> impl Iterator<Item = Condition<'b>> {
        self.block.body.blocks_of("precondition").map(Condition::of)
    }

    /// What must hold of it once it is made.
    pub fn postconditions(self) -> impl Iterator<Item = Condition<'b>> {
        self.block
            .body
            .blocks_of("postcondition")
            .map(Condition::of)
    }
}
