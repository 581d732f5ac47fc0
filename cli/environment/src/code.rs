use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use infractl_base::{CommitId, Files, RelativePath, Revision};
use infractl_document::{Finding, Sources};
use infractl_helm::{Chart, ChartsBeside, HelmError, LoadOptions};
use infractl_project::Catalogue;

/// One state of the code: its files, its components, and the charts loaded so far.
pub struct Code<'w> {
    files: CodeFiles<'w>,
    /// The components.
    pub catalogue: Catalogue,
    /// What is wrong with them.
    pub findings: Vec<Finding>,
    charts: Mutex<BTreeMap<RelativePath, Loaded>>,
    beside: ChartsBeside,
}

type Loaded = Result<Arc<Chart>, HelmError>;

enum CodeFiles<'w> {
    Checkout(&'w dyn Files),
    Pinned(Box<Revision>),
}

impl<'w> Code<'w> {
    /// The code of the checkout.
    pub(crate) fn checkout(
        files: &'w dyn Files,
        components: &RelativePath,
        sources: &Sources,
    ) -> Self {
        Self::load(CodeFiles::Checkout(files), components, sources)
    }

    /// The code of one commit.
    pub(crate) fn pinned(revision: Revision, components: &RelativePath, sources: &Sources) -> Self {
        Self::load(CodeFiles::Pinned(Box::new(revision)), components, sources)
    }

    fn load(files: CodeFiles<'w>, components: &RelativePath, sources: &Sources) -> Self {
        let (catalogue, findings) = Catalogue::load(files.get(), components, sources);
        Self {
            files,
            catalogue,
            findings,
            charts: Mutex::default(),
            beside: ChartsBeside::default(),
        }
    }

    /// The files.
    pub fn files(&self) -> &dyn Files {
        self.files.get()
    }

    /// The commit; `None` for the checkout.
    pub fn commit(&self) -> Option<&CommitId> {
        match &self.files {
            CodeFiles::Checkout(_) => None,
            CodeFiles::Pinned(revision) => Some(revision.commit()),
        }
    }

    /// A chart, loaded once however many environments use it.
    pub fn chart(&self, path: &RelativePath, sources: &Sources) -> Result<Arc<Chart>, HelmError> {
        let known = self.charts().get(path).cloned();
        known.unwrap_or_else(|| {
            // Charts in `charts/` may be links to folders beside them, as `helm dependency build`
            // would put there.
            let options = LoadOptions {
                file_dependencies: true,
            };
            let files = self.files.get();
            let loaded = infractl_helm::load_among(files, path, sources, options, &self.beside);
            // Another thread may have been faster; then both have loaded the same.
            self.charts().entry(path.clone()).or_insert(loaded).clone()
        })
    }

    fn charts(&self) -> std::sync::MutexGuard<'_, BTreeMap<RelativePath, Loaded>> {
        self.charts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CodeFiles<'_> {
    fn get(&self) -> &dyn Files {
        match self {
            Self::Checkout(files) => *files,
            Self::Pinned(revision) => &**revision,
        }
    }
}

impl fmt::Debug for Code<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.commit() {
            None => formatter.write_str("Code(checkout)"),
            Some(commit) => write!(formatter, "Code({commit})"),
        }
    }
}
