use super::{Arena, Builtin, Field, ListKeys, Rest, Schema, Shape, field};
use crate::ObjectSchema;

/// A place in a schema, followed along with a value.
#[derive(Clone, Copy)]
pub(crate) struct Cursor<'c> {
    arena: &'c Arena<'c>,
    builtin: &'static Builtin,
    node: u32,
}

impl<'c> Cursor<'c> {
    /// Starts at the schema of a kind.
    pub(crate) fn new(schema: ObjectSchema<'c>) -> Self {
        Self {
            arena: schema.arena,
            builtin: schema.builtin,
            node: schema.node,
        }
        .resolved()
    }

    /// Another place of the same arena.
    pub(crate) fn at(self, node: u32) -> Self {
        Self { node, ..self }.resolved()
    }

    fn resolved(self) -> Self {
        match self.arena.get(self.node).map(|schema| &schema.shape) {
            Some(Shape::Metadata) => Self {
                arena: &self.builtin.arena,
                node: self.builtin.metadata,
                ..self
            },
            _ => self,
        }
    }

    pub(crate) fn schema(self) -> Option<&'c Schema<'c>> {
        self.arena.get(self.node)
    }

    pub(crate) fn shape(self) -> &'c Shape<'c> {
        self.schema().map_or(&Shape::Any, |schema| &schema.shape)
    }

    /// The schema of the value under a key; `None` where anything goes or the key is unknown.
    pub(crate) fn child(self, key: &str) -> Option<Self> {
        let Shape::Object(fields, rest) = self.shape() else {
            return None;
        };
        match (field(fields, key), rest) {
            (Some(Field { node, .. }), _) | (None, Rest::Values(node)) => Some(self.at(*node)),
            _ => None,
        }
    }

    /// The schema of the items of a list, and by what they are told apart.
    pub(crate) fn items(self) -> Option<(Self, &'c ListKeys<'c>)> {
        match self.shape() {
            Shape::List(item, keys) => Some((self.at(*item), keys)),
            _ => None,
        }
    }
}
