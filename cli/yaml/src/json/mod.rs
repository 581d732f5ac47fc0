//! Strict JSON in, and JSON out as Go's `encoding/json` writes it.

mod direct;
mod read;
mod write;

pub use read::read_json;
pub use write::{JsonStyle, json_float, json_text, write_json};

#[cfg(test)]
#[expect(
    clippy::string_slice,
    reason = "a span beside a character must fail the test"
)]
mod tests;
