//! GitHub workflows, Dockerfiles and Compose files: found by name, read with spans, and made into
//! documents.

mod compose;
mod discover;
mod dockerfile;
mod format;
mod lint;
mod produce;
mod reference;
mod rules;
mod variables;
mod word;
mod workflow;

pub use compose::read_compose;
pub use discover::{Discovery, discover};
pub use dockerfile::{Arguments, BuildFlag, Dockerfile, Heredoc, Instruction, read_dockerfile};
pub use format::Format;
pub use produce::{Account, Fate, Produced, read};
pub use rules::RULES;
pub use word::Word;
pub use workflow::read_workflow;
