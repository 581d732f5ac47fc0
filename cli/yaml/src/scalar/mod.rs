//! What a plain scalar means in each dialect.

mod ambiguity;
mod core12;
mod go;
mod number;
mod python;
mod timestamp;

use infractl_document::Number;

use crate::Dialect;

pub use ambiguity::{Ambiguity, ambiguity};
pub(crate) use timestamp::is_timestamp;

/// What a scalar means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar {
    /// `null`, `~` or nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(Number),
    /// The text as it stands.
    Text,
}

/// What a plain scalar without a tag means.
pub fn resolve(dialect: Dialect, text: &str) -> Scalar {
    match dialect {
        Dialect::GoYaml => go::resolve(text),
        Dialect::PyYaml => python::resolve(text),
        Dialect::Core12 => core12::resolve(text),
    }
}

#[cfg(test)]
mod tests;
