//! Sources, spans, trees, addresses, documents and findings: what everything else speaks in.

mod address;
mod decode;
mod document;
mod field_glob;
mod finding;
mod map;
mod number;
mod similar;
mod source;
mod span;
mod tree;
mod value_path;

pub use address::{Address, AddressError, AddressGlob};
pub use decode::{DecodeError, DecodeErrorKind, Spanned, decode};
pub use document::{Document, Existence, Kind};
pub use field_glob::{FieldGlob, FieldGlobError};
pub use finding::{
    Acceptance, AcceptedBy, Finding, Fix, Label, Outcome, RenderKind, RuleId, Severity,
};
pub use map::{Call, Flags, Segment, SourceMap};
pub use number::Number;
pub use similar::similar;
pub use source::{Origin, Position, SourceFile, Sources};
pub use span::{SourceId, Span};
pub use tree::{
    Entries, Items, List, Map, Node, Sealed, Tree, TreeBuilder, TreeError, Unknown, View,
};
pub use value_path::{PathStep, ValuePath, ValuePathError};
