use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_project::{EnvironmentName, Release};

use crate::edit::Editor;
use crate::{Pins, Proposal, ReleaseError};

/// The release of `to` with all that `from` pins. Its comments and its order stay; a file that does
/// not exist yet takes the text of `from`, with a first line of its own in place of the comments at
/// the top.
pub fn promote(
    from: &Release,
    from_bytes: &[u8],
    to: &EnvironmentName,
    path: &RelativePath,
    bytes: Option<&Arc<[u8]>>,
    sources: &Sources,
) -> Result<Proposal, ReleaseError> {
    let wanted = Pins::of(&from.file);
    let after = match bytes {
        Some(bytes) => {
            let mut editor = Editor::open(path, bytes, sources)?;
            editor.bring(from.tree.root())?;
            editor.finish()
        }
        None => fresh(from_bytes, to).ok_or_else(|| ReleaseError::NotText {
            path: from.path.clone(),
        })?,
    };
    let proposal = Proposal::new(to, path, bytes.cloned(), after, sources)?;
    if proposal.pins == wanted {
        Ok(proposal)
    } else {
        Err(ReleaseError::Inexact { path: path.clone() })
    }
}

/// The text without the comments at its top: they speak of the environment that it comes from.
fn fresh(bytes: &[u8], to: &EnvironmentName) -> Option<Arc<[u8]>> {
    let text = str::from_utf8(bytes).ok()?;
    let is_head = |line: &&str| line.trim().is_empty() || line.starts_with('#');
    let body: String = text.split_inclusive('\n').skip_while(is_head).collect();
    Some(format!("# What {to} runs.\n{body}").into_bytes().into())
}
