//! From the files of a folder to a [`Module`].

mod collect;
mod folder;
mod merge;
mod structure;
mod values;

pub use folder::{is_configuration, is_module};
pub use values::{
    LockFile, LockedProvider, VariableFile, VariableValues, automatic_variables, read_lock,
    read_variables,
};

use infractl_base::{Files, FilesError, RelativePath};
use infractl_document::{Finding, SourceId, Sources};
use infractl_hcl::syntax::File;

use super::Module;
use super::rules::{duplicate_address, duplicate_block, unread_json};
use collect::Collected;
use folder::Folder;

/// A file as it was parsed.
struct Parsed {
    path: RelativePath,
    source: SourceId,
    file: File,
    is_whole: bool,
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
    let entries = files.list(path)?;
    let folder = Folder::of(&entries);
    let mut locks = entries
        .iter()
        .filter(|entry| entry.path.name() == ".terraform.lock.hcl");
    let mut findings = Vec::new();
    let mut is_whole = folder.json.is_empty();
    for file in &folder.json {
        findings.push(unread_json::finding(file));
    }
    let mut module = Module {
        path: path.clone(),
        lock: locks.next().map(|entry| entry.path.clone()),
        ..Module::default()
    };
    let mut parse = |path: &RelativePath, findings: &mut Vec<Finding>| {
        let bytes = files.read(path)?;
        let source = sources.add(path, &bytes);
        let reading = infractl_hcl::read(&bytes, source);
        let is_file_whole = reading.is_whole();
        is_whole &= is_file_whole;
        findings.extend(reading.errors.into_iter().map(Finding::from));
        Ok::<_, FilesError>(Parsed {
            path: path.clone(),
            source,
            file: reading.file,
            is_whole: is_file_whole,
        })
    };
    for file in &folder.primary {
        let parsed = parse(file, &mut findings)?;
        structure::check(&parsed.file.body, parsed.is_whole, &mut findings);
        let mut collected = Collected::default();
        collected.file(&mut module, parsed);
        for (address, span, first) in collected.add_to(&mut module) {
            findings.push(duplicate_address::finding(&address, span, first));
        }
    }
    duplicate_block::settings(&module, &mut findings);
    for file in &folder.overrides {
        let parsed = parse(file, &mut findings)?;
        structure::check(&parsed.file.body, false, &mut findings);
        let mut collected = Collected::default();
        collected.file(&mut module, parsed);
        merge::merge(&mut module, collected, &mut findings);
    }
    module.is_whole = is_whole;
    Ok((module, findings))
}
