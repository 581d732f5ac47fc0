use std::path::PathBuf;
use std::sync::Arc;

use infractl_base::{Access, Digest, Files, Folder, FolderError, RelativePath, Standing};

use super::{Backend, Import, Planned, RunError, StateError};
use crate::plan::Redactor;

/// The private folder of one stack of one environment: code, variables, plan and what the tool
/// keeps for itself.
#[derive(Debug, Clone)]
pub struct RunFolder {
    folder: Folder,
    stack: String,
    source: RelativePath,
    variables: Vec<RelativePath>,
    cache: PathBuf,
    local_state: Option<PathBuf>,
    is_locked: bool,
    secrets: Redactor,
}

/// What a run is made of.
pub struct Layout<'l> {
    /// The project on this machine, in whose `.infractl` everything is written.
    pub project: &'l Folder,
    /// The environment's name.
    pub environment: &'l str,
    /// The stack's name.
    pub stack: &'l str,
    /// The code: a checkout or a pinned revision.
    pub code: &'l dyn Files,
    /// The stack's own folder in the code.
    pub source: &'l RelativePath,
    /// Every other folder or file of the code that the stack reads: its local modules.
    pub parts: &'l [RelativePath],
    /// The contents of variables files, later ones win. JSON where it begins as JSON does.
    pub variables: &'l [Arc<[u8]>],
    /// Where the state lies.
    pub backend: &'l Backend,
    /// Objects that exist, and that the plan takes into the state.
    pub imports: &'l [Import],
    /// Secrets that are known before anything is planned.
    pub secrets: &'l Redactor,
}

const CODE: &str = "code";
const PLAN: &str = "plan.bin";
const MOVING: &str = "moving.tfstate";
const ERRORED: &str = "errored.tfstate";
const OVERRIDE: &str = "infractl_backend_override.tf";
const IMPORTS: &str = "infractl_imports.tf";
const PROVIDER_LOCK: &str = ".terraform.lock.hcl";

impl RunFolder {
    /// Writes everything that a run needs in a fresh folder. What an earlier run could not store
    /// is never written over: that is an error with the way out.
    pub fn prepare(layout: &Layout<'_>) -> Result<Self, RunError> {
        let root = RelativePath::root();
        let home = [".infractl", layout.environment, "terraform", layout.stack].join("/");
        let home = path(&home)?;
        layout.project.require_inside(&home)?;
        layout.project.create_folder(&home, Access::Private)?;
        let folder = layout.project.inside(&home);
        folder.require_private(&root)?;
        let cache = path(".infractl/plugins")?;
        layout.project.create_folder(&cache, Access::Private)?;
        layout.project.require_private(&cache)?;
        let code = path(CODE)?;
        let source = below(&code, layout.source)?;
        let run = Self {
            stack: layout.stack.to_owned(),
            source: layout.source.clone(),
            variables: Vec::new(),
            cache: layout.project.absolute(&cache),
            local_state: match layout.backend {
                Backend::Local(state) => Some(state.clone()),
                _ => None,
            },
            is_locked: false,
            secrets: layout.secrets.clone(),
            folder,
        };
        run.require_no_errored_state()?;
        run.folder.remove_tree(&code)?;
        run.folder.remove(&path(PLAN)?)?;
        run.folder.remove_tree(&path("variables")?)?;
        run.folder.create_folder(&source, Access::Private)?;
        for part in std::iter::once(layout.source).chain(layout.parts) {
            run.copy(layout.code, part, &code)?;
        }
        if let Some(text) = layout.backend.overriding() {
            let file = below(&source, &path(OVERRIDE)?)?;
            run.folder.write(&file, text.as_bytes(), Access::Private)?;
        }
        if let Some(text) = Import::blocks(layout.imports) {
            let file = below(&source, &path(IMPORTS)?)?;
            run.folder.write(&file, text.as_bytes(), Access::Private)?;
        }
        let mut variables = Vec::new();
        for (number, bytes) in layout.variables.iter().enumerate() {
            let is_json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
            let end = if is_json { ".json" } else { "" };
            let file = path(&format!("variables/{number:03}.tfvars{end}"))?;
            run.folder.write(&file, bytes, Access::Private)?;
            variables.push(file);
        }
        let lock = below(&source, &path(PROVIDER_LOCK)?)?;
        Ok(Self {
            is_locked: run.folder.standing(&lock)?.is_some(),
            variables,
            ..run
        })
    }

    /// Copies a file, or a folder with the files in it. State, plans and what the tool keeps for
    /// itself are no code.
    fn copy(
        &self,
        code: &dyn Files,
        part: &RelativePath,
        into: &RelativePath,
    ) -> Result<(), RunError> {
        for file in code.walk(part)? {
            let is_kept = |name: &str| {
                name == ".terraform" || name.ends_with(".tfstate") || name.contains(".tfstate.")
            };
            let inside = file.below(part).unwrap_or_default();
            if inside.split('/').any(is_kept) {
                continue;
            }
            let bytes = code.read(&file)?;
            let place = below(into, &file)?;
            self.folder
                .create_folder(&place.parent(), Access::Private)?;
            self.folder.write_unseen(&place, &bytes, Access::Private)?;
        }
        Ok(())
    }

    /// Where the tool runs.
    pub(super) fn working_folder(&self) -> Result<PathBuf, RunError> {
        Ok(self.folder.absolute(&below(&path(CODE)?, &self.source)?))
    }

