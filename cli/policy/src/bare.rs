use std::sync::Arc;

use infractl_base::{EntryKind, Files, FilesError, RelativePath};
use infractl_document::{Finding, Kind, Node, Outcome, Sources, Span, Tree};
use infractl_yaml::{Dialect, Duplicates, Options};

use crate::evaluate::Input;
use crate::folder::below;

/// Documents of YAML and JSON files that belong to no project.
#[derive(Debug, Default)]
pub struct BareInputs {
    documents: Vec<BareDocument>,
    /// What cannot be read; the other documents stand.
    pub findings: Vec<Finding>,
    /// The number of files that were read.
    pub files: usize,
    /// Plans of Terraform among them, for those who can read what they hold.
    pub plans: Vec<BarePlan>,
}

/// A file with what `show -json` prints of a plan.
#[derive(Debug)]
pub struct BarePlan {
    /// The file.
    pub path: RelativePath,
    /// Its text.
    pub bytes: Arc<[u8]>,
    /// The file as a place without text: a plan holds secrets, and reports quote.
    pub span: Span,
}

#[derive(Debug)]
struct BareDocument {
    tree: Tree,
    span: Span,
    kind: Option<&'static str>,
}

impl BareInputs {
    /// Reads a file, or every `*.yaml`, `*.yml` and `*.json` below a folder.
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
        for path in below(files, path)? {
            let ending = path.name().rsplit('.').next().unwrap_or_default();
            if !["yaml", "yml", "json"].contains(&ending) {
                continue;
            }
            match files.read(&path) {
                Ok(bytes) => self.add(&path, &bytes, sources),
                Err(error) => {
                    let mut finding = Finding::error("policy-unreadable", None, error.to_string());
                    finding.file = Some(path);
                    finding.outcome = Outcome::Unchecked;
                    self.findings.push(finding);
                }
            }
        }
        Ok(())
    }

    /// Takes the documents of one text.
    pub fn add(&mut self, path: &RelativePath, bytes: &Arc<[u8]>, sources: &Sources) {
        self.files += 1;
        let source = sources.add(path, bytes);
        if path.name().rsplit('.').next() == Some("json") {
            match infractl_yaml::read_json(bytes, source, Duplicates::Refuse) {
                Ok(tree) if is_plan(tree.root()) => {
                    let hidden = sources.add(path, &Arc::from([].as_slice()));
                    let span = Span::new(hidden, 0, 0);
                    self.plans.push(BarePlan {
                        path: path.clone(),
                        bytes: Arc::clone(bytes),
                        span,
                    });
                    self.push(tree.without_spans(), span);
                }
                Ok(tree) => self.push(tree, Span::new(source, 0, 0)),
                Err(error) => self.findings.push(error.into()),
            }
            return;
        }
        let reading = infractl_yaml::read_all(bytes, source, &Options::new(Dialect::GoYaml));
        self.findings
            .extend(reading.errors.into_iter().map(Finding::from));
        for document in reading.documents {
            // An empty document says nothing, as in kubectl.
            if !document.tree.is_empty() {
                self.push(document.tree, document.span);
            }
        }
    }

    /// The documents, for [`evaluate`](crate::evaluate()).
    pub fn inputs<'i>(&'i self) -> Vec<Input<'i>> {
        let input = |document: &'i BareDocument| Input {
            address: None,
            kind: document.kind,
            environment: None,
            renders: &[],
            tree: &document.tree,
            span: Some(document.span),
        };
        self.documents.iter().map(input).collect()
    }

    fn push(&mut self, tree: Tree, span: Span) {
        let is_text = |key: &str| tree.root().get(key).and_then(Node::as_str).is_some();
        let kind = if is_text("apiVersion") && is_text("kind") {
            Some(Kind::KubernetesObject.as_str())
        } else {
            is_cost_report(tree.root()).then_some(Kind::CostReport.as_str())
        };
        self.documents.push(BareDocument { tree, span, kind });
    }
}

/// Whether this is what `infracost` writes with `--format json`: all of its amounts are texts or
/// null.
fn is_cost_report(root: Node<'_>) -> bool {
    let is_text = |key| root.get(key).and_then(Node::as_str).is_some();
    let projects = root.get("projects").and_then(Node::as_list);
    is_text("version")
        && is_text("currency")
        && projects.is_some()
        && root.get("totalMonthlyCost").is_some()
}

/// Whether this is a plan as `tofu show -json` and `terraform show -json` print it.
fn is_plan(root: Node<'_>) -> bool {
    let is_map = |key| root.get(key).is_some_and(|value| value.as_map().is_some());
    root.get("format_version").and_then(Node::as_str).is_some()
        && is_map("planned_values")
        && is_map("configuration")
}
