use serde::de::{self, Visitor};
use serde::forward_to_deserialize_any;

use super::access::{Choice, Entries, Items, SpannedParts};
use super::raised::Raised;
use super::{Context, spanned};
use crate::{Map, Node, Number, View};

/// Hands a node to a type that wants to be decoded.
#[derive(Clone, Copy)]
pub(super) struct NodeDeserializer<'c, 't> {
    node: Node<'t>,
    context: &'c Context<'c>,
}

impl<'c, 't> NodeDeserializer<'c, 't> {
    pub(super) fn new(node: Node<'t>, context: &'c Context<'c>) -> Self {
        Self { node, context }
    }

    fn map(self) -> Result<Map<'t>, Raised> {
        self.node
            .as_map()
            .ok_or_else(|| Raised::expected("a map", self.node))
    }

    fn number<V: Visitor<'t>>(self, visitor: V, wanted: &str) -> Result<V::Value, Raised> {
        match self.node.view() {
            View::Number(Number::Int(number)) => visitor.visit_i64(number),
            View::Number(Number::Unsigned(number)) => visitor.visit_u64(number),
            View::Number(number @ Number::Float(float)) => match number.as_i64() {
                Some(whole) if wanted != "a number" => visitor.visit_i64(whole),
                None if wanted != "a number" => return Err(Raised::expected(wanted, self.node)),
                _ => visitor.visit_f64(float),
            },
            _ => return Err(Raised::expected(wanted, self.node)),
        }
        .map_err(|raised: Raised| raised.at_value(self.node))
    }
}

macro_rules! whole_numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
            self.number(visitor, "a whole number")
        })*
    };
}

impl<'t> de::Deserializer<'t> for NodeDeserializer<'_, 't> {
    type Error = Raised;

    whole_numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        match self.node.view() {
            View::Null => visitor.visit_unit(),
            View::Bool(truth) => visitor.visit_bool(truth),
            View::Number(_) => return self.number(visitor, "a number"),
            View::Text(text) => visitor.visit_borrowed_str(text),
            View::List(list) => visitor.visit_seq(Items::new(list, self.context)),
            View::Map(map) => visitor.visit_map(Entries::all(map, self.context)),
            View::Unknown(_) | View::Sensitive(_) => {
                return Err(Raised::expected("a value that is written here", self.node));
            }
        }
        .map_err(|raised: Raised| raised.at_value(self.node))
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        if self.node.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        match self.node.as_bool() {
            Some(truth) => visitor.visit_bool(truth),
            None => Err(Raised::expected("`true` or `false`", self.node)),
        }
    }

    fn deserialize_f32<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        self.number(visitor, "a number")
    }

    fn deserialize_f64<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        self.number(visitor, "a number")
    }

    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        match self.node.as_str() {
            Some(text) => visitor
                .visit_borrowed_str(text)
                .map_err(|raised: Raised| raised.at_value(self.node)),
            None => Err(Raised::expected("a string", self.node)),
        }
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        self.deserialize_str(visitor)
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        match self.node.as_list() {
            Some(list) => visitor
                .visit_seq(Items::new(list, self.context))
                .map_err(|raised: Raised| raised.at_value(self.node)),
            None => Err(Raised::expected("a list", self.node)),
        }
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        visitor
            .visit_map(Entries::all(self.map()?, self.context))
            .map_err(|raised: Raised| raised.at_value(self.node))
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Raised> {
        visitor
            .visit_map(Entries::known(self.map()?, fields, self.context))
            .map_err(|raised: Raised| raised.at_value(self.node))
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Raised> {
        let choice = Choice::of(self.node, variants, self.context)?;
        visitor
            .visit_enum(choice)
            .map_err(|raised: Raised| raised.at_value(self.node))
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Raised> {
        let outcome = if name == spanned::MARK {
            let spans = [self.node.key_span(), self.node.span()];
            visitor.visit_seq(SpannedParts::new(spans, self))
        } else {
            visitor.visit_newtype_struct(self)
        };
        outcome.map_err(|raised: Raised| raised.at_value(self.node))
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}
