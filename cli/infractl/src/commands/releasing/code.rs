use infractl_base::{Checkout, CommitId, Git, GitError};
use infractl_environment::Workspace;
use infractl_release::Course;
use infractl_report::Commits;

use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// The most commits that are listed.
const MOST_COMMITS: usize = 20;

/// The folders that are read from the pinned commit, beside those of components and charts.
const CODE_FOLDERS: [&str; 3] = ["ansible", "packer", "terraform"];

/// The history of the code.
pub(crate) struct Repository {
    pub(crate) git: Git,
    folders: Vec<String>,
}

impl Repository {
    /// Opens the repository around a project.
    pub(crate) fn open(
        checkout: &Checkout,
        workspace: &Workspace<'_>,
    ) -> Result<Self, CommandError> {
        let git = Git::open(checkout.root(), Context::git_environment()).or_undecided()?;
        let mut folders = workspace.code_folders();
        folders.extend(CODE_FOLDERS.map(str::to_owned));
        Ok(Self {
            git,
            folders: folders.into_iter().collect(),
        })
    }

    fn folders(&self) -> Vec<&str> {
        self.folders.iter().map(String::as_str).collect()
    }

    /// The files of the code that no commit holds as they are.
    pub(crate) fn uncommitted(&self) -> Result<Vec<String>, CommandError> {
        self.git.uncommitted(&self.folders()).or_undecided()
    }

    /// The commits between two revisions that touch the code; none where one is not pinned.
    pub(crate) fn commits(
        &self,
        before: Option<&CommitId>,
        after: Option<&CommitId>,
    ) -> Result<Commits, String> {
        let (Some(before), Some(after)) = (before, after) else {
            return Ok(Commits::default());
        };
        let mut is_cut = false;
        let mut log = |from: &CommitId, to: &CommitId| {
            let found = self.git.log(from, to, &self.folders(), MOST_COMMITS + 1);
            let mut found = found.map_err(|error| error.to_string())?;
            is_cut |= found.len() > MOST_COMMITS;
            found.truncate(MOST_COMMITS);
            Ok::<_, String>(found)
        };
        Ok(Commits {
            coming: log(before, after)?,
            going: log(after, before)?,
            is_cut,
        })
    }

    /// Where a revision leads an environment that has another.
    pub(crate) fn course(
        &self,
        before: Option<&CommitId>,
        after: Option<&CommitId>,
    ) -> Result<Course, String> {
        let Some(after) = after else {
            return Err("the release pins no revision".to_owned());
        };
        let Some(before) = before else {
            return Ok(Course::First(after.clone()));
        };
        if before == after {
            return Ok(Course::Same);
        }
        let is_ancestor = |ancestor, descendant| {
            let answer = self.git.is_ancestor(ancestor, descendant);
            answer.map_err(|error: GitError| error.to_string())
        };
        Ok(if is_ancestor(before, after)? {
            Course::Forward
        } else if is_ancestor(after, before)? {
            Course::Backward
        } else {
            Course::Aside
        })
    }
}
