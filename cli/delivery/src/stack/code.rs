use infractl_base::{Files, RelativePath};
use infractl_document::{Finding, Sources};
use infractl_terraform::configuration::{Configuration, Module};

use super::StackError;

/// The code of a stack: its own folder, and the local modules that it calls.
#[derive(Debug)]
pub struct StackCode {
    configuration: Configuration,
    source: RelativePath,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl StackCode {
    /// Reads the configuration of a stack.
    pub fn read(
        files: &dyn Files,
        stack: &str,
        source: &RelativePath,
        sources: &Sources,
    ) -> Result<Self, StackError> {
        let roots = [source.clone()];
        let (configuration, findings) = Configuration::read(files, &roots, sources)
            .map_err(|error| StackError::code(stack, error))?;
        Ok(Self {
            configuration,
            source: source.clone(),
            findings,
        })
    }

    /// The root module.
    pub fn root(&self) -> Option<&Module> {
        let id = self.configuration.of_path(&self.source)?;
        self.configuration.module(id)
    }

    /// The folders of the modules that the stack calls, none of them inside of another.
    pub fn parts(&self) -> Vec<RelativePath> {
        let modules = self.configuration.modules();
        let mut paths: Vec<RelativePath> = modules.map(|(_, module)| module.path.clone()).collect();
        paths.sort();
        let all = paths.clone();
        paths.retain(|path| {
            let is_inside = |other: &RelativePath| other != path && path.below(other).is_some();
            *path != self.source && path.below(&self.source).is_none() && !all.iter().any(is_inside)
        });
        paths
    }
}
