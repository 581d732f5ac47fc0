use infractl_base::{Entry, EntryKind, Files, FilesError, RelativePath, Visitor, walk};

use crate::Format;

/// What of a project this crate can read, and what it passed by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Discovery {
    /// The files, by path.
    pub inputs: Vec<(RelativePath, Format)>,
    /// Folders that were not looked into, by path, and why.
    pub excluded: Vec<(RelativePath, &'static str)>,
}

/// Finds the workflows, actions, Dockerfiles and Compose files below a folder.
///
/// Hidden folders but `.github`, caches (`CACHEDIR.TAG`) and `node_modules` are left out by name. An
/// entry that cannot be read, such as a dangling link, counts as an input, so that reading tells it.
pub fn discover(files: &dyn Files, folder: &RelativePath) -> Result<Discovery, FilesError> {
    let mut found = Discovery::default();
    walk(files, folder, &mut found)?;
    found.inputs.sort();
    found.excluded.sort();
    Ok(found)
}

impl Visitor for Discovery {
    fn enters(&mut self, folder: &RelativePath, entries: &[Entry]) -> bool {
        let reason = exclusion(folder, entries);
        self.excluded
            .extend(reason.map(|reason| (folder.clone(), reason)));
        reason.is_none()
    }

    fn takes(&mut self, entry: &Entry) -> bool {
        if entry.kind != EntryKind::Folder {
            let format = Format::of(&entry.path);
            self.inputs
                .extend(format.map(|format| (entry.path.clone(), format)));
        }
        true
    }
}

fn exclusion(folder: &RelativePath, entries: &[Entry]) -> Option<&'static str> {
    let name = folder.name();
    if name.starts_with('.') && name != ".github" {
        return Some("a hidden folder");
    }
    if name == "node_modules" {
        return Some("packages of others");
    }
    entries
        .iter()
        .any(|entry| entry.path.name() == "CACHEDIR.TAG")
        .then_some("a cache: it holds `CACHEDIR.TAG`")
}
