//! Sources, spans, trees, addresses, documents and findings: what everything else speaks in.

mod map;
mod source;
mod span;

pub use map::{Call, Flags, Segment, SourceMap};
pub use source::{Origin, Position, SourceFile, Sources};
pub use span::{SourceId, Span};
