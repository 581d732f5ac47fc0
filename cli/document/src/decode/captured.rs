//! A tree inside a decoded type: any value, kept with its spans.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::spanned::{self, Spanned};
use crate::{Number, Span, Tree, TreeBuilder};

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut builder = TreeBuilder::new();
        AnyNode(&mut builder).deserialize(deserializer)?;
        builder.finish().map_err(D::Error::custom)
    }
}

/// Copies one value with its span into a builder.
struct AnyNode<'b>(&'b mut TreeBuilder);

impl<'de> DeserializeSeed<'de> for AnyNode<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_newtype_struct(spanned::MARK, self)
    }
}

impl<'de> Visitor<'de> for AnyNode<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<(), A::Error> {
        let lost = || A::Error::custom("the place of a value was lost");
        let _key: u128 = parts.next_element()?.ok_or_else(lost)?;
        let span: u128 = parts.next_element()?.ok_or_else(lost)?;
        let value = Value {
            builder: self.0,
            span: spanned::unpack(span),
        };
        parts.next_element_seed(value)?.ok_or_else(lost)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let value = Value {
            builder: self.0,
            span: None,
        };
        value.deserialize(deserializer)
    }
}

struct Value<'b> {
    builder: &'b mut TreeBuilder,
    span: Option<Span>,
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.builder.null(self.span);
        Ok(())
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<(), E> {
        self.builder.bool(truth, self.span);
        Ok(())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.builder.number(Number::Int(number), self.span);
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        let number = i64::try_from(number).map_or(Number::Unsigned(number), Number::Int);
        self.builder.number(number, self.span);
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        self.builder.number(Number::Float(number), self.span);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.builder.text(text, self.span);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.builder.begin_list(self.span);
        while items
            .next_element_seed(AnyNode(&mut *self.builder))?
            .is_some()
        {}
        self.builder.end();
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        self.builder.begin_map(self.span);
        while let Some(key) = entries.next_key::<Spanned<String>>()? {
            self.builder.key(&key.value, key.span);
            entries.next_value_seed(AnyNode(&mut *self.builder))?;
        }
        self.builder.end();
        Ok(())
    }
}
