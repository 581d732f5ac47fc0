use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use infractl_base::{BlobCache, CommitId, Files, Git, GitError, Revision};
use infractl_document::{Finding, Outcome, RenderKind, Sources, Spanned};
use infractl_project::{Environment, Project};

use crate::Code;

/// A project with its components, read once, and the commits that its releases pin.
#[derive(Debug)]
pub struct Workspace<'w> {
    /// The project.
    pub project: Arc<Project>,
    pub(crate) sources: &'w Sources,
    history: Option<History>,
    checkout: Arc<Code<'w>>,
    /// Whether the files are the folder's in which git works, and not those of a commit.
    is_worktree: bool,
    pinned: Mutex<BTreeMap<CommitId, Opened<'w>>>,
    /// Git's answers for each commit: they hold for one run, and asking costs a process.
    checked_out: Mutex<BTreeMap<CommitId, bool>>,
    ancestry: Mutex<BTreeMap<CommitId, Ancestry>>,
}

/// The code of a pinned commit, or why it cannot be read.
type Opened<'w> = Result<Arc<Code<'w>>, Unreadable>;

/// Why a revision cannot be read; whoever pins it has a place of its own.
#[derive(Debug, Clone)]
struct Unreadable {
    message: String,
    help: Option<String>,
}

/// Whether a revision is in the history of the base branch.
#[derive(Debug, Clone)]
enum Ancestry {
    Inside,
    Outside,
    NotKnown(Unreadable),
}

/// The repository that pinned revisions are read from: git is a process, so it starts with the
/// first question.
#[derive(Debug)]
pub struct History {
    folder: PathBuf,
    environment: Vec<(OsString, OsString)>,
    cache: Option<Arc<BlobCache>>,
    git: OnceLock<Option<Git>>,
}

impl History {
    /// The repository around a folder, if there is one. `environment` is all that git sees of the
    /// caller's, `cache` where its files are kept for the next run.
    pub fn new(
        folder: impl Into<PathBuf>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        cache: Option<Arc<BlobCache>>,
    ) -> Self {
        Self {
            folder: folder.into(),
            environment: environment.into_iter().collect(),
            cache,
            git: OnceLock::new(),
        }
    }

    /// The repository; `None` where the folder is in none.
    pub fn git(&self) -> Option<&Git> {
        let open = || Git::open(&self.folder, self.environment.iter().cloned()).ok();
        self.git.get_or_init(open).as_ref()
    }

    /// The files of a commit; `None` where there is no repository.
    pub fn open(&self, commit: CommitId) -> Option<Result<Revision, GitError>> {
        Some(Revision::open(self.git()?, commit, self.cache.clone()))
    }
}

impl<'w> Workspace<'w> {
    /// Reads a project and its components. Without a readable `infractl.yaml` there is nothing.
    pub fn load(
        files: &'w dyn Files,
        sources: &'w Sources,
        history: Option<History>,
    ) -> (Option<Self>, Vec<Finding>) {
        Self::load_files(files, files, sources, history, true)
    }

    /// The same with the code of the checkout read through files of its own, for a caller that
    /// must tell the environments' files from the code.
    pub fn load_apart(
        files: &dyn Files,
        code: &'w dyn Files,
        sources: &'w Sources,
        history: Option<History>,
    ) -> (Option<Self>, Vec<Finding>) {
        Self::load_files(files, code, sources, history, true)
    }

    /// Reads a project as it is in a commit: its environments, and in place of the checkout's code
    /// the commit's.
    pub fn load_revision(
        files: &'w Revision,
        sources: &'w Sources,
        history: Option<History>,
    ) -> (Option<Self>, Vec<Finding>) {
        Self::load_files(files, files, sources, history, false)
    }

    fn load_files(
        files: &dyn Files,
        code: &'w dyn Files,
        sources: &'w Sources,
        history: Option<History>,
        is_worktree: bool,
    ) -> (Option<Self>, Vec<Finding>) {
        let (project, mut findings) = Project::load(files, sources);
        let Some(project) = project else {
            return (None, findings);
        };
        let (mut workspace, more) = Self::of(Arc::new(project), code, sources, history);
        workspace.is_worktree = is_worktree;
        findings.extend(more);
        (Some(workspace), findings)
    }

    /// The components of a project that is read already.
    pub fn of(
        project: Arc<Project>,
        code: &'w dyn Files,
        sources: &'w Sources,
        history: Option<History>,
    ) -> (Self, Vec<Finding>) {
        let checkout = Code::checkout(code, project.file.paths.components.path(), sources);
        let findings = checkout.findings.clone();
        let workspace = Self {
            project,
            sources,
            history,
            checkout: Arc::new(checkout),
            is_worktree: true,
            pinned: Mutex::default(),
            checked_out: Mutex::default(),
            ancestry: Mutex::default(),
        };
        (workspace, findings)
    }

    /// The git history, where the project has one.
    pub fn history(&self) -> Option<&History> {
        self.history.as_ref()
    }

