//! YAML in three dialects with spans, and YAML out as go-yaml writes it.

mod document;
mod edit;
mod error;
mod json;
mod number;
mod options;
mod reader;
mod scalar;
mod writer;

pub use document::{Alias, Anchor, Comment, CustomTag, Merge, YamlDocument};
pub use edit::{EditError, insert_key, remove_key, set_value};
pub use error::{RULES, YamlError, YamlErrorKind};
pub use json::{JsonStyle, json_float, json_text, read_json, write_json};
pub use number::{go_float, json_number, through_json};
pub use options::{Dialect, Duplicates, Limits, Options};
pub use reader::{RawKind, RawNode, RawTag, Reading, read, read_all, read_one, read_raw};
pub use scalar::{Ambiguity, Scalar, ambiguity, resolve};
pub use writer::{
    Profile, Writer, key_through_json, natural_order, sort_naturally, text_through_json, to_yaml,
    write_tree, write_tree_with,
};