    /// What is never told.
    pub(super) fn secrets(&self) -> &Redactor {
        &self.secrets
    }

    /// The stack's name.
    pub fn stack(&self) -> &str {
        &self.stack
    }

    /// The stack's folder in the project.
    pub fn source(&self) -> &RelativePath {
        &self.source
    }

    /// The folder that holds everything.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Whether a provider lock file came with the code; it is then never changed.
    pub fn is_locked(&self) -> bool {
        self.is_locked
    }

    /// The digest of the provider lock file, as the code has it or `init` wrote it.
    pub fn provider_lock(&self) -> Result<Option<Digest>, RunError> {
        let file = below(&below(&path(CODE)?, &self.source)?, &path(PROVIDER_LOCK)?)?;
        Ok(self.folder.read(&file)?.map(|bytes| Digest::of(&bytes)))
    }

    pub(super) fn cache(&self) -> &std::path::Path {
        &self.cache
    }

    pub(super) fn data(&self) -> PathBuf {
        self.folder.root().join("data")
    }

    pub(super) fn plan(&self) -> PathBuf {
        self.folder.root().join(PLAN)
    }

    pub(super) fn variables(&self) -> impl Iterator<Item = PathBuf> {
        self.variables.iter().map(|file| self.folder.absolute(file))
    }

    /// Whether the state is a file of this machine.
    pub(super) fn has_local_state(&self) -> bool {
        self.local_state.is_some()
    }

    /// That file by its name, with what it holds; `None` where there is none.
    pub(super) fn local_state(&self) -> Result<Option<(String, Vec<u8>)>, RunError> {
        let Some(state) = &self.local_state else {
            return Ok(None);
        };
        let (Some(parent), Some(name)) = (state.parent(), state.file_name()) else {
            return Ok(None);
        };
        let name = path(&name.to_string_lossy())?;
        let bytes = Folder::new(parent).read(&name)?;
        Ok(bytes.map(|bytes| (state.display().to_string(), bytes)))
    }

    /// Keeps a state in the folder while it is stored elsewhere.
    pub(super) fn keep_moving(&self, state: &[u8]) -> Result<PathBuf, RunError> {
        let file = path(MOVING)?;
        self.folder.write(&file, state, Access::Private)?;
        Ok(self.folder.absolute(&file))
    }

    /// What a move sent that did not come to its end; `None` where none is left.
    pub fn moving(&self) -> Result<Option<Vec<u8>>, RunError> {
        Ok(self.folder.read(&path(MOVING)?)?)
    }

    /// Removes it, once it is known to lie there.
    pub fn forget_moving(&self) -> Result<(), RunError> {
        Ok(self.folder.remove(&path(MOVING)?)?)
    }

    /// Removes the plan of an earlier run.
    pub(super) fn forget_plan(&self) -> Result<(), RunError> {
        Ok(self.folder.remove(&path(PLAN)?)?)
    }

    /// The digest of the plan; `None` where there is none, or an empty one.
    pub(super) fn plan_digest(&self) -> Result<Option<Digest>, RunError> {
        let bytes = self.folder.read(&path(PLAN)?)?;
        Ok(bytes
            .filter(|bytes| !bytes.is_empty())
            .map(|bytes| Digest::of(&bytes)))
    }

    /// The plan file, as long as it is the one that was made.
    pub fn plan_bytes(&self, planned: &Planned) -> Result<Vec<u8>, RunError> {
        let bytes = self.folder.read(&path(PLAN)?)?;
        let is_it = |bytes: &Vec<u8>| Digest::of(bytes) == planned.digest;
        bytes.filter(is_it).ok_or_else(|| RunError::OtherPlan {
            stack: self.stack.clone(),
        })
    }

    /// Puts a plan that was made before in its place; whether its state still holds, an apply
    /// looks at.
    pub fn restore_plan(&self, bytes: &[u8]) -> Result<(), RunError> {
        Ok(self.folder.write(&path(PLAN)?, bytes, Access::Private)?)
    }

    /// Marks a plan as used, before anything is done with it; `false` where it was.
    pub(super) fn use_plan(&self, digest: Digest) -> Result<bool, RunError> {
        let name = digest.to_string().replace(':', "-");
        let mark = path(&format!("used/{name}"))?;
        Ok(self.folder.create(&mark, b"", Access::Private)?)
    }

    /// Fails where a run could not store the state.
    pub(super) fn require_no_errored_state(&self) -> Result<(), RunError> {
        let files = self.folder.walk(&path(CODE)?)?;
        let found = files
            .iter()
            .find(|(file, standing)| file.name() == ERRORED && *standing == Standing::File);
        let Some((file, _)) = found else {
            return Ok(());
        };
        Err(StateError::Errored {
            stack: self.stack.clone(),
            place: self.folder.shown(file),
            recovery: format!(
                "cd {} && TF_DATA_DIR={} tofu state push {ERRORED}",
                self.folder.shown(&file.parent()),
                self.data().display()
            ),
        }
        .into())
    }
}

fn path(text: &str) -> Result<RelativePath, FolderError> {
    RelativePath::parse(text).map_err(|_| FolderError::Outside {
        path: text.to_owned(),
    })
}

fn below(folder: &RelativePath, inside: &RelativePath) -> Result<RelativePath, FolderError> {
    path(&format!("{folder}/{inside}"))
}
