//! What a plan of an empty target would hold, worked out without any provider, `init` or state.
//!
//! What cannot be known is unknown with its reason, and never a guess: the values of a real plan
//! are the same, or the preview does not know them.

mod agreement;
mod blocks;
mod conditions;
mod decode;
mod documents;
mod instance;
mod known;
mod layout;
mod loose;
mod open;
mod places;
mod points;
mod providers;
mod repetition;
mod rules;
mod scope;
#[cfg(test)]
mod tests;
mod values;
mod variables;
mod world;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::{Files, FilesError, RelativePath};
use infractl_document::{Document, Finding, Outcome, Sources, Tree, TreeBuilder};

use crate::configuration::{Configuration, ModuleId, refused};
use crate::schema::Schemas;
use crate::value::Value;
pub use agreement::Agreement;
pub use open::mistakes;
use places::Places;
pub use rules::RULES;
use world::World;

/// What is previewed, with all that its values hang on.
#[derive(Clone)]
pub struct Request<'r> {
    /// The files of the project.
    pub files: &'r dyn Files,
    /// Where the text of files that are read is kept.
    pub sources: &'r Sources,
    /// What is known of providers.
    pub schemas: &'r Schemas,
    /// The folder of the root module.
    pub folder: &'r RelativePath,
    /// What stands behind `terraform/` in addresses.
    pub stack: &'r str,
    /// Files of variables, beside those that the folder holds for all runs; the last one counts.
    pub variables: &'r [RelativePath],
    /// Variables as a command line sets them, over those of files.
    pub texts: &'r [(String, String)],
    /// Variables as the caller sets them, over all others: outputs of other stacks.
    pub given: BTreeMap<String, Value>,
    /// `terraform.workspace`
    pub workspace: &'r str,
    /// How much is worked out.
    pub depth: Depth,
}

/// How much of a configuration is worked out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Depth {
    /// All of it.
    #[default]
    Whole,
    /// The outputs of the root module and what they hang on: no documents, and no findings about the
    /// rest.
    Outputs,
}

/// What a plan would hold.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// The resources and module calls, each with its values and where they are written.
    pub documents: Vec<Document>,
    /// The outputs of the root module, secrets sealed.
    pub outputs: BTreeMap<String, Arc<Tree>>,
    /// The same as values, for what is given to other stacks.
    pub values: BTreeMap<String, Value>,
    /// What is wrong, and what could not be looked at.
    pub findings: Vec<Finding>,
}

/// Previews a root module.
pub fn preview(request: &Request<'_>) -> Preview {
    let roots = [request.folder.clone()];
    let read = Configuration::read(request.files, &roots, request.sources);
    let (configuration, findings) = match read {
        Ok(read) => read,
        Err(error) => return unreadable(request.folder, &error),
    };
    let Some(root) = configuration.roots().first() else {
        return Preview::default();
    };
    let mut preview = preview_of(&configuration, *root, request);
    preview.findings.splice(0..0, findings);
    preview
}

/// Previews a root module that was read already; what was wrong with reading it is not told again.
pub fn preview_of(configuration: &Configuration, root: ModuleId, request: &Request<'_>) -> Preview {
    let Some(module) = configuration.module(root) else {
        return Preview::default();
    };
    let is_whole = request.depth == Depth::Whole;
    let mut findings = Vec::new();
    if is_whole {
        findings = refused(configuration, root, request.sources);
    }
    let given = match variables::given(request, module, &mut findings) {
        Ok(given) => given,
        Err(error) => return unreadable(request.folder, &error),
    };
    let world = World::new(request, configuration, (root, module), given);
    if is_whole {
        world.work_out();
        conditions::check(&world);
    } else {
        world.work_out_outputs();
    }
    let redactor = documents::secrets(&world);
    let hosts = documents::Hosts::of(request.files, module, request.sources);
    let mut outputs = BTreeMap::new();
    let mut values = BTreeMap::new();
    if let Some(instance) = world.instance(0) {
        for (output, cell) in module.outputs.iter().zip(&instance.outputs) {
            let Some(value) = cell.get() else { continue };
            let mut builder = TreeBuilder::new();
            let places = output.value().map_or_else(Places::default, |expression| {
                Places::of(output.block.header(), expression)
            });
            write::write(&mut builder, value, &places, &redactor);
            let tree = builder.finish().unwrap_or_else(|_| Tree::null());
            outputs.insert(output.name().to_owned(), Arc::new(tree));
            values.insert(output.name().to_owned(), value.clone());
        }
    }
    let documents = if is_whole {
        documents::documents(&world, &hosts, &redactor)
    } else {
        Vec::new()
    };
    let (own, circle) = world.into_findings();
    findings.extend(own);
    let is_told = |finding: &Finding| finding.rule.as_str() == "tf-reference-cycle";
    if let Some(span) = circle.filter(|_| !findings.iter().any(is_told)) {
        let message = "a value depends on itself";
        findings.push(Finding::error("tf-reference-cycle", Some(span), message));
    }
    for finding in &mut findings {
        finding.message = redactor.clean(&finding.message).into_owned();
    }
    Preview {
        documents,
        outputs,
        values,
        findings,
    }
}

fn unreadable(folder: &RelativePath, error: &FilesError) -> Preview {
    let finding = Finding::error("tf-unreadable-module", None, error.to_string());
    let finding = Finding {
        outcome: Outcome::Unchecked,
        ..finding.file(folder.clone())
    };
    Preview {
        findings: vec![finding],
        ..Preview::default()
    }
}
