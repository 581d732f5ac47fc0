//! What is known of providers: the attributes and blocks of their resources.

mod keep;
mod kinds;
mod read;
mod shipped;
mod stored;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

pub use keep::{KeptSchema, kept_schemas};
pub use kinds::Kinds;
pub use read::{SchemaError, read_schemas};
pub use stored::RULES;
pub(crate) use stored::UNREADABLE;

use crate::configuration::Mode;
use crate::value::{ObjectType, Type, Value};

/// Where a project keeps the schemas of its providers, from its root.
pub const FOLDER: &str = "terraform/providers";

/// The parts of a provider that have types, as `providers schema -json` names them.
const SECTIONS: [&str; 3] = [
    "resource_schemas",
    "data_source_schemas",
    "ephemeral_resource_schemas",
];

/// Schemas of providers, by their source without a host, such as `hashicorp/aws`.
#[derive(Debug, Clone, Default)]
pub struct Schemas {
    providers: BTreeMap<Box<str>, Arc<ProviderSchema>>,
    has_shipped: bool,
}

/// The schema of one provider.
#[derive(Debug, Default)]
pub struct ProviderSchema {
    /// What a block `provider` takes, where that is known.
    pub configuration: Option<BlockSchema>,
    /// Managed resources by type.
    pub resources: Kinds,
    /// Data sources by type.
    pub data: Kinds,
    /// Ephemeral resources by type.
    pub ephemeral: Kinds,
    /// Whether it says what the provider plans where nothing is set: the plugin protocol does not.
    pub has_defaults: bool,
    /// Whether it has every type of the provider: what it lacks, there is not.
    pub is_whole: bool,
    /// The version of the provider that it is of, where that is known.
    pub version: Option<Box<str>>,
}

/// What a block takes.
#[derive(Debug, Clone, Default)]
pub struct BlockSchema {
    /// Arguments and results.
    pub attributes: BTreeMap<Arc<str>, AttributeSchema>,
    /// Blocks within.
    pub blocks: BTreeMap<Arc<str>, NestedBlock>,
    /// The type of the object, once it was asked for: every resource of the kind shares it.
    made: OnceLock<Type>,
}

/// One argument or result.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the plugin protocol"
)]
pub struct AttributeSchema {
    /// The type of its value.
    pub ty: Type,
    /// The attributes of the objects that it holds, where each has a schema of its own.
    pub nested: Option<Arc<NestedAttributes>>,
    /// Whether it must be set.
    pub is_required: bool,
    /// Whether it may be set.
    pub is_optional: bool,
    /// Whether the provider gives it a value.
    pub is_computed: bool,
    /// Whether nobody may see it.
    pub is_sensitive: bool,
    /// Whether it is sent to the provider and kept nowhere.
    pub is_write_only: bool,
    /// What the provider plans where nothing is set.
    pub default: Option<Value>,
    /// The sibling whose tags are planned here, over those that the provider gives everything.
    pub default_tags_with: Option<Arc<str>>,
}

/// Objects in an attribute.
#[derive(Debug)]
pub struct NestedAttributes {
    /// How many there are.
    pub nesting: Nesting,
    /// What each holds.
    pub attributes: BTreeMap<Arc<str>, AttributeSchema>,
}

/// Blocks of one kind within a block.
#[derive(Debug, Clone)]
pub struct NestedBlock {
    /// How many there may be.
    pub nesting: Nesting,
    /// What each takes.
    pub block: BlockSchema,
    /// At least so many.
    pub least: usize,
    /// At most so many; no limit where it is zero.
    pub most: usize,
}

/// How often an object stands within another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nesting {
    /// Once or not at all.
    Single,
    /// Always once.
    Group,
    /// In order.
    List,
    /// Without order.
    Set,
    /// By names.
    Map,
}

impl Schemas {
    /// Those of the provider that is built into the tool, and of the resource types that the
    /// project's own modules use.
    pub fn shipped() -> Self {
        Self {
            has_shipped: true,
            ..Self::default()
        }
    }

