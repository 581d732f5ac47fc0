//! Conversion of values to other types, and the type that several have in common.

mod apply;
mod mismatch;
mod possible;
mod prefer;
mod unify;

use std::fmt;
use std::sync::Arc;

pub use mismatch::mismatch;
pub use possible::is_possible;
pub use unify::unify;

#[cfg(test)]
use super::ObjectType;
use super::{Type, Value};

/// Which conversions are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// Those that succeed for every value of the type.
    Safe,
    /// Those too that some values refuse: a text to a number.
    Lossy,
}

/// Why a value cannot be converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversionError {
    /// The part of the value, from the outside.
    pub path: Vec<Place>,
    /// What is wrong with it.
    pub message: String,
}

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// An attribute of an object.
    Attribute(Arc<str>),
    /// An element of a list, set or tuple.
    Index(usize),
    /// An element of a map.
    Key(Arc<str>),
}

/// Converts a value, marks kept. The type of the result has no optional attributes.
pub fn convert(value: &Value, wanted: &Type) -> Result<Value, ConversionError> {
    let from = value.ty();
    if from == wanted.without_optional() {
        return Ok(value.clone());
    }
    if !is_possible(&from, wanted, Care::Lossy) {
        return Err(ConversionError {
            path: Vec::new(),
            message: mismatch(&from, wanted),
        });
    }
    apply::apply(value, wanted, Care::Lossy)
}

impl ConversionError {
    fn new(message: impl Into<String>) -> Self {
        Self {
            path: Vec::new(),
            message: message.into(),
        }
    }

    /// The same one step further in.
    fn within(mut self, place: Place) -> Self {
        self.path.insert(0, place);
        self
    }
}

impl fmt::Display for ConversionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, place) in self.path.iter().enumerate() {
            match place {
                Place::Attribute(name) if position == 0 => formatter.write_str(name)?,
                Place::Attribute(name) => write!(formatter, ".{name}")?,
                Place::Index(index) => write!(formatter, "[{index}]")?,
                Place::Key(key) => write!(formatter, "[{key:?}]")?,
            }
        }
        let separator = if self.path.is_empty() { "" } else { ": " };
        write!(formatter, "{separator}{}", self.message)
    }
}

impl std::error::Error for ConversionError {}

#[cfg(test)]
mod tests;
