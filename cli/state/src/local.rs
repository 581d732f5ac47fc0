use infractl_base::{Access, Folder, RelativePath, Standing};

use crate::{StateError, Store};

/// A store in a private folder of this machine: 0700, its files 0600, untracked by git.
#[derive(Debug)]
pub struct LocalStore {
    folder: Folder,
}

impl LocalStore {
    /// Opens the store in a folder, which appears with the first write. A folder that others can
    /// write in is refused.
    pub fn open(folder: Folder) -> Result<Self, StateError> {
        folder.require_private(&RelativePath::root())?;
        Ok(Self { folder })
    }

    /// Makes the folder, and keeps git from tracking it.
    fn prepare(&self) -> Result<(), StateError> {
        let ignore = crate::store::key(".gitignore")?;
        if self.folder.standing(&ignore)?.is_none() {
            self.folder.write(&ignore, b"*\n", Access::Private)?;
        }
        Ok(())
    }
}

impl Store for LocalStore {
    fn get(&self, key: &RelativePath) -> Result<Option<Vec<u8>>, StateError> {
        Ok(self.folder.read(key)?)
    }

    fn put(&self, key: &RelativePath, bytes: &[u8]) -> Result<(), StateError> {
        self.prepare()?;
        Ok(self.folder.write(key, bytes, Access::Private)?)
    }

    fn create_if_absent(&self, key: &RelativePath, bytes: &[u8]) -> Result<bool, StateError> {
        self.prepare()?;
        Ok(self.folder.create(key, bytes, Access::Private)?)
    }

    fn append(&self, key: &RelativePath, line: &[u8]) -> Result<(), StateError> {
        self.prepare()?;
        Ok(self.folder.append(key, line, Access::Private)?)
    }

    fn delete(&self, key: &RelativePath) -> Result<(), StateError> {
        Ok(self.folder.remove(key)?)
    }

    fn list(&self, prefix: &RelativePath) -> Result<Vec<RelativePath>, StateError> {
        let mut keys = self.folder.walk(prefix)?;
        keys.retain(|(key, standing)| {
            *standing == Standing::File && !key.parts().any(|part| part.starts_with('.'))
        });
        Ok(keys.into_iter().map(|(key, _)| key).collect())
    }

    fn location(&self, key: &RelativePath) -> String {
        self.folder.shown(key)
    }

    fn sweep(&self) -> Result<(), StateError> {
        Ok(self.folder.sweep(&RelativePath::root())?)
    }
}