    /// Adds the schemas of others, which stand in place of those of the same provider.
    #[must_use]
    pub fn with(mut self, others: Self) -> Self {
        self.providers.extend(others.providers);
        self.has_shipped |= others.has_shipped;
        self
    }

    /// The schema of a provider, by its source with or without a host.
    pub fn provider(&self, source: &str) -> Option<&ProviderSchema> {
        let source = without_host(source);
        let own = self.providers.get(source).map(Arc::as_ref);
        own.or_else(|| shipped::provider(source).filter(|_| self.has_shipped))
    }

    fn insert(&mut self, source: &str, schema: ProviderSchema) {
        let source = without_host(source).into();
        self.providers.insert(source, Arc::new(schema));
    }
}

impl ProviderSchema {
    /// The types of a mode.
    pub fn of_mode(&self, mode: Mode) -> &Kinds {
        match mode {
            Mode::Managed => &self.resources,
            Mode::Data => &self.data,
            Mode::Ephemeral => &self.ephemeral,
        }
    }
}

/// `hashicorp/aws` of `registry.opentofu.org/hashicorp/aws`.
fn without_host(source: &str) -> &str {
    match source.split_once('/') {
        Some((host, rest)) if host.contains('.') && rest.contains('/') => rest,
        _ => source,
    }
}

impl BlockSchema {
    /// The type of the object that a block gives.
    pub fn ty(&self) -> Type {
        let made = self.made.get_or_init(|| {
            let attributes = self.attributes.iter();
            let attributes = attributes.map(|(name, own)| (Arc::clone(name), own.ty.clone()));
            let blocks = self.blocks.iter();
            let blocks = blocks.map(|(name, own)| (Arc::clone(name), own.ty()));
            Type::object(attributes.chain(blocks))
        });
        made.clone()
    }

    /// What takes these attributes and blocks.
    pub fn new(
        attributes: BTreeMap<Arc<str>, AttributeSchema>,
        blocks: BTreeMap<Arc<str>, NestedBlock>,
    ) -> Self {
        Self {
            attributes,
            blocks,
            made: OnceLock::new(),
        }
    }
}

impl NestedBlock {
    /// The type of all blocks of the kind together.
    pub fn ty(&self) -> Type {
        self.nesting.around(self.block.ty())
    }
}

impl Nesting {
    /// The type of objects of a type that stand so.
    pub fn around(self, object: Type) -> Type {
        match self {
            Self::Single | Self::Group => object,
            Self::List => Type::list(object),
            Self::Set => Type::set(object),
            Self::Map => Type::map(object),
        }
    }
}

impl AttributeSchema {
    /// What a configuration may set it to: parts that need not be set may be left out.
    pub fn taken(&self) -> Type {
        match &self.nested {
            Some(nested) => nested.nesting.around(taken(&nested.attributes)),
            None => self.ty.clone(),
        }
    }
}

fn taken(attributes: &BTreeMap<Arc<str>, AttributeSchema>) -> Type {
    let optional = attributes.iter().filter(|(_, own)| !own.is_required);
    Type::Object(Arc::new(ObjectType {
        optional: optional.map(|(name, _)| Arc::clone(name)).collect(),
        attributes: attributes
            .iter()
            .map(|(name, own)| (Arc::clone(name), own.taken()))
            .collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_found_with_and_without_its_host() {
        let schemas = Schemas::shipped();
        for source in [
            "hashicorp/aws",
            "registry.opentofu.org/hashicorp/aws",
            "registry.terraform.io/hashicorp/aws",
        ] {
            let aws = schemas.provider(source).unwrap();
            assert!(aws.resources.get("aws_vpc").unwrap().is_some(), "{source}");
            assert!(aws.has_defaults);
        }
        assert!(schemas.provider("terraform.io/builtin/terraform").is_some());
        assert!(schemas.provider("acme/aws").is_none());
    }
}
