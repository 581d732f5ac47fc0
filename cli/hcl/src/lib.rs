//! HCL's native syntax with spans: tokens, trees that survive errors, edits, and the canonical format;
//! and the JSON that stands in for it.
//!
//! The parser is our own, and takes what `hclsyntax` takes; see
//! `docs/decisions/0009-hcl-read-by-our-own-parser.md`.

pub mod edit;
mod error;
mod format;
pub mod json;
mod parse;
pub mod syntax;
mod tokens;

pub use error::{HclError, HclErrorKind, RULES};
pub use format::format;
pub use parse::{MAX_DEPTH, Reading, read, read_expression, read_template};
pub use tokens::outline_of_tokens;
