//! What the text of a project's values and charts says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infractl_base::{EntryKind, RelativePath};
use infractl_document::{Address, Finding, Outcome, Tree};
use infractl_environment::{Rendered, Workspace};
use infractl_lint::TerraformModules;
use infractl_project::{ComponentName, Environment};
use infractl_terraform::schema::Schemas;

use crate::project::Scope;

/// The values that each component's chart is given, where it renders.
pub(crate) type Given = BTreeMap<ComponentName, Arc<Tree>>;

/// The rules over text, over the code of the checkout: pinned code is not mended any more.
#[derive(Debug)]
pub(crate) struct Lint<'l, 'w> {
    workspace: &'l Workspace<'w>,
    charts: BTreeSet<RelativePath>,
    pub(crate) findings: Vec<Finding>,
}

/// The folders of a project that hold modules of Terraform: those that are called, and roots.
pub(crate) const MODULES: [&str; 2] = ["terraform/modules", "terraform/stacks"];

/// Looks over the project's Terraform and the variables of its stacks; gives the number of its files.
pub(crate) fn terraform(
    workspace: &Workspace<'_>,
    threads: usize,
    findings: &mut Vec<Finding>,
) -> usize {
    let files = workspace.checkout().files();
    let mut modules = TerraformModules::default();
    for folder in MODULES {
        let found = RelativePath::parse(folder).ok().map(|folder| {
            let is_folder = matches!(files.kind(&folder), Ok(Some(EntryKind::Folder)));
            (folder, is_folder)
        });
        let Some((folder, true)) = found else {
            continue;
        };
        match TerraformModules::find(files, &folder) {
            Ok(found) => modules.extend(found),
            Err(error) => {
                let finding = Finding::error("lint-unreadable", None, error.to_string());
                findings.push(Finding {
                    outcome: Outcome::Unchecked,
                    ..finding.file(folder)
                });
            }
        }
    }
    for environment in workspace.project.environments() {
        for stack in environment.stacks.values() {
            let own = stack.variables.iter();
            own.for_each(|file| modules.add_variables(file.path.clone()));
        }
    }
    let schemas = match Schemas::of_project(files, &RelativePath::root()) {
        Ok((schemas, own)) => {
            findings.extend(own);
            schemas
        }
        Err(error) => {
            let finding = Finding::error("lint-unreadable", None, error.to_string());
            findings.push(Finding {
                outcome: Outcome::Unchecked,
                ..finding
            });
            Schemas::shipped()
        }
    };
    let linted = modules.lint(files, workspace.sources(), &schemas, threads);
    findings.extend(linted.findings);
    linted.files
}

/// What a render of the checkout gave to charts.
pub(crate) fn given(rendered: &Rendered) -> Given {
    let components = rendered.components.iter();
    components
        .filter(|component| component.not_rendered.is_none())
        .filter_map(|component| {
            let values = component.values.as_ref()?;
            Some((component.name.clone(), Arc::clone(values.tree())))
        })
        .collect()
}

impl<'l, 'w> Lint<'l, 'w> {
    pub(crate) fn new(workspace: &'l Workspace<'w>) -> Self {
        Self {
            workspace,
            charts: BTreeSet::new(),
            findings: Vec::new(),
        }
    }

    /// Looks over the values of an environment, and over charts that no environment before it used.
    pub(crate) fn environment(&mut self, environment: &Environment, given: &Given, scope: &Scope) {
        let catalogue = &self.workspace.checkout().catalogue;
        for (name, choice) in &environment.file.components {
            let variant = catalogue
                .get(name.as_str())
                .filter(|_| scope.has_component(name))
                .and_then(|component| component.variants.get(&*choice.variant));
            let Some(variant) = variant else { continue };
            let own = environment.values.get(name).into_iter().flatten();
            let written: Vec<&Tree> = own
                .chain(&variant.values)
                .map(|file| file.tree.as_ref())
                .collect();
            let mut told = Vec::new();
            for tree in &written {
                let sources = self.workspace.sources();
                told.extend(infractl_lint::ambiguous_scalars(tree.root(), sources));
            }
            if let Some(path) = &variant.chart {
                told.extend(self.chart(path, &written, given.get(name)));
            }
            let address = Address::new(["values", name.as_str()]);
            let told = told
                .into_iter()
                .map(|finding| finding.about(address.clone(), None));
            self.findings.extend(told);
        }
    }

    fn chart(
        &mut self,
        path: &RelativePath,
        written: &[&Tree],
        given: Option<&Arc<Tree>>,
    ) -> Vec<Finding> {
        let mut told = Vec::new();
        let sources = self.workspace.sources();
        let code = self.workspace.checkout();
        // What is wrong with a chart that cannot be loaded, its render says.
        let Ok(chart) = code.chart(path, sources) else {
            return told;
        };
        for tree in written {
            told.extend(infractl_lint::unread_values(&chart, tree.root()));
        }
        // `helm lint` here looks over folders: an archive is somebody else's.
        let is_folder = matches!(code.files().kind(path), Ok(Some(EntryKind::Folder)));
        if self.charts.contains(path) {
            return told;
        }
        if let Some(values) = given {
            self.charts.insert(path.clone());
            told.extend(infractl_lint::missing_schema(&chart));
            for own in &chart.values {
                told.extend(infractl_lint::ambiguous_scalars(own.root(), sources));
            }
            if is_folder {
                let files = code.files();
                let by_helm =
                    infractl_lint::chart(files, path, Some(&chart), Some(values), sources);
                told.extend(by_helm);
            }
        }
        told
    }
}