    /// The texts that everything was read from.
    pub fn sources(&self) -> &'w Sources {
        self.sources
    }

    /// The code of the checkout.
    pub fn checkout(&self) -> &Arc<Code<'w>> {
        &self.checkout
    }

    /// The renders of an environment that can differ: only *now* where the pinned code is the
    /// checkout's, or where the release pins none.
    pub fn kinds(&self, environment: &Environment) -> Vec<RenderKind> {
        match Self::pin(environment) {
            Some(revision) if !self.is_checked_out(revision) => {
                vec![RenderKind::Now, RenderKind::Next]
            }
            _ => vec![RenderKind::Now],
        }
    }

    /// The code for a render of an environment. A pinned revision that cannot be read is a
    /// finding, never the checkout instead.
    pub fn code(
        &self,
        environment: &Environment,
        kind: RenderKind,
    ) -> Result<Arc<Code<'w>>, Box<Finding>> {
        let revision = match (kind, Self::pin(environment)) {
            (RenderKind::Next, _) | (_, None) => return Ok(Arc::clone(&self.checkout)),
            (RenderKind::Now, Some(revision)) => revision,
        };
        if self.is_checked_out(revision) {
            return Ok(Arc::clone(&self.checkout));
        }
        let mut pinned = locked(&self.pinned);
        pinned
            .entry(revision.value.clone())
            .or_insert_with(|| self.open(revision))
            .clone()
            .map_err(|unreadable| Box::new(unreadable.at(revision)))
    }

    /// Tells of a pinned revision that is not in the history of the base branch.
    pub(crate) fn check_ancestry(&self, environment: &Environment) -> Option<Finding> {
        let revision = Self::pin(environment)?;
        let git = self.history.as_ref()?.git()?;
        let base = &self.project.file.base_branch;
        let mut known = locked(&self.ancestry);
        let ancestry = known
            .entry(revision.value.clone())
            .or_insert_with(|| ancestry(git, base, revision));
        match ancestry {
            Ancestry::Inside => None,
            Ancestry::NotKnown(unreadable) => Some(unreadable.clone().at(revision)),
            Ancestry::Outside => {
                let short = revision.short();
                let message =
                    format!("the pinned revision `{short}` is not in the history of `{base}`");
                let help = format!("merge it into `{base}`, or pin a commit that is there");
                let rule = "release-revision-off-branch";
                Some(Finding::error(rule, revision.span, message).help(help))
            }
        }
    }

    /// The revision that counts: a follower's own code is the checkout's.
    fn pin(environment: &Environment) -> Option<&Spanned<CommitId>> {
        if environment.is_follower() {
            return None;
        }
        environment.release.file.source.revision.as_ref()
    }

    /// Whether the checkout has the pinned code, changed files and new ones considered.
    fn is_checked_out(&self, revision: &CommitId) -> bool {
        let history = self.history.as_ref().filter(|_| self.is_worktree);
        let Some(git) = history.and_then(History::git) else {
            return false;
        };
        let mut known = locked(&self.checked_out);
        let answer = known.entry(revision.clone());
        *answer.or_insert_with(|| self.has_code_of(git, revision))
    }

    fn has_code_of(&self, git: &Git, revision: &CommitId) -> bool {
        let folders = self.code_folders();
        let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
        matches!(git.has_same_files(revision, &folders), Ok(true))
    }

    /// The folders at the root of the project that hold components, charts and stacks, sorted.
    pub fn code_folders(&self) -> BTreeSet<String> {
        let mut folders = BTreeSet::new();
        let components = self.project.file.paths.components.path().clone();
        let charts = self.checkout.catalogue.iter().flat_map(|component| {
            component
                .variants
                .values()
                .filter_map(|variant| variant.chart.clone())
        });
        let environments = self.project.environments();
        let stacks = environments.flat_map(|environment| {
            let stacks = environment.stacks.values();
            stacks.map(|stack| stack.source.clone())
        });
        for path in charts.chain([components]).chain(stacks) {
            // Charts link to charts beside them, and modules lie beside stacks, so the whole first folder counts.
            match path.parts().next() {
                Some(first) => folders.insert(first.to_owned()),
                None => folders.insert(".".to_owned()),
            };
        }
        folders
    }

    fn open(&self, revision: &CommitId) -> Opened<'w> {
        let history = self.history.as_ref();
        let Some(files) = history.and_then(|history| history.open(revision.clone())) else {
            let message = "the release pins a revision, but the project is not in a git repository";
            let help = "work in a clone of the repository; an environment that `follows` needs no revision";
            return Err(Unreadable {
                message: message.to_owned(),
                help: Some(help.to_owned()),
            });
        };
        let files = files?;
        let components = self.project.file.paths.components.path();
        Ok(Arc::new(Code::pinned(files, components, self.sources)))
    }
}

/// Asks git; a revision that it lacks is told where its code is asked for, not here.
fn ancestry(git: &Git, base: &str, revision: &CommitId) -> Ancestry {
    if git.commit(revision.as_str()).is_err() {
        return Ancestry::Inside;
    }
    match is_on_branch(git, base, revision) {
        Ok(true) => Ancestry::Inside,
        Ok(false) => Ancestry::Outside,
        Err(error) => Ancestry::NotKnown(error.into()),
    }
}

/// Whether a commit is in the history of a branch, here or at `origin`.
pub fn is_on_branch(git: &Git, branch: &str, revision: &CommitId) -> Result<bool, GitError> {
    let remote = format!("origin/{branch}");
    let mut tips: Vec<CommitId> = [branch, &remote]
        .into_iter()
        .filter_map(|name| git.commit(name).ok())
        .collect();
    if tips.is_empty() {
        // A checkout of one commit, as many pipelines make it, has no branch at all.
        tips.extend(git.commit("HEAD"));
    }
    let mut answer = Ok(false);
    for tip in &tips {
        match git.is_ancestor(revision, tip) {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(error) => answer = Err(error),
        }
    }
    answer
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Unreadable {
    fn at(self, revision: &Spanned<CommitId>) -> Finding {
        let rule = "release-unreadable-revision";
        let mut finding = Finding::error(rule, revision.span, self.message);
        finding.outcome = Outcome::Unchecked;
        finding.help = self.help;
        finding
    }
}

impl From<GitError> for Unreadable {
    fn from(error: GitError) -> Self {
        let text = error.to_string();
        let (message, help) = match text.split_once("; ") {
            Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
            None => (text, None),
        };
        Self { message, help }
    }
}
