//! Schemas as flat arenas: those of Kubernetes decoded once, those of custom resources built from
//! their definitions. One interpreter reads both.

mod builtin;
mod cursor;
mod custom;
mod decode;
mod lifecycle;

pub(crate) use builtin::{Builtin, BuiltinKind, builtin};
pub(crate) use cursor::Cursor;
pub(crate) use custom::{Custom, build};
pub(crate) use lifecycle::life;

use infractl_document::Node;
use regex::Regex;

/// Schemas that refer to each other by place.
#[derive(Debug, Default)]
pub(crate) struct Arena<'a> {
    pub(crate) nodes: Vec<Schema<'a>>,
}

/// What a value has to be.
#[derive(Debug, Default)]
pub(crate) struct Schema<'a> {
    pub(crate) shape: Shape<'a>,
    pub(crate) is_nullable: bool,
    /// What only custom resources state.
    pub(crate) limits: Option<Box<Limits<'a>>>,
}

#[derive(Debug, Default)]
pub(crate) enum Shape<'a> {
    #[default]
    Any,
    /// Fields sorted by name; the second says what stands for the rest.
    Object(Vec<Field<'a>>, Rest),
    List(u32, ListKeys<'a>),
    Text(TextKind<'a>),
    Integer {
        is_long: bool,
    },
    Number,
    Bool,
    IntOrString,
    Quantity,
    /// `metadata` of an object; its schema lies in the built-in arena.
    Metadata,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    pub(crate) name: &'a str,
    pub(crate) node: u32,
    pub(crate) is_required: bool,
}

/// What a map may hold beside its named fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    Nothing,
    Anything,
    Values(u32),
}

/// By what the items of a list are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ListKeys<'a> {
    Atomic,
    Set,
    /// Fields that are unique together.
    Map(Vec<&'a str>),
    /// A field by which patches match items, without being unique.
    Merge(&'a str),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TextKind<'a> {
    Plain,
    Base64,
    DateTime,
    Ipv4,
    Ipv6,
    /// Sorted.
    OneOf(Vec<&'a str>),
}

/// Value validations of `OpenAPI` that a custom resource definition may state.
#[derive(Debug, Default)]
pub(crate) struct Limits<'a> {
    pub(crate) minimum: Option<f64>,
    pub(crate) maximum: Option<f64>,
    pub(crate) excludes_minimum: bool,
    pub(crate) excludes_maximum: bool,
    pub(crate) multiple_of: Option<f64>,
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) pattern: Option<Regex>,
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
    pub(crate) has_unique_items: bool,
    pub(crate) min_properties: Option<usize>,
    pub(crate) max_properties: Option<usize>,
    pub(crate) allowed: Vec<Node<'a>>,
    pub(crate) all_of: Vec<u32>,
    pub(crate) any_of: Vec<u32>,
    pub(crate) one_of: Vec<u32>,
    pub(crate) not: Option<u32>,
}

impl<'a> Arena<'a> {
    pub(crate) fn get(&self, node: u32) -> Option<&Schema<'a>> {
        self.nodes.get(node as usize)
    }

    pub(crate) fn push(&mut self, schema: Schema<'a>) -> u32 {
        self.nodes.push(schema);
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }
}

/// Finds a field by its name.
pub(crate) fn field<'f, 'a>(fields: &'f [Field<'a>], name: &str) -> Option<&'f Field<'a>> {
    let place = fields.binary_search_by(|field| field.name.cmp(name)).ok()?;
    fields.get(place)
}

impl<'a> ListKeys<'a> {
    /// The fields by which items are told apart; empty where places or values do it.
    pub(crate) fn names(&self) -> &[&'a str] {
        match self {
            Self::Map(names) => names,
            Self::Merge(name) => std::slice::from_ref(name),
            Self::Atomic | Self::Set => &[],
        }
    }
}
