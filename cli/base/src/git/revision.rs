use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::batch::Batch;
use super::{CommitId, Git, GitError, failed};
use crate::{BlobCache, Entry, EntryKind, Files, FilesError, RelativePath};

/// The most that one file may hold, in bytes.
const FILE_LIMIT: u64 = 256 * 1024 * 1024;

/// The most links that one path may lead through.
const LINK_LIMIT: usize = 40;

/// The files of one commit, as they would lie in a checkout of it.
pub struct Revision {
    git: Git,
    commit: CommitId,
    folders: BTreeMap<String, BTreeMap<String, Object>>,
    batch: Mutex<Option<Batch>>,
    cache: Option<Arc<BlobCache>>,
}

#[derive(Debug, Clone)]
enum Object {
    File(String),
    Link(String),
    Folder,
    Submodule,
}

/// What a path leads to once its links are followed.
enum Resolved<'r> {
    File(&'r str),
    Folder(String),
    Submodule,
    Nothing,
}

impl Revision {
    /// Opens a commit; its file list is read once, from `cache` where that has it.
    pub fn open(
        git: &Git,
        commit: CommitId,
        cache: Option<Arc<BlobCache>>,
    ) -> Result<Self, GitError> {
        let name = format!("git-tree/{commit}/{}", git.prefix);
        let cached = cache.as_ref().and_then(|cache| cache.get(&name));
        let listing = if let Some(listing) = cached {
            listing
        } else {
            let listing = list(git, &commit)?;
            if let Some(cache) = &cache {
                cache.put(&name, &listing);
            }
            listing
        };
        Ok(Self {
            git: git.clone(),
            commit,
            folders: read_listing(&listing)?,
            batch: Mutex::default(),
            cache,
        })
    }

    /// The commit.
    pub fn commit(&self) -> &CommitId {
        &self.commit
    }

    fn blob(&self, object: &str) -> Result<Vec<u8>, GitError> {
        let name = format!("git-blob/{object}");
        if let Some(content) = self.cache.as_ref().and_then(|cache| cache.get(&name)) {
            return Ok(content);
        }
        let mut batch = self.batch.lock().unwrap_or_else(PoisonError::into_inner);
        let talk = match batch.take() {
            Some(talk) => talk,
            None => Batch::start(&self.git)?,
        };
        // A talk that failed is dropped: nobody knows where its next answer begins.
        let content = batch.insert(talk).read(object, FILE_LIMIT);
        if content.is_err() {
            *batch = None;
        }
        let content = content?;
        if let Some(cache) = &self.cache {
            cache.put(&name, &content);
        }
        Ok(content)
    }

    fn object(&self, folder: &str, name: &str) -> Option<&Object> {
        self.folders.get(folder)?.get(name)
    }

    fn resolve(&self, path: &RelativePath) -> Result<Resolved<'_>, FilesError> {
        let outside = || FilesError::Outside { path: path.clone() };
        let mut folder = String::new();
        let mut left: VecDeque<String> = path.parts().map(str::to_owned).collect();
        let mut links = 0;
        while let Some(name) = left.pop_front() {
            match name.as_str() {
                "" | "." => continue,
                ".." if folder.is_empty() => return Err(outside()),
                ".." => {
                    folder.truncate(folder.rfind('/').unwrap_or(0));
                    continue;
                }
                _ => {}
            }
            match self.object(&folder, &name) {
                Some(Object::File(object)) if left.is_empty() => return Ok(Resolved::File(object)),
                Some(Object::Submodule) if left.is_empty() => return Ok(Resolved::Submodule),
                None | Some(Object::File(_) | Object::Submodule) => return Ok(Resolved::Nothing),
                Some(Object::Folder) => {
                    if !folder.is_empty() {
                        folder.push('/');
                    }
                    folder.push_str(&name);
                }
                Some(Object::Link(object)) => {
                    links += 1;
                    let target = self
                        .blob(object)
                        .map_err(|error| unreadable(path, &error))?;
                    let target = String::from_utf8(target).map_err(|_| outside())?;
                    if links > LINK_LIMIT || target.starts_with('/') {
                        return Err(outside());
                    }
                    for part in target.rsplit('/') {
                        left.push_front(part.to_owned());
                    }
                }
            }
        }
        Ok(Resolved::Folder(folder))
    }
}

