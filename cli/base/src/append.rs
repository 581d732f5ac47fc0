use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::{fs, io};

use crate::fault::{FaultPoint, reach};
use crate::{Access, Folder, FolderError, RelativePath};

impl Folder {
    /// Adds bytes at the end of a file, which appears with the first of them, and flushes them to
    /// the disk. A run that is killed meanwhile may leave the first of them only.
    pub fn append(
        &self,
        path: &RelativePath,
        bytes: &[u8],
        access: Access,
    ) -> Result<(), FolderError> {
        let failed = |error: io::Error| self.failed("append to", path, &error);
        self.create_folder(&path.parent(), access)?;
        let is_new = self.standing(path)?.is_none();
        reach(FaultPoint::AppendData)
            .and_then(|()| {
                fs::OpenOptions::new()
                    .append(true)
                    .create(true)
                    .mode(access.file_mode())
                    .open(self.absolute(path))
            })
            .and_then(|mut file| {
                file.write_all(bytes)?;
                reach(FaultPoint::AppendSync)?;
                file.sync_data()
            })
            .map_err(failed)?;
        if is_new {
            self.flush_folder(&path.parent())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_comes_after_what_was_there_in_a_private_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let root = std::env::temp_dir().join(format!("infractl-append-{}", std::process::id()));
        let folder = Folder::new(root);
        folder.remove_tree(&RelativePath::root()).unwrap();
        let path = RelativePath::parse("a/lines").unwrap();
        folder.append(&path, b"one\n", Access::Private).unwrap();
        folder.append(&path, b"two\n", Access::Private).unwrap();
        assert_eq!(folder.read(&path).unwrap().unwrap(), b"one\ntwo\n");
        let found = fs::metadata(folder.absolute(&path)).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o600);
        folder.remove_tree(&RelativePath::root()).unwrap();
    }
}
