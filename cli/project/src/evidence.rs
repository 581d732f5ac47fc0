//! What only people and other programs can say of a promotion: backups, drills, reviews, results.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{CommitId, MemoryFiles, RelativePath};
use infractl_document::{Finding, Sources, Spanned, similar};
use serde::Deserialize;

use crate::family::EVIDENCE;
use crate::reader::Reader;
use crate::{ComponentName, Environment, EnvironmentName, Moment, decode};

/// A file of evidence.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceFile {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    /// The environment that takes the release.
    pub environment: Spanned<EnvironmentName>,
    /// Who made the change.
    pub author: Option<String>,
    /// The newest backup of each component that keeps data.
    #[serde(default)]
    pub backups: BTreeMap<ComponentName, Spanned<Backup>>,
    /// The last time that a restore was tried.
    pub restore_drill: Option<Spanned<Measured>>,
    /// Who approved the release; `None` where nobody knows.
    pub reviews: Option<Vec<Spanned<Review>>>,
    /// Results of measurements, by name.
    #[serde(default)]
    pub slo: BTreeMap<String, Spanned<Measured>>,
}

/// A backup that is complete.
#[derive(Debug, Clone, Deserialize)]
pub struct Backup {
    /// When it was.
    pub at: Spanned<Moment>,
    /// Where it can be looked up.
    pub source: String,
}

/// Something that was tried.
#[derive(Debug, Clone, Deserialize)]
pub struct Measured {
    /// When.
    pub at: Spanned<Moment>,
    /// Whether it went well.
    pub passed: bool,
    /// Where it can be looked up.
    pub source: String,
}

/// An approval.
#[derive(Debug, Clone, Deserialize)]
pub struct Review {
    /// Who approved.
    pub by: Spanned<String>,
    /// The code that was approved.
    #[serde(deserialize_with = "decode::text")]
    pub revision: Spanned<CommitId>,
    /// When.
    pub at: Spanned<Moment>,
    /// Where it can be looked up.
    pub source: String,
}

impl EvidenceFile {
    /// Reads evidence about an environment; `path` is the name under which its mistakes are told.
    ///
    /// Evidence about another environment, or about a component that the environment lacks, is a
    /// mistake: it would be left unread where something was meant to be proven.
    pub fn read(
        path: &RelativePath,
        bytes: &Arc<[u8]>,
        environment: &Environment,
        sources: &Sources,
    ) -> Result<Self, Vec<Finding>> {
        let mut files = MemoryFiles::new();
        files.insert(path.clone(), Arc::clone(bytes));
        let mut reader = Reader::new(&files, sources);
        let tree = reader.own_tree::<()>(path, &EVIDENCE, None);
        let file: Option<Self> = tree.and_then(|tree| reader.decode(&tree, &EVIDENCE));
        if let Some(file) = &file {
            file.compare(environment, &mut reader);
        }
        match file {
            Some(file) if reader.findings.is_empty() => Ok(file),
            _ => Err(reader.findings),
        }
    }

    fn compare(&self, environment: &Environment, reader: &mut Reader<'_>) {
        let name = &environment.name;
        if self.environment.value != *name {
            let message = format!(
                "this is evidence about `{}`, not about `{name}`",
                self.environment
            );
            let rule = "evidence-other-environment";
            reader.report(
                Finding::error(rule, self.environment.span, message)
                    .help(format!("gather what is known of `{name}`")),
            );
        }
        // Nobody approves what is their own.
        if let (Some(first), None) = (self.reviews.iter().flatten().next(), &self.author) {
            let message = "missing key `author`: who approves must not be who made the change";
            let place = first.span;
            reader.report(Finding::error("evidence-missing-key", place, message));
        }
        let known = || {
            environment
                .file
                .components
                .keys()
                .map(ComponentName::as_str)
        };
        for (component, backup) in &self.backups {
            if environment.file.components.contains_key(component) {
                continue;
            }
            let message = format!("`{name}` has no component `{component}`");
            let finding = Finding::error("evidence-unknown-component", backup.place(), message);
            let near = similar(component.as_str(), known());
            let help = near.map(|near| format!("did you mean `{near}`?"));
            reader.report(Finding { help, ..finding });
        }
    }
}
