//! Whether the project's cluster modules keep its contract.

use infractl_base::RelativePath;
use infractl_document::{Finding, Outcome};
use infractl_environment::Workspace;

use crate::lint::MODULES;

/// Holds the modules of the checkout against the contract beside them; gives their number.
pub(crate) fn check(workspace: &Workspace<'_>, findings: &mut Vec<Finding>) -> usize {
    let [Ok(modules), Ok(stacks)] = MODULES.map(RelativePath::parse) else {
        return 0;
    };
    let files = workspace.checkout().files();
    match infractl_terraform::contract::check(files, &modules, &stacks, workspace.sources()) {
        Ok(checked) => {
            findings.extend(checked.findings);
            checked.modules
        }
        Err(error) => {
            let finding = Finding::error("tf-unreadable-module", None, error.to_string());
            findings.push(Finding {
                outcome: Outcome::Unchecked,
                ..finding.file(modules)
            });
            0
        }
    }
}
