//! Terraform: the modules below a folder, and what their rules say.

use std::collections::BTreeSet;

use infractl_base::{Entry, EntryKind, Files, FilesError, RelativePath, Visitor, walk};
use infractl_document::{Finding, Outcome, Sources};
use infractl_terraform::configuration::{Configuration, is_configuration, lint};

use crate::Linted;

/// Folders that hold modules. A module is judged as a whole, never by one of its files.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct TerraformModules {
    folders: BTreeSet<RelativePath>,
}

impl TerraformModules {
    /// Finds them below a folder; what is hidden, such as `.terraform`, is left out.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub fn find(files: &dyn Files, path: &RelativePath) -> Result<Self, FilesError> {
        let mut found = Self::default();
        walk(files, path, &mut found)?;
        Ok(found)
    }

    /// Adds those of another search.
    pub fn extend(&mut self, other: Self) {
        self.folders.extend(other.folders);
    }

    /// Whether an entry is a file of a module, whose folder is then one of them.
    pub(crate) fn take(&mut self, entry: &Entry) -> bool {
        let is_file = entry.kind == EntryKind::File && is_configuration(entry.path.name());
        if is_file {
            self.folders.insert(entry.path.parent());
        }
        is_file
    }

    /// Looks over all of them; those that they call are read along, and judged only if found.
    pub fn lint(&self, files: &dyn Files, sources: &Sources) -> Linted {
        let mut linted = Linted::default();
        let roots: Vec<RelativePath> = self.folders.iter().cloned().collect();
        match Configuration::read(files, &roots, sources) {
            Ok((configuration, findings)) => {
                linted.findings = findings;
                linted.findings.extend(lint(&configuration, sources));
                let own = configuration.roots().iter();
                let own = own.filter_map(|id| configuration.module(*id));
                linted.files = own.map(|module| module.files.len()).sum();
            }
            Err(error) => {
                let finding = Finding::error("lint-unreadable", None, error.to_string());
                linted.files = roots.len();
                linted.findings.push(Finding {
                    outcome: Outcome::Unchecked,
                    ..finding
                });
            }
        }
        linted
    }
}

impl Visitor for TerraformModules {
    fn takes(&mut self, entry: &Entry) -> bool {
        self.take(entry);
        !entry.path.name().starts_with('.')
    }
}

#[cfg(test)]
mod tests {
    use infractl_base::MemoryFiles;

    use super::*;

    #[test]
    fn each_folder_with_a_configuration_is_a_module() {
        let mut files = MemoryFiles::new();
        let path = |text: &str| RelativePath::parse(text).unwrap();
        let main = *b"output \"a\" {\n  value = module.b.c\n}\n";
        files.insert(path("stacks/a/main.tf"), main);
        files.insert(path("stacks/a/.terraform/modules/b/main.tf"), *b"x = 1\n");
        files.insert(path("modules/b/main.tf"), *b"locals {\n  c = 1\n}\n");
        files.insert(path("modules/README.md"), *b"text\n");
        let modules = TerraformModules::find(&files, &RelativePath::root()).unwrap();
        let folders: Vec<&str> = modules.folders.iter().map(RelativePath::as_str).collect();
        assert_eq!(folders, ["modules/b", "stacks/a"]);
        let linted = modules.lint(&files, &Sources::new());
        assert_eq!(linted.files, 2);
        let rules = linted.findings.iter().map(|finding| finding.rule.as_str());
        let rules: Vec<&str> = rules.collect();
        assert!(rules.contains(&"tf-undeclared-reference"), "{rules:?}");
        assert!(rules.contains(&"tf-unused-declaration"), "{rules:?}");
        assert!(!rules.contains(&"tf-unknown-argument"), "{rules:?}");
    }
}
