use infractl_base::{EntryKind, Files, FilesError, RelativePath};

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
    let mut open = vec![(folder.clone(), vec![files.real(folder)?])];
    while let Some((folder, around)) = open.pop() {
        let entries = files.list(&folder)?;
        if let Some(reason) = exclusion(&folder, entries.iter().map(|entry| entry.path.name())) {
            found.excluded.push((folder, reason));
            continue;
        }
        for entry in entries {
            match entry.kind {
                EntryKind::File | EntryKind::Other => {
                    let format = Format::of(&entry.path);
                    found
                        .inputs
                        .extend(format.map(|format| (entry.path, format)));
                }
                EntryKind::Folder => {
                    let real = files.real(&entry.path)?;
                    if around.contains(&real) {
                        return Err(FilesError::Outside { path: entry.path });
                    }
                    let mut around = around.clone();
                    around.push(real);
                    open.push((entry.path, around));
                }
            }
        }
    }
    found.inputs.sort();
    found.excluded.sort();
    Ok(found)
}

fn exclusion<'e>(
    folder: &RelativePath,
    mut entries: impl Iterator<Item = &'e str>,
) -> Option<&'static str> {
    let name = folder.name();
    if name.starts_with('.') && name != ".github" {
        return Some("a hidden folder");
    }
    if name == "node_modules" {
        return Some("packages of others");
    }
    entries
        .any(|name| name == "CACHEDIR.TAG")
        .then_some("a cache: it holds `CACHEDIR.TAG`")
}
