//! From tokens to trees, by recursive descent.
//!
//! A text is first read as `hclsyntax` would, up to the first mistake. Only if there is one, it is
//! read once more, and then a mistake hides no more than the item that it is in: the line at which
//! the next item begins is told by its indention, see `recover.rs`.

mod attribute;
mod binary;
mod block;
mod body;
mod call;
mod collection;
mod cursor;
mod directive;
mod duplicate;
mod escape;
mod failure;
mod flush;
mod form;
mod message;
mod origin;
mod parser;
mod read;
mod recover;
mod template;
mod term;
mod traversal;

pub use read::{MAX_DEPTH, Reading, read, read_expression, read_template};

pub(crate) use origin::Origin;
pub(crate) use read::{read_expression_at, read_template_at};

use failure::{Failure, Parsed};
use parser::Parser;
