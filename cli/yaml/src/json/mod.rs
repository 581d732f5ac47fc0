//! Strict JSON in, and JSON out as Go's `encoding/json` writes it.

mod read;
mod write;

pub use read::read_json;
pub use write::{JsonStyle, json_float, json_text, write_json};

#[cfg(test)]
mod tests;
