use crate::{Entry, EntryKind, Files, FilesError, RelativePath};

/// What a walk asks about the folders and entries that it comes to.
pub trait Visitor {
    /// Whether to look at what a folder holds; asked for the first one too.
    fn enters(&mut self, _folder: &RelativePath, _entries: &[Entry]) -> bool {
        true
    }

    /// Takes an entry. The answer counts for folders: whether to go on below it.
    fn takes(&mut self, entry: &Entry) -> bool;
}

/// Goes through all that lies below a folder, links followed, in no promised order.
///
/// A link to a folder around it would never end, and is an error.
pub fn walk<F: Files + ?Sized>(
    files: &F,
    folder: &RelativePath,
    visitor: &mut dyn Visitor,
) -> Result<(), FilesError> {
    let mut open = vec![(folder.clone(), vec![files.real(folder)?])];
    while let Some((folder, around)) = open.pop() {
        let entries = files.list(&folder)?;
        if !visitor.enters(&folder, &entries) {
            continue;
        }
        for entry in entries {
            if !visitor.takes(&entry) || entry.kind != EntryKind::Folder {
                continue;
            }
            let real = files.real(&entry.path)?;
            if around.contains(&real) {
                return Err(FilesError::Outside { path: entry.path });
            }
            let mut around = around.clone();
            around.push(real);
            open.push((entry.path, around));
        }
    }
    Ok(())
}

/// Keeps every file.
#[derive(Default)]
pub(crate) struct EveryFile(pub(crate) Vec<RelativePath>);

impl Visitor for EveryFile {
    fn takes(&mut self, entry: &Entry) -> bool {
        if entry.kind == EntryKind::File {
            self.0.push(entry.path.clone());
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MemoryFiles;

    struct Shallow(Vec<String>);

    impl Visitor for Shallow {
        fn enters(&mut self, _: &RelativePath, entries: &[Entry]) -> bool {
            entries.iter().all(|entry| entry.path.name() != "CLOSED")
        }

        fn takes(&mut self, entry: &Entry) -> bool {
            self.0.push(entry.path.to_string());
            entry.path.name() != "left-out"
        }
    }

    #[test]
    fn what_the_visitor_closes_or_leaves_out_is_not_gone_into() {
        let mut files = MemoryFiles::new();
        for path in [
            "a/one",
            "closed/CLOSED",
            "closed/deep/two",
            "left-out/three",
        ] {
            files.insert(RelativePath::parse(path).unwrap(), Vec::new());
        }
        let mut seen = Shallow(Vec::new());
        walk(&files, &RelativePath::root(), &mut seen).unwrap();
        seen.0.sort();
        assert_eq!(seen.0, ["a", "a/one", "closed", "left-out"]);
    }
}
