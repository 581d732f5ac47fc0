use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// What values there can be in a place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// Any type, which is not known yet.
    Dynamic,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A text.
    String,
    /// Elements of one type, in order.
    List(Arc<Type>),
    /// Different elements of one type.
    Set(Arc<Type>),
    /// Elements of one type, by texts.
    Map(Arc<Type>),
    /// Elements, each of a type of its own.
    Tuple(Arc<[Type]>),
    /// Attributes, each of a type of its own.
    Object(Arc<ObjectType>),
}

/// The attributes of an object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ObjectType {
    /// Each attribute with its type.
    pub attributes: BTreeMap<Arc<str>, Type>,
    /// Those that a value which is converted may lack.
    pub optional: BTreeSet<Arc<str>>,
}

impl Type {
    /// A list of elements of a type.
    pub fn list(element: Self) -> Self {
        Self::List(Arc::new(element))
    }

    /// A set of elements of a type.
    pub fn set(element: Self) -> Self {
        Self::Set(Arc::new(element))
    }

    /// A map to elements of a type.
    pub fn map(element: Self) -> Self {
        Self::Map(Arc::new(element))
    }

    /// A tuple of these types.
    pub fn tuple(elements: impl IntoIterator<Item = Self>) -> Self {
        Self::Tuple(elements.into_iter().collect())
    }

    /// An object with these attributes, all of which a value has.
    pub fn object(attributes: impl IntoIterator<Item = (Arc<str>, Self)>) -> Self {
        Self::Object(Arc::new(ObjectType {
            attributes: attributes.into_iter().collect(),
            optional: BTreeSet::new(),
        }))
    }

    /// The type of the elements of a list, set or map.
    pub fn element(&self) -> Option<&Self> {
        match self {
            Self::List(element) | Self::Set(element) | Self::Map(element) => Some(element),
            _ => None,
        }
    }

    /// Whether it is a bool, a number or a text.
    pub fn is_primitive(&self) -> bool {
        matches!(self, Self::Bool | Self::Number | Self::String)
    }

    /// Whether a part of it is not known yet.
    pub fn has_dynamic(&self) -> bool {
        match self {
            Self::Dynamic => true,
            Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.has_dynamic(),
            Self::Tuple(elements) => elements.iter().any(Self::has_dynamic),
            Self::Object(object) => object.attributes.values().any(Self::has_dynamic),
        }
    }

    /// The type with no attribute that may be lacking.
    #[must_use]
    pub fn without_optional(&self) -> Self {
        match self {
            Self::Dynamic | Self::Bool | Self::Number | Self::String => self.clone(),
            Self::List(element) => Self::list(element.without_optional()),
            Self::Set(element) => Self::set(element.without_optional()),
            Self::Map(element) => Self::map(element.without_optional()),
            Self::Tuple(elements) => Self::tuple(elements.iter().map(Self::without_optional)),
            Self::Object(object) => Self::object(
                object
                    .attributes
                    .iter()
                    .map(|(name, own)| (Arc::clone(name), own.without_optional())),
            ),
        }
    }
}

impl fmt::Display for Type {
    /// The words that Terraform's messages have for it: `list of string`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dynamic => formatter.write_str("dynamic"),
            Self::Bool => formatter.write_str("bool"),
            Self::Number => formatter.write_str("number"),
            Self::String => formatter.write_str("string"),
            Self::List(element) => write!(formatter, "list of {}", Element(element)),
            Self::Set(element) => write!(formatter, "set of {}", Element(element)),
            Self::Map(element) => write!(formatter, "map of {}", Element(element)),
            Self::Tuple(_) => formatter.write_str("tuple"),
            Self::Object(_) => formatter.write_str("object"),
        }
    }
}

/// The type of elements as messages name it.
struct Element<'t>(&'t Type);

impl fmt::Display for Element<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Type::Dynamic => formatter.write_str("any single type"),
            other => other.fmt(formatter),
        }
    }
}
