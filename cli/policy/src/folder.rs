use infractl_base::{EntryKind, Files, FilesError, RelativePath};

/// The files below a folder, sorted, and the entries that are neither file nor folder: a dangling
/// link or a pipe that has the name of a file must not be overlooked. What is hidden is left out.
pub(crate) fn below(
    files: &dyn Files,
    folder: &RelativePath,
) -> Result<(Vec<RelativePath>, Vec<RelativePath>), FilesError> {
    let (mut found, mut odd) = (Vec::new(), Vec::new());
    let mut open = vec![(folder.clone(), vec![files.real(folder)?])];
    while let Some((folder, around)) = open.pop() {
        for entry in files.list(&folder)? {
            if entry.path.name().starts_with('.') {
                continue;
            }
            match entry.kind {
                EntryKind::File => found.push(entry.path),
                EntryKind::Other => odd.push(entry.path),
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
    found.sort();
    odd.sort();
    Ok((found, odd))
}
