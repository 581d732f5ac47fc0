//! YAML in three dialects with spans, and YAML out as go-yaml writes it.

mod document;
mod error;
mod number;
mod options;
mod reader;
mod scalar;
mod writer;

pub use document::{Alias, Anchor, Comment, CustomTag, Merge, YamlDocument};
pub use error::{YamlError, YamlErrorKind};
pub use number::go_float;
pub use options::{Dialect, Duplicates, Limits, Options};
pub use reader::{Reading, read, read_all, read_one};
pub use scalar::{Ambiguity, Scalar, ambiguity, resolve};
pub use writer::{Profile, Writer, natural_order, natural_order_v3, write_tree, write_tree_with};
