//! Files and folders that belong to no project.

use std::sync::Arc;

use infractl_base::{Entry, EntryKind, Files, FilesError, RelativePath, Visitor, walk};
use infractl_document::{Finding, Outcome, Sources};
use infractl_helm::{LoadOptions, load};
use infractl_terraform::schema::Schemas;
use infractl_yaml::{Dialect, Options, read_all};

use crate::{TerraformModules, ambiguous_scalars, chart, missing_schema};

/// What came of looking over files.
#[derive(Debug, Default)]
pub struct Linted {
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// The number of files that were looked over; a chart is one.
    pub files: usize,
}

/// The files below a folder, by what rules there are for them.
#[derive(Debug, Default)]
pub struct BareFiles {
    charts: Vec<RelativePath>,
    yaml: Vec<RelativePath>,
    terraform: TerraformModules,
}

impl BareFiles {
    /// Finds charts, YAML and Terraform below a folder, or takes one file; one of a module stands
    /// for the module. What a chart holds is the chart's, and what is hidden is left out.
    pub fn find(files: &dyn Files, path: &RelativePath) -> Result<Self, FilesError> {
        let mut found = Self::default();
        if files.kind(path)? != Some(EntryKind::Folder) {
            files.read(path)?;
            let entry = Entry {
                path: path.clone(),
                kind: EntryKind::File,
            };
            if !found.terraform.take(&entry) {
                found.yaml.push(entry.path);
            }
            return Ok(found);
        }
        walk(files, path, &mut found)?;
        found.charts.sort();
        found.yaml.sort();
        Ok(found)
    }

    /// Looks over all of them, modules of Terraform in so many threads; 0 is one a processor.
    pub fn lint(
        &self,
        files: &dyn Files,
        sources: &Sources,
        schemas: &Schemas,
        threads: usize,
    ) -> Linted {
        let mut linted = Linted::default();
        for path in &self.charts {
            linted.files += 1;
            let options = LoadOptions {
                file_dependencies: true,
            };
            // Why a chart cannot be loaded, Helm's rules say.
            let loaded = load(files, path, sources, options).ok();
            let told = chart(files, path, loaded.as_deref(), None, sources);
            linted.findings.extend(told);
            if let Some(chart) = loaded {
                linted.findings.extend(missing_schema(&chart));
                for values in &chart.values {
                    let told = ambiguous_scalars(values.root(), sources);
                    linted.findings.extend(told);
                }
            }
        }
        for path in &self.yaml {
            match files.read(path) {
                Ok(bytes) => linted.text(path, &bytes, sources),
                Err(error) => {
                    let finding = Finding::error("lint-unreadable", None, error.to_string());
                    linted.findings.push(Finding {
                        outcome: Outcome::Unchecked,
                        ..finding.file(path.clone())
                    });
                }
            }
        }
        let modules = self.terraform.lint(files, sources, schemas, threads);
        linted.files += modules.files;
        linted.findings.extend(modules.findings);
        linted
    }
}

impl Visitor for BareFiles {
    fn enters(&mut self, folder: &RelativePath, entries: &[Entry]) -> bool {
        let is_chart = entries
            .iter()
            .any(|entry| entry.path.name() == "Chart.yaml");
        if is_chart {
            self.charts.push(folder.clone());
        }
        !is_chart
    }

    fn takes(&mut self, entry: &Entry) -> bool {
        let name = entry.path.name();
        if name.starts_with('.') {
            return false;
        }
        if self.terraform.take(entry) {
            return true;
        }
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        if entry.kind != EntryKind::Folder && matches!(ending, Some("yaml" | "yml")) {
            self.yaml.push(entry.path.clone());
        }
        true
    }
}

impl Linted {
    /// Looks over one text of YAML.
    pub fn text(&mut self, path: &RelativePath, bytes: &Arc<[u8]>, sources: &Sources) {
        self.files += 1;
        let source = sources.add(path, bytes);
        let reading = read_all(bytes, source, &Options::new(Dialect::GoYaml));
        self.findings
            .extend(reading.errors.into_iter().map(Finding::from));
        for document in reading.documents {
            let told = ambiguous_scalars(document.tree.root(), sources);
            self.findings.extend(told);
        }
    }
}
