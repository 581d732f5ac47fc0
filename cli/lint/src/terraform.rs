//! Terraform: the modules and files of variables below a folder, and what their rules say.

use std::collections::BTreeSet;

use infractl_base::{Entry, EntryKind, Files, FilesError, RelativePath, Visitor, walk};
use infractl_document::{Finding, Outcome, Sources};
use infractl_terraform::configuration::{
    Configuration, is_configuration, lint, lint_variables, read_variables,
};
use infractl_terraform::preview::mistakes;
use infractl_terraform::schema::Schemas;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::Linted;

/// Expressions lie in each other as deep as the parser allows.
const STACK: usize = 16 << 20;

/// Folders that hold modules. A module is judged as a whole, never by one of its files.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct TerraformModules {
    folders: BTreeSet<RelativePath>,
    variables: BTreeSet<RelativePath>,
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

    /// Their folders.
    pub fn folders(&self) -> impl Iterator<Item = &RelativePath> {
        self.folders.iter()
    }

    /// Adds those of another search.
    pub fn extend(&mut self, other: Self) {
        self.folders.extend(other.folders);
        self.variables.extend(other.variables);
    }

    /// Adds a file of variables that lies elsewhere.
    pub fn add_variables(&mut self, path: RelativePath) {
        self.variables.insert(path);
    }

    /// Whether an entry is a file of a module, whose folder is then one of them, or one of variables.
    pub(crate) fn take(&mut self, entry: &Entry) -> bool {
        let name = entry.path.name();
        if entry.kind != EntryKind::File {
            return false;
        }
        let is_module = is_configuration(name);
        let is_variables = name.ends_with(".tfvars") || name.ends_with(".tfvars.json");
        if is_module {
            self.folders.insert(entry.path.parent());
        } else if is_variables {
            self.variables.insert(entry.path.clone());
        }
        is_module || is_variables
    }

    /// Looks over all of them; those that they call are read along, and judged only if found.
    /// `schemas` says what providers take. The result is the same for any number of threads; 0 is
    /// one a processor.
    pub fn lint(
        &self,
        files: &dyn Files,
        sources: &Sources,
        schemas: &Schemas,
        threads: usize,
    ) -> Linted {
        let mut linted = Linted::default();
        let roots: Vec<RelativePath> = self.folders.iter().cloned().collect();
        let read = || {
            let (read, mut findings) = Configuration::read(files, &roots, sources)?;
            findings.extend(lint(&read, sources));
            findings.extend(mistakes(files, &read, schemas, sources)?);
            Ok::<_, FilesError>((read, findings))
        };
        let threads = if roots.len() > 1 { threads } else { 1 };
        let read = match pool(threads) {
            Some(pool) => pool.install(read),
            None => read(),
        };
        match read {
            Ok((configuration, findings)) => {
                linted.findings = findings;
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
        for path in &self.variables {
            linted.files += 1;
            match read_variables(files, path, sources) {
                Ok((file, findings)) => {
                    linted.findings.extend(findings);
                    linted.findings.extend(lint_variables(&file));
                }
                Err(error) => {
                    let finding = Finding::error("lint-unreadable", None, error.to_string());
                    linted.findings.push(Finding {
                        outcome: Outcome::Unchecked,
                        ..finding.file(path.clone())
                    });
                }
            }
        }
        linted
    }
}

/// Threads for many modules; without them one is looked over after the other.
fn pool(threads: usize) -> Option<ThreadPool> {
    let builder = ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK);
    (threads != 1).then(|| builder.build().ok()).flatten()
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
        files.insert(path("stacks/a/a.tfvars"), *b"token = \"canary-1\"\n");
        let modules = TerraformModules::find(&files, &RelativePath::root()).unwrap();
        let folders: Vec<&str> = modules.folders.iter().map(RelativePath::as_str).collect();
        assert_eq!(folders, ["modules/b", "stacks/a"]);
        let linted = modules.lint(&files, &Sources::new(), &Schemas::shipped(), 2);
        assert_eq!(linted.files, 3);
        let rules = linted.findings.iter().map(|finding| finding.rule.as_str());
        let rules: Vec<&str> = rules.collect();
        assert!(rules.contains(&"tf-undeclared-reference"), "{rules:?}");
        assert!(rules.contains(&"tf-unused-declaration"), "{rules:?}");
        assert!(rules.contains(&"tf-literal-credential"), "{rules:?}");
        assert!(!rules.contains(&"tf-unknown-argument"), "{rules:?}");
    }

    #[test]
    fn many_modules_give_the_same_in_any_number_of_threads() {
        let mut files = MemoryFiles::new();
        for number in 0..40 {
            let text = format!(
                "variable \"a\" {{\n  type = number\n  default = \"{number}x\"\n}}\n\noutput \"b\" {{\n  \
                 value = module.c{number}.d\n}}\n\nresource \"aws_vpc\" \"e\" {{\n  cidr = 1\n}}\n"
            );
            let path = RelativePath::parse(&format!("m{number}/main.tf")).unwrap();
            files.insert(path, text.as_bytes());
        }
        let modules = TerraformModules::find(&files, &RelativePath::root()).unwrap();
        let told = |threads| {
            let linted = modules.lint(&files, &Sources::new(), &Schemas::shipped(), threads);
            format!("{:?}", linted.findings)
        };
        let alone = told(1);
        assert!(
            alone.contains("m39") && alone.contains("tf-unsuitable-value"),
            "{alone}"
        );
        for threads in [0, 2, 7] {
            assert_eq!(told(threads), alone, "{threads} threads");
        }
    }
}
