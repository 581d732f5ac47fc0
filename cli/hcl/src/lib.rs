//! HCL's native syntax with spans: tokens, trees that survive errors, edits, and the canonical format.
//!
//! The parser is our own, and takes what `hclsyntax` takes; see
//! `docs/decisions/0009-hcl-read-by-our-own-parser.md`.

pub mod syntax;
