use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{EntryKind, Files, FilesError, RelativePath};
use infractl_document::{Finding, Node, Outcome, Sources, Spanned, Tree, decode, similar};
use infractl_yaml::{Dialect, Options, read_all, read_one};
use serde::de::DeserializeOwned;

use crate::family::Family;

/// The version of the grammar that every file names.
const API_VERSION: &str = "infractl.dev/v1";

/// Reads files to trees and types, and keeps what is wrong with them.
pub(crate) struct Reader<'r> {
    pub(crate) files: &'r dyn Files,
    pub(crate) sources: &'r Sources,
    pub(crate) findings: Vec<Finding>,
    /// The trees of files that are read for more than one environment, such as a base.
    trees: BTreeMap<RelativePath, Tree>,
}

impl<'r> Reader<'r> {
    pub(crate) fn new(files: &'r dyn Files, sources: &'r Sources) -> Self {
        Self {
            files,
            sources,
            findings: Vec::new(),
            trees: BTreeMap::new(),
        }
    }

    pub(crate) fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The bytes of a file that must exist. `named` is the place that names it, if one does.
    pub(crate) fn bytes<T>(
        &mut self,
        path: &RelativePath,
        family: &Family,
        named: Option<&Spanned<T>>,
    ) -> Option<Arc<[u8]>> {
        match self.files.read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                self.unreadable(path, &error, family, named);
                None
            }
        }
    }

    /// The tree of a file that must exist. `named` is the place that names it, if one does.
    pub(crate) fn tree<T>(
        &mut self,
        path: &RelativePath,
        dialect: Dialect,
        family: &Family,
        named: Option<&Spanned<T>>,
    ) -> Option<Tree> {
        let bytes = self.bytes(path, family, named)?;
        let source = self.sources.add(path, &bytes);
        let options = Options::new(dialect);
        match read_one(&bytes, source, &options) {
            Ok(document) => Some(document.tree),
            Err(first) => {
                // The first mistake ends a reading of one; all of them are told.
                let mut errors = read_all(&bytes, source, &options).errors;
                if errors.is_empty() {
                    errors.push(first);
                }
                self.findings.extend(errors.into_iter().map(Finding::from));
                None
            }
        }
    }

    /// The tree of a file of our own, if `apiVersion` and `kind` are those of the family.
    pub(crate) fn own_tree<T>(
        &mut self,
        path: &RelativePath,
        family: &Family,
        named: Option<&Spanned<T>>,
    ) -> Option<Tree> {
        if let Some(tree) = self.trees.get(path) {
            return Some(tree.clone());
        }
        let tree = self.tree(path, Dialect::Core12, family, named)?;
        let root = tree.root();
        let has_version = self.has_header(path, root, "apiVersion", API_VERSION, family);
        let has_kind = self.has_header(path, root, "kind", family.kind, family);
        if !(has_version && has_kind) {
            return None;
        }
        self.trees.insert(path.clone(), tree.clone());
        Some(tree)
    }

    /// The type that a tree decodes to; its mistakes become findings.
    pub(crate) fn decode<T: DeserializeOwned>(
        &mut self,
        tree: &Tree,
        family: &Family,
    ) -> Option<T> {
        match decode(tree.root()) {
            Ok(value) => Some(value),
            Err(errors) => {
                for error in errors {
                    let mut finding =
                        Finding::error(family.rule(error.kind), error.span, error.message);
                    finding.help = error.help;
                    finding.path = Some(error.path);
                    self.findings.push(finding);
                }
                None
            }
        }
    }

    /// The path that a file names, from `folder`; a path that leads out of the project is told.
    pub(crate) fn path(
        &mut self,
        folder: &RelativePath,
        text: &Spanned<String>,
        rule: &'static str,
    ) -> Option<RelativePath> {
        match folder.join(text) {
            Ok(path) => Some(path),
            Err(error) => {
                let finding = Finding::error(rule, text.span, error.to_string())
                    .help("name a file inside the project");
                self.report(finding);
                None
            }
        }
    }

    /// The folders below `folder` that hold, or should hold, a file with one name: each with the
    /// path of that file. What cannot be read, and a name that is nearly right, is told.
    pub(crate) fn folders_with(
        &mut self,
        folder: &RelativePath,
        name: &str,
        missing: &'static str,
        family: &Family,
    ) -> Vec<(RelativePath, RelativePath)> {
        let entries = match self.files.list(folder) {
            Ok(entries) => entries,
            Err(FilesError::Missing { .. }) => return Vec::new(),
            Err(error) => {
                self.unreadable::<()>(folder, &error, family, None);
                return Vec::new();
            }
        };
        let mut found = Vec::new();
        for entry in entries {
            match entry.kind {
                EntryKind::File => continue,
                EntryKind::Folder => {}
                EntryKind::Other => {
                    let path = entry.path;
                    let message = format!("`{path}` is a link that leads nowhere, or no folder");
                    let mut finding =
                        Finding::error(family.unreadable_file, None, message).file(path);
                    finding.outcome = Outcome::Unchecked;
                    self.report(finding);
                    continue;
                }
            }
            let inside = match self.files.list(&entry.path) {
                Ok(inside) => inside,
                Err(error) => {
                    self.unreadable::<()>(&entry.path, &error, family, None);
                    continue;
                }
            };
            let Ok(path) = entry.path.join(name) else {
                continue;
            };
            let names = || inside.iter().map(|entry| entry.path.name());
            if names().any(|found| found == name) {
                found.push((entry.path, path));
            } else if let Some(near) = similar(name, names()) {
                let message = format!("`{}` has no `{name}`", entry.path);
                let help = format!("rename `{near}` to `{name}`");
                self.report(Finding::error(missing, None, message).file(path).help(help));
            } else if names().any(|found| found == "release.yaml") {
                let message = format!("`{}` has a release but no `{name}`", entry.path);
                self.report(Finding::error(missing, None, message).file(path));
            }
        }
        found
    }

    fn has_header(
        &mut self,
        path: &RelativePath,
        root: Node<'_>,
        key: &str,
        wanted: &str,
        family: &Family,
    ) -> bool {
        let Some(map) = root.as_map() else {
            let message = match root.span() {
                Some(_) => format!("expected a {} file, found {}", family.kind, root.kind()),
                None => format!("expected a {} file, found an empty one", family.kind),
            };
            // An empty file has no place that could be shown.
            let finding = Finding::error(family.wrong_kind, root.span(), message)
                .file(path.clone())
                .help(format!("begin it with `apiVersion: {API_VERSION}`"));
            if key == "kind" {
                self.report(finding);
            }
            return false;
        };
        let Some(found) = map.get(key) else {
            let misspelled = similar(key, map.iter().map(|(key, _)| key));
            let place = misspelled.and_then(|key| map.get(key)?.key_span());
            let finding = Finding::error(
                family.missing_key,
                place.or(root.span()),
                format!("missing key `{key}`"),
            );
            self.report(finding.help(format!("write `{key}: {wanted}`")));
            return false;
        };
        if found.as_str() == Some(wanted) {
            return true;
        }
        let shown = found.as_str().unwrap_or(found.kind());
        let message = format!("expected `{key}: {wanted}`, found `{shown}`");
        self.report(Finding::error(family.wrong_kind, found.span(), message));
        false
    }

    fn unreadable<T>(
        &mut self,
        path: &RelativePath,
        error: &FilesError,
        family: &Family,
        named: Option<&Spanned<T>>,
    ) {
        let place = named.and_then(|named| named.span.or(named.key));
        let mut finding = Finding::error(family.unreadable_file, place, error.to_string());
        if place.is_none() {
            finding = finding.file(path.clone());
        }
        let is_missing = matches!(error, FilesError::Missing { .. });
        if is_missing {
            finding.help = self.similar_file(path);
        }
        // A name of nothing is the mistake of the file that holds it; what cannot be read, such
        // as a link that leads nowhere, may hold anything.
        if !is_missing || place.is_none() {
            finding.outcome = Outcome::Unchecked;
        }
        self.report(finding);
    }

    /// A file beside the missing one with nearly its name.
    fn similar_file(&self, path: &RelativePath) -> Option<String> {
        let entries = self.files.list(&path.parent()).ok()?;
        let names = entries.iter().map(|entry| entry.path.name());
        similar(path.name(), names).map(|name| format!("did you mean `{name}`?"))
    }
}
