use std::io;
use std::path::Path;

use crate::{Access, Folder, FolderError, RelativePath, random_bytes};

/// A folder that nobody else may read, for files that another program is to see; gone at the end.
#[derive(Debug)]
pub struct ScratchFolder(Folder);

impl ScratchFolder {
    /// Makes one with a name that cannot be guessed inside a folder for temporary files.
    pub fn new(inside: &Path) -> Result<Self, FolderError> {
        let place = Folder::new(inside);
        let failed = |error: io::Error| place.failed("create", &RelativePath::root(), &error);
        let random = random_bytes::<16>().map_err(failed)?;
        let name = format!("infractl-{:032x}", u128::from_be_bytes(random));
        let folder = Folder::new(inside.join(name));
        folder.create_folder(&RelativePath::root(), Access::Private)?;
        Ok(Self(folder))
    }

    /// The folder to write in.
    pub fn folder(&self) -> &Folder {
        &self.0
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        // Nobody can be told; what stays behind is private.
        let _ = self.0.remove_tree(&RelativePath::root());
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_scratch_folder_is_private_and_gone_at_the_end() {
        let scratch = ScratchFolder::new(&std::env::temp_dir()).unwrap();
        let root = scratch.folder().root().to_owned();
        assert_eq!(
            std::fs::metadata(&root).unwrap().permissions().mode() & 0o777,
            0o700
        );
        let file = RelativePath::parse("a/b").unwrap();
        scratch
            .folder()
            .write(&file, b"text", Access::Private)
            .unwrap();
        drop(scratch);
        assert!(!root.exists());
    }

    #[test]
    fn a_scratch_folder_needs_a_folder_that_can_be_written() {
        ScratchFolder::new(Path::new("/proc/none")).unwrap_err();
    }
}
