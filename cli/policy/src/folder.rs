use infractl_base::{Entry, EntryKind, Files, FilesError, RelativePath, Visitor, walk};

/// All that lies below a folder and is no folder, sorted: a dangling link or a pipe that has the
/// name of a file must not be overlooked. What is hidden is left out.
pub(crate) fn below(
    files: &dyn Files,
    folder: &RelativePath,
) -> Result<Vec<RelativePath>, FilesError> {
    let mut below = Below(Vec::new());
    walk(files, folder, &mut below)?;
    below.0.sort();
    Ok(below.0)
}

struct Below(Vec<RelativePath>);

impl Visitor for Below {
    fn takes(&mut self, entry: &Entry) -> bool {
        if entry.path.name().starts_with('.') {
            return false;
        }
        if entry.kind != EntryKind::Folder {
            self.0.push(entry.path.clone());
        }
        true
    }
}
