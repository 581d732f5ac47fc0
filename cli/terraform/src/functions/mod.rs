//! The functions of the language, as `tofu metadata functions` names them.
//!
//! One family a file. What a call does with null, unknown and sensitive arguments is decided
//! here, by each parameter's flags, before a function sees them.

mod address;
mod base64;
mod call;
mod casing;
mod charset;
mod cidr;
mod conversion;
mod csv;
mod date_format;
mod dates;
mod decimals;
mod documents;
mod duration;
mod encoding;
mod files;
mod formats;
mod glob;
mod graphemes;
mod hash;
mod json;
mod logarithm;
mod make;
mod mapping;
mod number;
mod paths;
mod pattern;
mod regular;
mod search;
mod sequence;
mod sets;
mod signature;
mod table;
mod templates;
mod text;
mod timestamp;
mod trim;
mod verbs;
mod yaml;

pub(crate) use call::Given;
pub use call::{Context, FunctionError, RenderTemplate, call};
pub use signature::{Function, Parameter, Shape};
pub use table::{find, functions};

#[cfg(test)]
pub(crate) mod tests;
