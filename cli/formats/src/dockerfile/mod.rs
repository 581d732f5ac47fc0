//! Dockerfiles, by the rules of `BuildKit`'s own parser.
//!
//! No parser crate keeps spans through continued lines and here-documents and follows `BuildKit`'s
//! newer flags, so this one is ours.

mod flags;
mod instruction;
mod joined;
mod read;
mod stage;
mod syntax;
mod words;
mod write;

pub use read::read_dockerfile;
pub use syntax::{Arguments, BuildFlag, Dockerfile, Heredoc, Instruction};

use infractl_base::RelativePath;
use infractl_document::SourceId;

use crate::produce::Read;

/// The stages of a Dockerfile as documents.
pub(crate) fn produce(path: &RelativePath, bytes: &[u8], source: SourceId) -> Read {
    let (file, mut findings) = read_dockerfile(bytes, source);
    let (documents, more) = stage::documents(path, &file);
    findings.extend(more);
    Read {
        documents,
        findings,
        lint: crate::lint::dockerfile::lint(&file),
    }
}

#[cfg(test)]
mod recorded;
#[cfg(test)]
mod tests;
