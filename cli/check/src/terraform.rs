//! Terraform outside of a project: plans as a tool prints them, and modules as they are written.

use std::collections::{BTreeMap, BTreeSet};

use infractl_base::{Files, FilesError, RelativePath};
use infractl_document::{Document, Finding, Outcome, Sources, Span};
use infractl_lint::TerraformModules;
use infractl_policy::{BarePlan, Input, Policy};
use infractl_terraform::configuration::{Configuration, ModuleId, is_module};
use infractl_terraform::place::{Calls, Written};
use infractl_terraform::plan::{Plan, Redactor};
use infractl_terraform::preview::{Depth, Preview, Request, preview_of};
use infractl_terraform::schema::Schemas;
use infractl_terraform::stack;

use crate::documents::{looked_at, undecided};

/// What policies see of Terraform that belongs to no environment.
#[derive(Debug)]
pub struct Terraform<'s> {
    schemas: &'s Schemas,
    documents: Vec<(Document, Option<Span>)>,
    /// What cannot be read.
    pub findings: Vec<Finding>,
    redactors: Vec<Redactor>,
}

impl<'s> Terraform<'s> {
    /// Begins with what is known of providers.
    pub fn new(schemas: &'s Schemas) -> Self {
        Self {
            schemas,
            documents: Vec::new(),
            findings: Vec::new(),
            redactors: Vec::new(),
        }
    }

    /// Reads a plan that the tool printed. Where the folder around it is the module that was
    /// planned, findings stand on its lines.
    pub fn add_plan(&mut self, files: &dyn Files, plan: &BarePlan, sources: &Sources) {
        let folder = plan.path.parent();
        let is_module = files.list(&folder).is_ok_and(|entries| is_module(&entries));
        let stack = stack_name(&folder, &plan.path, is_module);
        let read = Plan::read(&plan.bytes, &Redactor::new())
            .and_then(|read| Ok((read.documents(&stack)?, read.redactor().clone())));
        let (documents, redactor) = match read {
            Ok(read) => read,
            Err(error) => {
                let message = format!("the plan cannot be read: {error}");
                let mut finding = Finding::error("policy-unreadable", Some(plan.span), message);
                finding.outcome = Outcome::Unchecked;
                self.findings.push(finding);
                return;
            }
        };
        self.redactors.push(redactor);
        let mut preview = Preview::default();
        // What is wrong with the configuration the plan has told already, or it was another one.
        if is_module && let Ok(previewed) = previews(files, &[folder], sources, self.schemas) {
            preview.documents = previewed
                .into_iter()
                .flat_map(|own| own.documents)
                .collect();
        }
        let written = Written::new(&preview.documents);
        for document in &documents {
            self.documents
                .push((written.place(document), Some(plan.span)));
        }
    }

    /// Reads the modules below a folder that no other module there calls.
    ///
    /// # Errors
    /// When a folder cannot be listed, or a file of a module cannot be read.
    pub fn add_modules(
        &mut self,
        files: &dyn Files,
        folder: &RelativePath,
        sources: &Sources,
    ) -> Result<(), FilesError> {
        let found = TerraformModules::find(files, folder)?;
        let folders: Vec<RelativePath> = found.folders().cloned().collect();
        self.add_folders(files, &folders, sources)
    }

    /// Reads one module, for a file of it.
    ///
    /// # Errors
    /// When a file of the module cannot be read.
    pub fn add_module(
        &mut self,
        files: &dyn Files,
        folder: RelativePath,
        sources: &Sources,
    ) -> Result<(), FilesError> {
        self.add_folders(files, &[folder], sources)
    }

    fn add_folders(
        &mut self,
        files: &dyn Files,
        folders: &[RelativePath],
        sources: &Sources,
    ) -> Result<(), FilesError> {
        for preview in previews(files, folders, sources, self.schemas)? {
            let documents = preview.documents.into_iter();
            self.documents
                .extend(documents.map(|document| (document, None)));
            // What is mistaken in it, or has no value here, other commands tell.
            let unread = preview.findings.into_iter();
            self.findings
                .extend(unread.filter(|own| own.outcome == Outcome::Unchecked));
        }
        Ok(())
    }

    /// The documents as policies see them.
    pub fn inputs(&self) -> impl Iterator<Item = Input<'_>> {
        self.documents.iter().map(|(document, span)| Input {
            address: Some(document.address()),
            kind: Some(document.kind().as_str()),
            environment: None,
            renders: &[],
            tree: document.tree(),
            span: document.tree().root().span().or(*span),
        })
    }

    /// Tells of what policies look at and nobody knows yet.
    pub fn undecided(&self, policies: &[Policy]) -> Vec<Finding> {
        let is_looked_at = looked_at(policies);
        let documents = self.documents.iter();
        documents
            .filter_map(|(document, span)| {
                let mut finding = undecided(document, &is_looked_at)?;
                finding.primary = finding.primary.or(*span);
                Some(finding)
            })
            .collect()
    }

    /// Adds to findings the calls that brought what they are about.
    pub fn label(&self, findings: &mut [Finding]) {
        let calls = Calls::new(self.documents.iter().map(|(document, _)| document));
        for finding in findings {
            calls.label(finding);
        }
    }

    /// Takes what plans keep secret out of what was found: a policy may quote what it sees.
    pub fn clean(&self, findings: &mut [Finding]) {
        for finding in findings {
            for redactor in &self.redactors {
                finding.message = redactor.clean(&finding.message).into_owned();
            }
        }
    }
}

/// What stands behind `terraform/` in addresses: the module's folder, else the file's name.
fn stack_name(folder: &RelativePath, file: &RelativePath, is_module: bool) -> String {
    let name = file.name();
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let own = if is_module { folder.name() } else { stem };
    if own.is_empty() {
        "root".to_owned()
    } else {
        own.to_owned()
    }
}

/// The modules of folders that no other of them calls, each with what a first plan would hold.
fn previews(
    files: &dyn Files,
    folders: &[RelativePath],
    sources: &Sources,
    schemas: &Schemas,
) -> Result<Vec<Preview>, FilesError> {
    let (configuration, findings) = Configuration::read(files, folders, sources)?;
    let mut called: BTreeSet<ModuleId> = BTreeSet::new();
    for (id, module) in configuration.modules() {
        for call in &module.calls {
            if let Some((target, _)) = configuration.called(id, call.name()) {
                called.insert(target);
            }
        }
    }
    let mut previews = vec![Preview {
        findings,
        ..Preview::default()
    }];
    for (root, folder) in configuration.roots().iter().zip(folders) {
        if called.contains(root) {
            continue;
        }
        let stack = stack_name(folder, folder, true);
        let mut preview = preview_of(
            &configuration,
            *root,
            &Request {
                files,
                sources,
                schemas,
                folder,
                depth: Depth::Whole,
                stack: &stack,
                variables: &[],
                texts: &[],
                given: BTreeMap::new(),
                workspace: "default",
            },
        );
        let document = stack::document(&configuration, *root, &stack);
        preview.documents.push(document);
        previews.push(preview);
    }
    Ok(previews)
}
