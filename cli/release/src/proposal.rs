use std::sync::Arc;

use infractl_base::{Access, Folder, FolderError, RelativePath, Standing};
use infractl_document::Sources;
use infractl_project::{EnvironmentName, Release};

use crate::{PinChange, Pins, ReleaseError, changes, unified};

/// A change of one `release.yaml` that is thought out and not written.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The environment.
    pub environment: EnvironmentName,
    /// The file, from the project root.
    pub path: RelativePath,
    /// Its bytes now; `None` where there is no file.
    pub before: Option<Arc<[u8]>>,
    /// Its bytes then.
    pub after: Arc<[u8]>,
    /// What the bytes then pin.
    pub pins: Pins,
    /// The pins that change.
    pub changes: Vec<PinChange>,
}

impl Proposal {
    /// Reads both texts, so that the changes told are those of the bytes.
    pub(crate) fn new(
        environment: &EnvironmentName,
        path: &RelativePath,
        before: Option<Arc<[u8]>>,
        after: Arc<[u8]>,
        sources: &Sources,
    ) -> Result<Self, ReleaseError> {
        let pins = read(path, &after, sources)?;
        let old = before
            .as_ref()
            .map(|bytes| read(path, bytes, sources))
            .transpose()?;
        Ok(Self {
            environment: environment.clone(),
            path: path.clone(),
            changes: changes(old.as_ref(), &pins),
            before,
            after,
            pins,
        })
    }

    /// Whether not one byte would change.
    pub fn is_empty(&self) -> bool {
        self.before.as_ref() == Some(&self.after)
    }

    /// The change as a patch that `git apply` takes at the project root.
    pub fn patch(&self) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let before = self.before.as_deref().map(text);
        unified(self.path.as_str(), before.as_deref(), &text(&self.after))
    }

    /// Puts the new bytes in place of the old ones, whole or not at all. `project` is the folder of
    /// the project.
    ///
    /// Refused is a file that somebody changed meanwhile, or that is no regular file.
    pub fn write(&self, project: &Folder) -> Result<(), ReleaseError> {
        project.require_inside(&self.path)?;
        if project.standing(&self.path)? == Some(Standing::Other) {
            // The link would be replaced, not the file that it leads to.
            return Err(FolderError::Strange {
                path: self.path.to_string(),
            }
            .into());
        }
        if project.read(&self.path)?.as_deref() != self.before.as_deref() {
            return Err(ReleaseError::Changed {
                path: self.path.clone(),
            });
        }
        // What a killed run left behind goes with the next one.
        project.sweep(&self.path.parent())?;
        Ok(project.write(&self.path, &self.after, Access::Shared)?)
    }
}

/// What the bytes of a release pin.
pub(crate) fn read(
    path: &RelativePath,
    bytes: &Arc<[u8]>,
    sources: &Sources,
) -> Result<Pins, ReleaseError> {
    match Release::read(path, bytes, sources) {
        Ok(release) => Ok(Pins::of(&release.file)),
        Err(findings) => Err(ReleaseError::Unreadable {
            path: path.clone(),
            reason: findings
                .first()
                .map_or_else(String::new, |finding| finding.message.clone()),
        }),
    }
}
