//! JSON as HCL reads it: every place is kept, every key of an object as often as it is written, and
//! numbers as they are written.

mod reader;
mod text;
mod value;

pub use reader::{MAX_JSON_DEPTH, read};
pub use text::JsonText;
pub use value::{JsonEntry, JsonKind, JsonValue};

#[cfg(test)]
mod tests;
