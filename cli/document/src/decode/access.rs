use serde::de::value::{BorrowedStrDeserializer, U128Deserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::deserializer::NodeDeserializer;
use super::raised::Raised;
use super::{Context, spanned};
use crate::{List, Map, Node, Span};

/// The items of a list, without those that an earlier pass left out.
pub(super) struct Items<'c, 't> {
    items: crate::Items<'t>,
    context: &'c Context<'c>,
}

impl<'c, 't> Items<'c, 't> {
    pub(super) fn new(list: List<'t>, context: &'c Context<'c>) -> Self {
        Self {
            items: list.iter(),
            context,
        }
    }
}

impl<'t> de::SeqAccess<'t> for Items<'_, 't> {
    type Error = Raised;

    fn next_element_seed<T: DeserializeSeed<'t>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Raised> {
        let excluded = self.context.excluded;
        self.items
            .find(|item| !excluded.contains(&item.index()))
            .map(|item| {
                seed.deserialize(NodeDeserializer::new(item, self.context))
                    .map_err(|raised| raised.at_value(item))
            })
            .transpose()
    }
}

/// The entries of a map, without those that an earlier pass left out.
pub(super) struct Entries<'c, 't> {
    left: crate::Entries<'t>,
    known: Option<&'static [&'static str]>,
    value: Option<Node<'t>>,
    context: &'c Context<'c>,
}

impl<'c, 't> Entries<'c, 't> {
    /// Any key; `null` is a value like others.
    pub(super) fn all(map: Map<'t>, context: &'c Context<'c>) -> Self {
        Self {
            left: map.iter(),
            known: None,
            value: None,
            context,
        }
    }

    /// The keys of a struct; others are reported, `null` counts as absent.
    pub(super) fn known(
        map: Map<'t>,
        keys: &'static [&'static str],
        context: &'c Context<'c>,
    ) -> Self {
        Self {
            known: Some(keys),
            ..Self::all(map, context)
        }
    }

    fn is_wanted(&self, key: &str, node: Node<'t>) -> bool {
        if self.context.excluded.contains(&node.index()) {
            return false;
        }
        let Some(known) = self.known else { return true };
        if !known.contains(&key) {
            let unknown = Raised::unknown_key(key, known).at_key(node);
            self.context.unknown_keys.borrow_mut().push(unknown);
            return false;
        }
        !node.is_null()
    }
}

impl<'t> de::MapAccess<'t> for Entries<'_, 't> {
    type Error = Raised;

    fn next_key_seed<K: DeserializeSeed<'t>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Raised> {
        while let Some((key, node)) = self.left.next() {
            if !self.is_wanted(key, node) {
                continue;
            }
            self.value = Some(node);
            return seed
                .deserialize(KeyDeserializer { key, node })
                .map(Some)
                .map_err(|raised| raised.at_key(node));
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'t>>(&mut self, seed: V) -> Result<V::Value, Raised> {
        let node = self
            .value
            .take()
            .ok_or_else(|| de::Error::custom("a value was asked for before its key"))?;
        seed.deserialize(NodeDeserializer::new(node, self.context))
            .map_err(|raised| raised.at_value(node))
    }
}

/// The key of a map's entry.
struct KeyDeserializer<'t> {
    key: &'t str,
    node: Node<'t>,
}

impl<'t> Deserializer<'t> for KeyDeserializer<'t> {
    type Error = Raised;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        visitor.visit_borrowed_str(self.key)
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Raised> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Raised> {
        visitor.visit_enum(BorrowedStrDeserializer::new(self.key))
    }

    fn deserialize_newtype_struct<V: Visitor<'t>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Raised> {
        if name == spanned::MARK {
            let span = self.node.key_span();
            visitor.visit_seq(SpannedParts::new([span, span], self))
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// One of several: a text, or a map with one key.
pub(super) struct Choice<'c, 't> {
    name: &'t str,
    content: Option<Node<'t>>,
    context: &'c Context<'c>,
}

impl<'c, 't> Choice<'c, 't> {
    pub(super) fn of(
        node: Node<'t>,
        known: &'static [&'static str],
        context: &'c Context<'c>,
    ) -> Result<Self, Raised> {
        let choice = |name, content| Self {
            name,
            content,
            context,
        };
        if let Some(text) = node.as_str() {
            if !known.contains(&text) {
                return Err(Raised::unknown_choice(text, known).at_value(node));
            }
            return Ok(choice(text, None));
        }
        let Some(map) = node.as_map() else {
            return Err(Raised::expected(&one_of(known), node));
        };
        let mut entries = map
            .iter()
            .filter(|(_, value)| !context.excluded.contains(&value.index()));
        match (entries.next(), entries.next()) {
            (Some((key, value)), None) if known.contains(&key) => Ok(choice(key, Some(value))),
            (Some((key, value)), None) => Err(Raised::unknown_key(key, known).at_key(value)),
            _ => {
                let wanted = format!("a map with one of the keys {}", listed(known));
                let count = map.len();
                let message = format!("expected {wanted}, found {count} keys");
                Err(<Raised as de::Error>::custom(message).at_value(node))
            }
        }
    }
}

fn one_of(known: &[&str]) -> String {
    format!("one of {}", listed(known))
}

fn listed(known: &[&str]) -> String {
    let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

impl<'t> de::EnumAccess<'t> for Choice<'_, 't> {
    type Error = Raised;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'t>>(self, seed: V) -> Result<(V::Value, Self), Raised> {
        let name = BorrowedStrDeserializer::<Raised>::new(self.name);
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'t> Choice<'_, 't> {
    fn content(&self) -> Result<Node<'t>, Raised> {
        self.content.ok_or_else(|| {
            de::Error::custom(format_args!(
                "`{}` needs a value: write `{0}: …`",
                self.name
            ))
        })
    }
}

impl<'t> de::VariantAccess<'t> for Choice<'_, 't> {
    type Error = Raised;

    fn unit_variant(self) -> Result<(), Raised> {
        match self.content {
            Some(node) if !node.is_null() => {
                let message = format!("`{}` takes no value", self.name);
                Err(<Raised as de::Error>::custom(message).at_value(node))
            }
            _ => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'t>>(self, seed: T) -> Result<T::Value, Raised> {
        let node = self.content()?;
        seed.deserialize(NodeDeserializer::new(node, self.context))
    }

    fn tuple_variant<V: Visitor<'t>>(self, _: usize, visitor: V) -> Result<V::Value, Raised> {
        NodeDeserializer::new(self.content()?, self.context).deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'t>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Raised> {
        NodeDeserializer::new(self.content()?, self.context).deserialize_struct("", fields, visitor)
    }
}

/// The parts of a [`Spanned`](super::Spanned): the key's span, the value's span, the value.
pub(super) struct SpannedParts<D> {
    spans: std::array::IntoIter<Option<Span>, 2>,
    value: Option<D>,
}

impl<D> SpannedParts<D> {
    pub(super) fn new(spans: [Option<Span>; 2], value: D) -> Self {
        Self {
            spans: spans.into_iter(),
            value: Some(value),
        }
    }
}

impl<'t, D: Deserializer<'t, Error = Raised>> de::SeqAccess<'t> for SpannedParts<D> {
    type Error = Raised;

    fn next_element_seed<T: DeserializeSeed<'t>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Raised> {
        if let Some(span) = self.spans.next() {
            let packed: U128Deserializer<Raised> = spanned::pack(span).into_deserializer();
            return seed.deserialize(packed).map(Some);
        }
        self.value
            .take()
            .map(|value| seed.deserialize(value))
            .transpose()
    }
}
