#![expect(
    clippy::disallowed_methods,
    reason = "this is one of the places that touch the file system"
)]

use std::fs;
use std::io::{self, ErrorKind};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use rustix::io::Errno;

use crate::fault::{FaultPoint, reach};
use crate::{Folder, FolderError, RelativePath};

impl Folder {
    /// Puts the folder `new` in the place of `target`, and the old one, if there was one, at
    /// `old`. All three lie in one folder.
    ///
    /// Where the file system can, both names change at one instant. Where it cannot, `target` is
    /// missing for a moment: a run that finds it missing while `old` stands puts `old` back with
    /// [`Folder::restore`].
    pub fn replace(
        &self,
        new: &RelativePath,
        target: &RelativePath,
        old: &RelativePath,
    ) -> Result<(), FolderError> {
        let failed = |error: io::Error| self.failed("replace", target, &error);
        let names = [new, target, old].map(|path| self.absolute(path));
        let [new_name, target_name, old_name] = &names;
        if self.standing(target)?.is_none() {
            reach(FaultPoint::ReplaceExchange)
                .and_then(|()| fs::rename(new_name, target_name))
                .map_err(failed)?;
            return self.flush_folder(&target.parent());
        }
        let exchanged = reach(FaultPoint::ReplaceExchange).and_then(|()| {
            renameat_with(CWD, new_name, CWD, target_name, RenameFlags::EXCHANGE)
                .map_err(io::Error::from)
        });
        match exchanged {
            // Both names stand; the old tree is given the name by which it is known as old.
            Ok(()) => fs::rename(new_name, old_name).map_err(failed)?,
            Err(error) if cannot_exchange(&error) => {
                fs::rename(target_name, old_name).map_err(failed)?;
                let moved = reach(FaultPoint::ReplaceExchange)
                    .and_then(|()| fs::rename(new_name, target_name));
                if let Err(error) = moved {
                    fs::rename(old_name, target_name).map_err(failed)?;
                    return Err(failed(error));
                }
            }
            Err(error) => return Err(failed(error)),
        }
        self.flush_folder(&target.parent())
    }

    /// Moves a folder to a name in the same parent that is free.
    pub fn restore(&self, from: &RelativePath, to: &RelativePath) -> Result<(), FolderError> {
        if self.standing(to)?.is_some() {
            return Err(self.failed("restore", to, &io::Error::from(ErrorKind::AlreadyExists)));
        }
        fs::rename(self.absolute(from), self.absolute(to))
            .map_err(|error| self.failed("restore", to, &error))?;
        self.flush_folder(&to.parent())
    }
}

/// Whether the file system, rather than these two names, is in the way.
fn cannot_exchange(error: &io::Error) -> bool {
    [Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP]
        .iter()
        .any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Access;

    #[test]
    fn the_new_folder_stands_and_the_old_one_is_kept_aside() {
        let root = std::env::temp_dir().join(format!("infractl-replace-{}", std::process::id()));
        let folder = Folder::new(root);
        let path = |text: &str| RelativePath::parse(text).unwrap();
        let (new, target, old) = (path(".new"), path("target"), path(".old"));
        let write = |at: &str, text: &str| {
            folder
                .write(&path(at), text.as_bytes(), Access::Shared)
                .unwrap();
        };
        write(".new/a", "1");
        folder.replace(&new, &target, &old).unwrap();
        assert_eq!(folder.standing(&old).unwrap(), None);
        write(".new/a", "2");
        folder.replace(&new, &target, &old).unwrap();
        assert_eq!(folder.read(&path("target/a")).unwrap().unwrap(), b"2");
        assert_eq!(folder.read(&path(".old/a")).unwrap().unwrap(), b"1");
        assert_eq!(folder.standing(&new).unwrap(), None);
        assert!(folder.restore(&old, &target).is_err());
        folder.remove_tree(&RelativePath::root()).unwrap();
    }
}
