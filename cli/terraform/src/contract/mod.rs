//! The cluster contract: every cluster module takes the inputs of the module `contract`, hands them
//! on to it, and gives what its sub-module `cluster` gives.
//!
//! The contract is read from these two modules; nothing of it is repeated here. Its inputs are the
//! variables of the file `variables.tf` (or the same in JSON); what else it takes, a module tells it of its own.

mod constraint;
mod departure;
mod forbidden;
mod inputs;
mod outputs;
mod passing;
mod rules;
mod shape;
#[cfg(test)]
mod tests;

use infractl_base::{EntryKind, Files, FilesError, RelativePath};
use infractl_document::{Finding, Sources};

use crate::configuration::{Configuration, Module, ModuleCall, ModuleId, Variable};
use departure::Departures;
pub use rules::{CODE, RULES};

/// The name that every cluster module and stack begins with.
const PREFIX: &str = "cluster-";

/// What became of a check.
#[derive(Debug, Default)]
pub struct ContractCheck {
    /// Where modules depart from the contract.
    pub findings: Vec<Finding>,
    /// The number of modules and stacks that were held against it.
    pub modules: usize,
}

/// The modules of a contract.
struct Contract<'c> {
    configuration: &'c Configuration,
    sources: &'c Sources,
    id: ModuleId,
    module: &'c Module,
    /// The sub-module that the outputs go through.
    cluster_id: ModuleId,
    cluster: &'c Module,
}

/// Holds every cluster module and stack against the contract beside them; `modules` and `stacks` are
/// their folders. Without a contract there is nothing to hold anything against.
///
/// # Errors
/// When a folder or a file that is there cannot be read.
pub fn check(
    files: &dyn Files,
    modules: &RelativePath,
    stacks: &RelativePath,
    sources: &Sources,
) -> Result<ContractCheck, FilesError> {
    let mut checked = ContractCheck::default();
    let [contract, cluster] = ["contract", "contract/cluster"].map(|name| modules.join(name).ok());
    let (Some(contract), Some(cluster)) = (contract, cluster) else {
        return Ok(checked);
    };
    if !is_folder(files, &contract)? || !is_folder(files, &cluster)? {
        return Ok(checked);
    }
    let mut roots = vec![contract, cluster];
    for folder in [modules, stacks] {
        roots.extend(clusters(files, folder)?);
    }
    // What is wrong with reading them, lint tells.
    let (configuration, _) = Configuration::read(files, &roots, sources)?;
    let [id, cluster_id, own @ ..] = configuration.roots() else {
        return Ok(checked);
    };
    let (Some(module), Some(cluster)) =
        (configuration.module(*id), configuration.module(*cluster_id))
    else {
        return Ok(checked);
    };
    let contract = Contract {
        configuration: &configuration,
        sources,
        id: *id,
        module,
        cluster_id: *cluster_id,
        cluster,
    };
    for id in own {
        let Some(module) = configuration.module(*id) else {
            continue;
        };
        checked.modules += 1;
        checked.findings.extend(contract.departures(*id, module));
    }
    Ok(checked)
}

impl Contract<'_> {
    /// Where one module or stack departs.
    fn departures(&self, id: ModuleId, module: &Module) -> Vec<Finding> {
        let mut departures = Departures::of(module);
        // A stack hands its inputs to a cluster module, and a cluster module to the contract.
        let takers = self.calls(id, module, |called, _| called == self.id);
        let is_cluster = |_: ModuleId, called: &Module| called.path.name().starts_with(PREFIX);
        let clusters = self.calls(id, module, is_cluster);
        let taker = takers.first().or(clusters.first()).copied();
        inputs::check(self, module, taker, &mut departures);
        match taker {
            Some(taker) => passing::check(self, taker, &mut departures),
            None => departures.no_taker(),
        }
        let givers = match takers.first() {
            Some(_) => self.calls(id, module, |called, _| called == self.cluster_id),
            None => clusters,
        };
        outputs::check(self, module, givers.first().copied(), &mut departures);
        if let (Some(giver), false) = (givers.first(), takers.is_empty()) {
            shape::check(self, giver, &mut departures);
        }
        forbidden::check(module, &mut departures);
        departures.into_findings()
    }

    /// The calls of a module that lead to modules of a kind.
    fn calls<'m>(
        &self,
        id: ModuleId,
        module: &'m Module,
        is_wanted: impl Fn(ModuleId, &Module) -> bool,
    ) -> Vec<&'m ModuleCall> {
        let leads = |call: &&ModuleCall| {
            let called = self.configuration.called(id, call.name());
            called.is_some_and(|(called, module)| is_wanted(called, module))
        };
        module.calls.iter().filter(leads).collect()
    }

    /// The variables that every cluster module has.
    fn inputs(&self) -> impl Iterator<Item = &Variable> {
        self.module.variables.iter().filter(|variable| {
            let file = self.sources.get(variable.block.span.source);
            file.is_some_and(|file| file.path().name().split('.').next() == Some("variables"))
        })
    }
}

/// The folders of cluster modules in a folder, sorted.
fn clusters(files: &dyn Files, folder: &RelativePath) -> Result<Vec<RelativePath>, FilesError> {
    if !is_folder(files, folder)? {
        return Ok(Vec::new());
    }
    let entries = files.list(folder)?.into_iter();
    let mut found: Vec<RelativePath> = entries
        .filter(|entry| entry.kind == EntryKind::Folder && entry.path.name().starts_with(PREFIX))
        .map(|entry| entry.path)
        .collect();
    found.sort();
    Ok(found)
}

fn is_folder(files: &dyn Files, path: &RelativePath) -> Result<bool, FilesError> {
    Ok(files.kind(path)? == Some(EntryKind::Folder))
}
