use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context as _, bail};

use super::enums::{self, Enums};
use super::swagger::{Definition, GroupVersionKind, Swagger};

/// What one file holds, before it is written down.
pub(super) struct Table {
    pub(super) minor: u32,
    pub(super) nodes: Vec<Shape>,
    pub(super) kinds: Vec<Kind>,
    pub(super) metadata: u32,
}

pub(super) struct Kind {
    pub(super) name: GroupVersionKind,
    pub(super) is_namespaced: bool,
    pub(super) node: u32,
}

/// One schema; the numbers are places in [`Table::nodes`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    Any,
    Object(Vec<Field>),
    Map(u32),
    List { item: u32, keys: ListKeys },
    Text(TextKind),
    Integer { is_long: bool },
    Number,
    Bool,
    IntOrString,
    Quantity,
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) node: u32,
    pub(super) is_required: bool,
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum ListKeys {
    Atomic,
    Set,
    /// Keys that must be unique together.
    Map(Vec<String>),
    /// A key by which patches match items, without being unique.
    Merge(String),
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum TextKind {
    Plain,
    Base64,
    DateTime,
    OneOf(Vec<String>),
}

const OBJECT_META: &str = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/// Builds the table of one minor: every kind with a collection, and what these refer to.
pub(super) fn build(minor: u32, swagger: &Swagger, enums: &Enums) -> anyhow::Result<Table> {
    let mut builder = Builder {
        swagger,
        enums,
        nodes: Vec::new(),
        inline: HashMap::new(),
        definitions: BTreeMap::new(),
    };
    let collections = swagger.collections();
    let mut kinds = Vec::new();
    let by_name: BTreeMap<&GroupVersionKind, &String> = swagger
        .definitions
        .iter()
        .filter(|(_, definition)| definition.properties.contains_key("metadata"))
        .flat_map(|(name, definition)| definition.names.iter().map(move |kind| (kind, name)))
        .collect();
    for (name, is_namespaced) in collections {
        let Some(definition) = by_name.get(&name) else {
            bail!("{name:?} is served but not defined");
        };
        let node = builder.definition(definition)?;
        kinds.push(Kind {
            name,
            is_namespaced,
            node,
        });
    }
    let metadata = builder.definition(OBJECT_META)?;
    Ok(Table {
        minor,
        nodes: builder.nodes,
        kinds,
        metadata,
    })
}

impl Table {
    pub(super) fn kinds(&self) -> BTreeSet<GroupVersionKind> {
        self.kinds.iter().map(|kind| kind.name.clone()).collect()
    }
}

struct Builder<'a> {
    swagger: &'a Swagger,
    enums: &'a Enums,
    nodes: Vec<Shape>,
    inline: HashMap<Shape, u32>,
    definitions: BTreeMap<String, u32>,
}

impl Builder<'_> {
    fn definition(&mut self, name: &str) -> anyhow::Result<u32> {
        if let Some(node) = self.definitions.get(name) {
            return Ok(*node);
        }
        let definition = self
            .swagger
            .definitions
            .get(name)
            .with_context(|| format!("`{name}` is referred to but not defined"))?;
        // The place is taken before the content is built, because schemas of schemas recur.
        let node = u32::try_from(self.nodes.len())?;
        self.nodes.push(Shape::Any);
        self.definitions.insert(name.to_owned(), node);
        let shape = match name.rsplit('.').next() {
            Some("Quantity") => Shape::Quantity,
            _ => self.shape(definition, &enums::key(name), &mut Vec::new())?,
        };
        if let Some(place) = self.nodes.get_mut(node as usize) {
            *place = shape;
        }
        Ok(node)
    }

    fn node(
        &mut self,
        definition: &Definition,
        owner: &str,
        path: &mut Vec<String>,
    ) -> anyhow::Result<u32> {
        if let Some(reference) = &definition.reference {
            let name = reference.trim_start_matches("#/definitions/");
            return self.definition(name);
        }
        let shape = self.shape(definition, owner, path)?;
        if let Some(node) = self.inline.get(&shape) {
            return Ok(*node);
        }
        let node = u32::try_from(self.nodes.len())?;
        self.nodes.push(shape.clone());
        self.inline.insert(shape, node);
        Ok(node)
    }

    fn shape(
        &mut self,
        definition: &Definition,
        owner: &str,
        path: &mut Vec<String>,
    ) -> anyhow::Result<Shape> {
        let format = definition.format.as_deref();
        Ok(match definition.kind.as_deref() {
            None => Shape::Any,
            Some("object") if !definition.properties.is_empty() => {
                let mut fields = Vec::new();
                for (name, property) in &definition.properties {
                    path.push(name.clone());
                    let node = self.node(property, owner, path)?;
                    path.pop();
                    fields.push(Field {
                        name: name.clone(),
                        node,
                        is_required: definition.required.contains(name),
                    });
                }
                Shape::Object(fields)
            }
            Some("object") => {
                let values = definition.values.as_deref();
                path.push("{}".to_owned());
                let node = self.node(values.unwrap_or(&Definition::default()), owner, path)?;
                path.pop();
                Shape::Map(node)
            }
            Some("array") => {
                let items = definition
                    .items
                    .as_deref()
                    .context("a list without items")?;
                path.push("[]".to_owned());
                let item = self.node(items, owner, path)?;
                path.pop();
                let keys = match (definition.list_type.as_deref(), &definition.patch_merge_key) {
                    (Some("map"), _) => ListKeys::Map(definition.list_map_keys.clone()),
                    (Some("set"), _) => ListKeys::Set,
                    (_, Some(key)) => ListKeys::Merge(key.clone()),
                    _ => ListKeys::Atomic,
                };
                Shape::List { item, keys }
            }
            Some("string") => match format {
                Some("int-or-string") => Shape::IntOrString,
                Some("byte") => Shape::Text(TextKind::Base64),
                Some("date-time") => Shape::Text(TextKind::DateTime),
                None => Shape::Text(
                    self.enums
                        .get(&(owner.to_owned(), path.clone()))
                        .map_or(TextKind::Plain, |values| TextKind::OneOf(values.clone())),
                ),
                Some(other) => bail!("`{owner}` has a text of the unknown format `{other}`"),
            },
            Some("integer") => Shape::Integer {
                is_long: format != Some("int32"),
            },
            Some("number") => Shape::Number,
            Some("boolean") => Shape::Bool,
            Some(other) => bail!("`{owner}` has the unknown type `{other}`"),
        })
    }
}
