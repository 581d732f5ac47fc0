//! Go's text/template: lexer, parser and executor with provenance.
//!
//! A [`Set`] holds parsed templates, a [`Heap`] the maps of one render, and a [`Render`] executes
//! the one over the other. The result is a [`Text`]: bytes, and for each part of them the template
//! code that wrote it, the value that it prints and the calls on the way.
//!
//! Where it differs from Go, it ends with an error instead of a result:
//!
//! - actions and parentheses nest 150 deep, together, and an `if` has 1,000 `else if`; Go allows
//!   10,000 parentheses and any number of actions;
//! - templates call each other as deep as [`Options::stack`] allows, not 100,000 deep; printing and
//!   comparing values ends at [`Heap::MAX_DEPTH`], where Go's own stack would overflow;
//! - `%p` is unsupported, and values are never functions or channels.

mod builder;
mod builtin;
mod error;
mod execute;
pub mod format;
mod function;
mod heap;
mod kind;
mod native;
mod node;
mod parse;
mod quote;
mod render;
mod segments;
mod set;
mod text;
pub mod unicode;
pub mod utf8;
mod value;

pub use builder::TextBuilder;
pub use error::{CallError, ErrorKind, ExecuteError, ParseError};
pub use function::{Body, Function, Functions, Provenance, Signature};
pub use heap::{Entry, Heap, Map, TooDeep};
pub use kind::{FloatKind, IntKind, Kind, MapType, Type};
pub use native::Native;
pub use quote::{quote, quote_to_ascii};
pub use render::{Context, MissingKey, Options, Render};
pub use set::{Parsed, Set, Template};
pub use text::{Mark, Text};
pub use value::{Float, Int, List, Operand, Value};
