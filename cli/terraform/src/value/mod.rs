//! Values as Terraform has them: typed, possibly unknown, possibly marked as sensitive.
//!
//! The rules are those of `go-cty`, which both tools are built on.

mod build;
pub mod constraint;
pub mod convert;
mod debug;
mod equal;
mod look;
mod marks;
mod number;
mod order;
#[cfg(test)]
mod tests;
mod ty;
mod unknown;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use marks::Marks;
pub use number::{NoNumber, Number, NumberError, PRECISION};
pub use order::compare_elements;
pub use ty::{ObjectType, Type};
pub use unknown::{Range, Unknown};

/// Elements by text, or attributes by name.
pub type Entries = BTreeMap<Arc<str>, Value>;

/// A value with its marks. Cheap to clone.
#[derive(Clone)]
pub struct Value {
    content: Content,
    marks: Marks,
}

/// A value without its own marks; those of elements stay.
#[derive(Clone)]
pub enum Content {
    /// Nothing, of a type.
    Null(Type),
    /// Not known yet.
    Unknown(Arc<Unknown>),
    /// A bool.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text in Unicode's composed form.
    String(Arc<str>),
    /// Elements of one type, in order.
    List(Type, Arc<[Value]>),
    /// Elements of one type, each once, in the order in which they are gone through; none is marked.
    Set(Type, Arc<[Value]>),
    /// Elements of one type, by texts.
    Map(Type, Arc<Entries>),
    /// Elements of different types.
    Tuple(Arc<[Value]>),
    /// Attributes.
    Object(Arc<Entries>),
}
