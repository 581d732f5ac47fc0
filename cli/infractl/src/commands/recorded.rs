//! What a run applied, rendered again: a record keeps the release, the code and digests.

use infractl_base::{CommitId, Files, Git, MemoryFiles, Overlay, Revision};
use infractl_delivery::Desired;
use infractl_document::RenderKind;
use infractl_environment::{History, Workspace};
use infractl_project::Environment;
use infractl_state::{LocalStore, Record, release_bytes};

use crate::commands::planning::desired;
use crate::commands::platform::{Loaded, error_of_state, open_history};
use crate::context::Context;
use crate::error::CommandError;

/// A run whose documents are wanted again.
pub(crate) struct Recorded<'r> {
    pub(crate) context: &'r Context,
    pub(crate) loaded: &'r Loaded,
    pub(crate) environment: &'r Environment,
    pub(crate) store: &'r LocalStore,
    pub(crate) record: &'r Record,
}

impl Recorded<'_> {
    /// Renders the recorded release at the recorded revision and hands over the outcome: with the
    /// files of the environment as they are, then as they were in the commit, where that is the
    /// code. `take` says whether more is wanted. Digests tell what of it is what was applied.
    ///
    /// The answer says why something may be missing.
    pub(crate) fn render(
        &self,
        take: &mut dyn FnMut(&Desired) -> Result<bool, CommandError>,
    ) -> Result<String, CommandError> {
        let code = &self.record.start.code;
        let mut release = MemoryFiles::new();
        if let Some(digest) = &self.record.start.release {
            match release_bytes(self.store, digest).map_err(|error| error_of_state(&error))? {
                Some(bytes) => release.insert(self.environment.release.path.clone(), bytes),
                None => return Ok("the store does not hold its release any more".to_owned()),
            }
        }
        let kind = if code.is_worktree {
            RenderKind::Next
        } else {
            RenderKind::Now
        };
        let checkout = &self.loaded.checkout;
        let now = self.desired(&release, checkout, Some(open_history(checkout)), kind);
        let mut reason = match now {
            Ok(desired) if !take(&desired)? => return Ok(String::new()),
            Ok(_) => "the files that it was rendered from have changed since".to_owned(),
            Err(reason) => reason,
        };
        if code.is_dirty {
            reason.push_str(", and it was applied with changes that no commit holds");
        } else if code.is_worktree
            && let Some(files) = self.commit()
            && let Ok(desired) = self.desired(&release, &files, None, kind)
        {
            take(&desired)?;
        }
        Ok(reason)
    }

    /// The files of the recorded commit.
    fn commit(&self) -> Option<Revision> {
        let revision: CommitId = self.record.start.code.revision.as_deref()?.parse().ok()?;
        let root = self.loaded.checkout.root();
        let git = Git::open(root, Context::git_environment()).ok()?;
        Revision::open(&git, revision, None).ok()
    }

    /// The environment with the recorded release laid over some files; the error says why it
    /// cannot be rendered.
    fn desired(
        &self,
        release: &MemoryFiles,
        files: &dyn Files,
        history: Option<History>,
        kind: RenderKind,
    ) -> Result<Desired, String> {
        let files = Overlay::new(release, files);
        let (workspace, findings) = Workspace::load(&files, &self.context.sources, history);
        let workspace = workspace.ok_or_else(|| {
            let first = findings.first().map(|finding| finding.message.clone());
            first.unwrap_or_else(|| "the project cannot be read".to_owned())
        })?;
        let environment = workspace
            .project
            .environment(self.environment.name.as_str())
            .map_err(|error| error.to_string())?;
        let rendered = workspace.render(environment, kind, self.context.render_options());
        let mut components = rendered.components.iter();
        if components.all(|component| component.not_rendered.is_some())
            && let Some(reason) = rendered
                .components
                .iter()
                .find_map(|component| component.not_rendered.clone())
        {
            return Err(reason);
        }
        desired(&rendered).map_err(|error| error.message().to_owned())
    }
}
