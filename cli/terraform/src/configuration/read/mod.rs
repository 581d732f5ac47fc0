//! From the files of a folder to a [`Module`].

mod collect;
mod folder;
mod merge;
mod structure;
mod values;

pub use folder::{is_configuration, is_module};
pub use values::{
    LockFile, LockedProvider, VariableFile, automatic_variables, read_lock, read_variables,
};

use std::sync::Arc;

use infractl_base::{Files, FilesError, RelativePath};
use infractl_document::{Finding, SourceId, Sources};
use infractl_hcl::syntax::File;

use super::Module;
use super::json::read_json;
use super::rules::{duplicate_address, duplicate_block};
use collect::Collected;
use folder::Folder;

/// A file as it was parsed.
struct Parsed {
    path: RelativePath,
    source: SourceId,
    file: File,
    is_whole: bool,
}

/// The texts of a module, of which nothing is understood yet.
pub(super) struct Texts {
    path: RelativePath,
    lock: Option<RelativePath>,
    primary: Vec<Text>,
    overrides: Vec<Text>,
}

struct Text {
    path: RelativePath,
    bytes: Arc<[u8]>,
}

/// Reads the module of a folder. What cannot be understood is a finding, and the rest is read.
///
/// # Errors
/// When the folder or one of its files cannot be read at all.
pub fn read_module(
    files: &dyn Files,
    path: &RelativePath,
    sources: &Sources,
) -> Result<(Module, Vec<Finding>), FilesError> {
    let texts = Texts::read(files, path)?;
    let numbers = texts.number(sources);
    Ok(texts.module(&numbers))
}

impl Texts {
    /// Reads the files of a module.
    pub(super) fn read(files: &dyn Files, path: &RelativePath) -> Result<Self, FilesError> {
        let entries = files.list(path)?;
        let folder = Folder::of(&entries);
        let mut locks = entries
            .iter()
            .filter(|entry| entry.path.name() == ".terraform.lock.hcl");
        let text = |path: RelativePath| {
            let bytes = files.read(&path)?;
            Ok(Text { path, bytes })
        };
        Ok(Self {
            path: path.clone(),
            lock: locks.next().map(|entry| entry.path.clone()),
            primary: folder
                .primary
                .into_iter()
                .map(text)
                .collect::<Result<_, _>>()?,
            overrides: folder
                .overrides
                .into_iter()
                .map(text)
                .collect::<Result<_, _>>()?,
        })
    }

    /// Keeps them where findings find them; gives the number of each, in the order in which they
    /// count.
    pub(super) fn number(&self, sources: &Sources) -> Vec<SourceId> {
        let texts = self.primary.iter().chain(&self.overrides);
        texts
            .map(|text| sources.add(&text.path, &text.bytes))
            .collect()
    }

    /// Understands them as a module, by their numbers.
    pub(super) fn module(self, numbers: &[SourceId]) -> (Module, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut module = Module {
            path: self.path,
            lock: self.lock,
            is_whole: true,
            ..Module::default()
        };
        let (primary, overrides) = numbers.split_at(self.primary.len().min(numbers.len()));
        for (text, source) in self.primary.into_iter().zip(primary) {
            let parsed = text.parse(*source, &mut findings);
            structure::check(&parsed.file.body, parsed.is_whole, &mut findings);
            module.is_whole &= parsed.is_whole;
            let mut collected = Collected::default();
            collected.file(&mut module, parsed);
            for (address, span, first) in collected.add_to(&mut module) {
                findings.push(duplicate_address::finding(&address, span, first));
            }
        }
        duplicate_block::settings(&module, &mut findings);
        for (text, source) in self.overrides.into_iter().zip(overrides) {
            let parsed = text.parse(*source, &mut findings);
            structure::check(&parsed.file.body, false, &mut findings);
            module.is_whole &= parsed.is_whole;
            let mut collected = Collected::default();
            collected.file(&mut module, parsed);
            merge::merge(&mut module, collected, &mut findings);
        }
        (module, findings)
    }
}

impl Text {
    fn parse(self, source: SourceId, findings: &mut Vec<Finding>) -> Parsed {
        let (file, is_whole) = if self.path.name().strip_suffix(".json").is_some() {
            let reading = read_json(&self.bytes, source);
            let is_whole = reading.findings.is_empty();
            findings.extend(reading.findings);
            (reading.file, is_whole)
        } else {
            let reading = infractl_hcl::read(&self.bytes, source);
            let is_whole = reading.is_whole();
            findings.extend(reading.errors.into_iter().map(Finding::from));
            (reading.file, is_whole)
        };
        Parsed {
            path: self.path,
            source,
            file,
            is_whole,
        }
    }
}
