use infractl_hcl::syntax::{Attribute, Block, Expression, ExpressionKind, Reference};

use super::{elements, label, value};
use crate::configuration::Declared;

/// `provider "name" { … }`
#[derive(Debug)]
pub struct Provider {
    /// The block.
    pub block: Block,
}

/// One entry of `required_providers`.
#[derive(Debug, Clone, Copy)]
pub struct ProviderRequirement<'b> {
    /// The entry: `name = { … }`, or the old `name = "constraint"`.
    pub attribute: &'b Attribute,
}

impl Declared for Provider {
    fn key(&self) -> Box<str> {
        match self.alias() {
            Some(alias) => format!("{}.{alias}", self.name()).into(),
            None => self.name().into(),
        }
    }
}

impl Provider {
    /// The local name of the provider.
    pub fn name(&self) -> &str {
        label(&self.block, 0)
    }

    /// What tells it from other configurations of the same provider.
    pub fn alias(&self) -> Option<&str> {
        value(&self.block.body, "alias")?.as_text()
    }

    /// The constraint on its version, which belongs to `required_providers` today.
    pub fn version(&self) -> Option<&Expression> {
        value(&self.block.body, "version")
    }
}

impl<'b> ProviderRequirement<'b> {
    /// The local name of the provider.
    pub fn name(self) -> &'b str {
        self.attribute.name.as_str()
    }

    /// Where the provider comes from, such as `hashicorp/aws`.
    pub fn source(self) -> Option<&'b Expression> {
        self.part("source")
    }

    /// The constraint on its version.
    pub fn version(self) -> Option<&'b Expression> {
        match &self.attribute.value.kind {
            ExpressionKind::Object(_) => self.part("version"),
            _ => Some(&self.attribute.value),
        }
    }

    /// The configurations that a caller must give beside the usual one, such as `aws.west`.
    pub fn aliases(self) -> impl Iterator<Item = &'b Reference> {
        let given = elements(self.part("configuration_aliases"));
        given.iter().filter_map(Expression::as_reference)
    }

    fn part(self, name: &str) -> Option<&'b Expression> {
        let ExpressionKind::Object(items) = &self.attribute.value.kind else {
            return None;
        };
        let mut items = items.iter();
        let item = items.find(|item| item.name() == Some(name))?;
        Some(&item.value)
    }
}
