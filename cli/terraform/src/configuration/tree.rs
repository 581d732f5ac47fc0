use std::collections::BTreeMap;

use infractl_base::{EntryKind, Files, FilesError, RelativePath};
use infractl_document::{Finding, Sources};

use super::read::Texts;
use super::rules::{module_cycle, unreadable_module};
use super::{Declared as _, Module, ModuleSource, is_module, read_module};
use crate::side_by_side::side_by_side;

/// Modules and the modules that they call, each folder read once.
#[derive(Debug, Default)]
pub struct Configuration {
    modules: Vec<Module>,
    places: BTreeMap<RelativePath, ModuleId>,
    targets: Vec<BTreeMap<Box<str>, Target>>,
    roots: Vec<ModuleId>,
}

/// Names a module of a [`Configuration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleId(usize);

/// What a call leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A module that was read.
    Module(ModuleId),
    /// A registry, a repository, or an expression decides: its outputs are unknown.
    Remote,
    /// A folder that cannot be read; a finding says why.
    Missing,
}

impl Configuration {
    /// Reads the modules of folders, and those that they call by a local path.
    ///
    /// # Errors
    /// When a folder or a file that is there cannot be read at all.
    pub fn read(
        files: &dyn Files,
        roots: &[RelativePath],
        sources: &Sources,
    ) -> Result<(Self, Vec<Finding>), FilesError> {
        let mut reader = Reader {
            files,
            sources,
            configuration: Self::default(),
            findings: Vec::new(),
            open: Vec::new(),
            read: BTreeMap::new(),
        };
        if roots.len() > 1 {
            reader.read_ahead(roots)?;
        }
        for root in roots {
            let id = reader.module(root)?;
            reader.configuration.roots.push(id);
        }
        Ok((reader.configuration, reader.findings))
    }

    /// A module.
    pub fn module(&self, id: ModuleId) -> Option<&Module> {
        self.modules.get(id.0)
    }

    /// The module of a folder.
    pub fn of_path(&self, path: &RelativePath) -> Option<ModuleId> {
        self.places.get(path).copied()
    }

    /// What a call of a module leads to, by the call's name.
    pub fn target(&self, caller: ModuleId, call: &str) -> Target {
        let targets = self.targets.get(caller.0);
        let target = targets.and_then(|targets| targets.get(call));
        target.copied().unwrap_or(Target::Remote)
    }

    /// The module that a call leads to, where it was read.
    pub fn called(&self, caller: ModuleId, call: &str) -> Option<(ModuleId, &Module)> {
        match self.target(caller, call) {
            Target::Module(id) => Some((id, self.module(id)?)),
            Target::Remote | Target::Missing => None,
        }
    }

    /// The modules that were asked for, in the order in which they were.
    pub fn roots(&self) -> &[ModuleId] {
        &self.roots
    }

    /// Every module, a called one before its callers.
    pub fn modules(&self) -> impl Iterator<Item = (ModuleId, &Module)> {
        let modules = self.modules.iter().enumerate();
        modules.map(|(place, module)| (ModuleId(place), module))
    }
}

struct Reader<'r> {
    files: &'r dyn Files,
    sources: &'r Sources,
    configuration: Configuration,
    findings: Vec<Finding>,
    /// The folders of the modules around the current one.
    open: Vec<RelativePath>,
    /// Modules that have no place yet.
    read: BTreeMap<RelativePath, (Module, Vec<Finding>)>,
}

impl Reader<'_> {
    /// Understands modules side by side, whoever calls whom.
    fn read_ahead(&mut self, folders: &[RelativePath]) -> Result<(), FilesError> {
        let texts = side_by_side(folders.iter().collect(), |path| {
            Texts::read(self.files, path)
        });
        // One after another, so that sources have the same numbers in every run.
        let mut numbered = Vec::with_capacity(folders.len());
        for texts in texts {
            let texts = texts?;
            numbered.push((texts.number(self.sources), texts));
        }
        let read = side_by_side(numbered, |(numbers, texts)| texts.module(&numbers));
        self.read = folders.iter().cloned().zip(read).collect();
        Ok(())
    }

    fn module(&mut self, path: &RelativePath) -> Result<ModuleId, FilesError> {
        if let Some(known) = self.configuration.of_path(path) {
            return Ok(known);
        }
        let (module, findings) = match self.read.remove(path) {
            Some(read) => read,
            None => read_module(self.files, path, self.sources)?,
        };
        self.findings.extend(findings);
        self.open.push(path.clone());
        let mut targets = BTreeMap::new();
        for call in &module.calls {
            let target = self.target(&module, call)?;
            targets.insert(call.key(), target);
        }
        self.open.pop();
        let configuration = &mut self.configuration;
        let id = ModuleId(configuration.modules.len());
        configuration.modules.push(module);
        configuration.targets.push(targets);
        configuration.places.insert(path.clone(), id);
        Ok(id)
    }

    fn target(&mut self, module: &Module, call: &super::ModuleCall) -> Result<Target, FilesError> {
        let Some(ModuleSource::Local(source)) = call.source() else {
            return Ok(Target::Remote);
        };
        let span = call.source_expression().map(|source| source.span);
        let Ok(path) = module.path.join(source) else {
            self.findings.push(unreadable_module::outside(source, span));
            return Ok(Target::Missing);
        };
        if let Some(start) = self.open.iter().position(|open| *open == path) {
            let around = self.open.get(start..).unwrap_or_default();
            self.findings
                .push(module_cycle::finding(around, &path, span));
            return Ok(Target::Missing);
        }
        let is_folder = self.files.kind(&path)? == Some(EntryKind::Folder);
        if !is_folder || !is_module(&self.files.list(&path)?) {
            self.findings
                .push(unreadable_module::absent(&path, is_folder, span));
            return Ok(Target::Missing);
        }
        self.module(&path).map(Target::Module)
    }
}
