use std::sync::Arc;

use infractl_base::{Entry, EntryKind, Files, FilesError, RelativePath, Visitor, walk};
use infractl_document::{Finding, Node, Outcome, SourceId, Sources, Tree};
use infractl_kubernetes::{KubernetesVersion, Objects};
use infractl_yaml::{Dialect, Reading};
use rayon::prelude::*;

use crate::Options;

/// Manifests of any repository, without a project around them.
#[derive(Default)]
pub struct Manifests {
    documents: Vec<(RelativePath, Tree)>,
    findings: Vec<Finding>,
    /// How many files were read.
    pub files: usize,
    threads: usize,
    /// Says which files are known to be something else.
    is_other: Option<fn(&RelativePath) -> bool>,
}

/// The owner under which bare objects have addresses.
const OWNER: &str = "-";

/// The stack of a thread that parses: as deep as a document may nest.
const STACK: usize = 16 << 20;

impl Manifests {
    /// Holds nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Holds nothing yet, and reads in so many threads; the result is the same for any.
    #[must_use]
    pub fn with_options(options: Options) -> Self {
        Self {
            threads: options.threads,
            ..Self::default()
        }
    }

    /// Leaves files in folders aside that are known to be something else.
    pub fn leave_aside(&mut self, is_other: fn(&RelativePath) -> bool) {
        self.is_other = Some(is_other);
    }

    /// Reads a file, or every manifest below a folder.
    pub fn read(
        &mut self,
        files: &dyn Files,
        path: &RelativePath,
        sources: &Sources,
    ) -> Result<(), FilesError> {
        if files.kind(path)? != Some(EntryKind::Folder) {
            let bytes = files.read(path)?;
            self.add(path, &bytes, sources);
            return Ok(());
        }
        let mut found = Below {
            files: Vec::new(),
            is_other: self.is_other,
        };
        walk(files, path, &mut found)?;
        found.files.sort();
        let readings = self.side_by_side(&found.files, |file| {
            let bytes = files.read(file)?;
            Ok::<_, FilesError>(parse(&bytes, sources.add(file, &bytes)))
        });
        for (file, reading) in found.files.iter().zip(readings) {
            match reading {
                Ok(reading) => self.take(file, reading),
                Err(error) => {
                    let finding = Finding::error("k8s-unreadable-file", None, error.to_string());
                    self.findings.push(Finding {
                        outcome: Outcome::Unchecked,
                        ..finding.file(file.clone())
                    });
                }
            }
        }
        Ok(())
    }

    /// Reads files side by side; the readings are in the order of the files.
    fn side_by_side<R: Send>(
        &self,
        files: &[RelativePath],
        one: impl Fn(&RelativePath) -> R + Send + Sync,
    ) -> Vec<R> {
        if self.threads == 1 || files.len() < 2 {
            return files.iter().map(one).collect();
        }
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .stack_size(STACK)
            .build();
        match pool {
            Ok(pool) => pool.install(|| files.par_iter().map(one).collect()),
            Err(_) => files.iter().map(one).collect(),
        }
    }

    /// Adds the documents of one text, such as standard input.
    pub fn add(&mut self, path: &RelativePath, bytes: &Arc<[u8]>, sources: &Sources) {
        let source = sources.add(path, bytes);
        self.take(path, parse(bytes, source));
    }

    fn take(&mut self, path: &RelativePath, reading: Reading) {
        self.files += 1;
        self.findings
            .extend(reading.errors.into_iter().map(Finding::from));
        for document in reading.documents {
            // It says what to build, and is no object.
            if !is_kustomization(document.tree.root()) {
                self.documents.push((path.clone(), document.tree));
            }
        }
    }

    /// Checks all objects as one set, and gives the findings and the number of objects.
    pub fn validate(
        &self,
        version: KubernetesVersion,
        options: &infractl_kubernetes::Options,
    ) -> (Vec<Finding>, usize) {
        let mut objects = Objects::new(version);
        for (_, tree) in &self.documents {
            objects.add(OWNER, "default", tree.root());
        }
        let mut findings = self.findings.clone();
        findings.extend(infractl_kubernetes::validate(&objects, options));
        (findings, objects.manifests().len())
    }
}

/// What lies below a folder. What is neither file nor folder but has the name of a manifest, such
/// as a dangling link, counts as one: reading tells what is wrong with it.
struct Below {
    files: Vec<RelativePath>,
    is_other: Option<fn(&RelativePath) -> bool>,
}

impl Visitor for Below {
    fn takes(&mut self, entry: &Entry) -> bool {
        let path = &entry.path;
        if path.name().starts_with('.') {
            return false;
        }
        let is_other = self.is_other.is_some_and(|is_other| is_other(path));
        if entry.kind != EntryKind::Folder && !is_other && is_manifest(path) {
            self.files.push(path.clone());
        }
        true
    }
}

fn parse(bytes: &[u8], source: SourceId) -> Reading {
    infractl_yaml::read_all(bytes, source, &infractl_yaml::Options::new(Dialect::GoYaml))
}

fn is_manifest(path: &RelativePath) -> bool {
    let ending = path.name().rsplit_once('.').map(|(_, ending)| ending);
    matches!(ending, Some("yaml" | "yml" | "json"))
}

fn is_kustomization(root: Node<'_>) -> bool {
    root.get("apiVersion")
        .and_then(Node::as_str)
        .is_some_and(|version| version.starts_with("kustomize.config.k8s.io/"))
}
