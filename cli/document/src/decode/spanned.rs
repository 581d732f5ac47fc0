use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::ops::Deref;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};

use crate::{SourceId, Span};

/// The name by which the decoder knows that spans are asked for.
pub(super) const MARK: &str = "$infractl_document::Spanned";

/// A decoded value that remembers where it was written.
///
/// Comparison, order and hash are those of the value.
#[derive(Clone, Copy, Default)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// The key under which a map holds it.
    pub key: Option<Span>,
    /// The value itself.
    pub span: Option<Span>,
}

impl<T> Spanned<T> {
    /// A value that nobody wrote: a default, or made by a test.
    pub fn unwritten(value: T) -> Self {
        Self {
            value,
            key: None,
            span: None,
        }
    }

    /// The place to point at: the key where there is one, else the value.
    pub fn place(&self) -> Option<Span> {
        self.key.or(self.span)
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned {
            value: change(self.value),
            key: self.key,
            span: self.span,
        }
    }
}

impl<T> Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Spanned<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for Spanned<T> {}

impl<T: PartialOrd> PartialOrd for Spanned<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl<T: Ord> Ord for Spanned<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.value.cmp(&other.value)
    }
}

impl<T: std::hash::Hash> std::hash::Hash for Spanned<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T: fmt::Debug> fmt::Debug for Spanned<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(formatter)
    }
}

impl<T: fmt::Display> fmt::Display for Spanned<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(formatter)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(MARK, SpannedVisitor(PhantomData))
    }
}

struct SpannedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
    type Value = Spanned<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value with its place")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Spanned<T>, A::Error> {
        let lost = || A::Error::custom("the place of a value was lost");
        let key: u128 = parts.next_element()?.ok_or_else(lost)?;
        let span: u128 = parts.next_element()?.ok_or_else(lost)?;
        Ok(Spanned {
            value: parts.next_element()?.ok_or_else(lost)?,
            key: unpack(key),
            span: unpack(span),
        })
    }

    /// Any other format than trees: it knows no places.
    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Spanned<T>, D::Error> {
        T::deserialize(deserializer).map(Spanned::unwritten)
    }
}

/// A span as one number, so that it passes through the decoding protocol; 0 for none.
pub(super) fn pack(span: Option<Span>) -> u128 {
    span.map_or(0, |span| {
        u128::from(span.source.0.get()) << 64 | u128::from(span.start) << 32 | u128::from(span.end)
    })
}

/// The span that [`pack`] made a number of.
pub(super) fn unpack(packed: u128) -> Option<Span> {
    let part = |shift: u32| u32::try_from(packed >> shift & u128::from(u32::MAX)).ok();
    Some(Span {
        source: SourceId(NonZeroU32::new(part(64)?)?),
        start: part(32)?,
        end: part(0)?,
    })
}
