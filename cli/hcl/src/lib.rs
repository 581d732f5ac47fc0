//! HCL's native syntax with spans: tokens, trees that survive errors, edits, and the canonical format.
//!
//! The parser is our own, and takes what `hclsyntax` takes; see
//! `docs/decisions/0009-hcl-read-by-our-own-parser.md`.

mod error;
mod format;
mod parse;
pub mod syntax;
mod tokens;

pub use error::{HclError, HclErrorKind, RULES};
pub use format::format;
pub use parse::{MAX_DEPTH, Reading, read, read_expression, read_template};