impl Files for Revision {
    fn read(&self, path: &RelativePath) -> Result<Arc<[u8]>, FilesError> {
        match self.resolve(path)? {
            Resolved::File(object) => self
                .blob(object)
                .map(Arc::from)
                .map_err(|error| unreadable(path, &error)),
            Resolved::Nothing => Err(FilesError::Missing { path: path.clone() }),
            Resolved::Folder(_) | Resolved::Submodule => Err(FilesError::Unreadable {
                path: path.clone(),
                reason: "not a regular file".into(),
            }),
        }
    }

    fn list(&self, path: &RelativePath) -> Result<Vec<Entry>, FilesError> {
        let Resolved::Folder(folder) = self.resolve(path)? else {
            return Err(FilesError::Missing { path: path.clone() });
        };
        let names = self.folders.get(&folder).into_iter().flatten();
        names
            .map(|(name, object)| {
                let child = path.join(name).map_err(|error| FilesError::Unreadable {
                    path: path.clone(),
                    reason: error.to_string().into(),
                })?;
                let kind = match object {
                    Object::File(_) => EntryKind::File,
                    Object::Folder => EntryKind::Folder,
                    Object::Submodule => EntryKind::Other,
                    Object::Link(_) => self.kind(&child)?.unwrap_or(EntryKind::Other),
                };
                Ok(Entry { path: child, kind })
            })
            .collect()
    }

    fn real(&self, path: &RelativePath) -> Result<RelativePath, FilesError> {
        match self.resolve(path)? {
            Resolved::Folder(folder) => RelativePath::parse(&folder).map_err(|error| {
                let reason = error.to_string().into();
                FilesError::Unreadable {
                    path: path.clone(),
                    reason,
                }
            }),
            _ => Ok(path.clone()),
        }
    }

    fn kind(&self, path: &RelativePath) -> Result<Option<EntryKind>, FilesError> {
        Ok(match self.resolve(path) {
            Ok(Resolved::File(_)) => Some(EntryKind::File),
            Ok(Resolved::Folder(_)) => Some(EntryKind::Folder),
            Ok(Resolved::Submodule) | Err(FilesError::Outside { .. }) => Some(EntryKind::Other),
            Ok(Resolved::Nothing) => None,
            Err(error) => return Err(error),
        })
    }
}

impl fmt::Debug for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Revision({})", self.commit)
    }
}

fn unreadable(path: &RelativePath, error: &GitError) -> FilesError {
    FilesError::Unreadable {
        path: path.clone(),
        reason: error.to_string().into(),
    }
}

fn list(git: &Git, commit: &CommitId) -> Result<Vec<u8>, GitError> {
    // A listing of an unknown commit fails in many words; this asks for one.
    git.commit(commit.as_str())?;
    let tree = format!("{commit}:{}", git.prefix);
    let arguments = ["ls-tree", "-r", "-t", "-z", "--full-tree", &tree];
    let output = git.run(&arguments)?;
    if output.code == Some(0) {
        Ok(output.stdout)
    } else {
        Err(failed(&arguments, &output))
    }
}

/// Reads `<mode> <type> <object>\t<path>\0`, repeated.
fn read_listing(listing: &[u8]) -> Result<BTreeMap<String, BTreeMap<String, Object>>, GitError> {
    let wrong = |reason: String| GitError::Failed {
        command: "ls-tree".to_owned(),
        reason,
    };
    let mut folders = BTreeMap::from([(String::new(), BTreeMap::new())]);
    for line in listing.split(|byte| *byte == 0) {
        if line.is_empty() {
            continue;
        }
        let line = str::from_utf8(line)
            .map_err(|_| wrong(format!("a path is not UTF-8: {}", line.escape_ascii())))?;
        let parts = line.split_once('\t').and_then(|(head, path)| {
            let mut words = head.split(' ');
            Some((words.next()?, words.next()?, words.next()?, path))
        });
        let Some((mode, kind, object, path)) = parts else {
            return Err(wrong(format!("it answered `{line}`")));
        };
        let object = match (mode, kind) {
            ("120000", _) => Object::Link(object.to_owned()),
            (_, "blob") => Object::File(object.to_owned()),
            (_, "tree") => {
                folders.entry(path.to_owned()).or_default();
                Object::Folder
            }
            _ => Object::Submodule,
        };
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        folders
            .entry(folder.to_owned())
            .or_default()
            .insert(name.to_owned(), object);
    }
    Ok(folders)
}
