//! Replacements and deletions that policies hold back, and that somebody lets through.

use infractl_check::{Approved, destroys};
use infractl_document::{Document, Node, similar};
use infractl_state::Approval;

use crate::context::Context;
use crate::error::CommandError;

/// What is let through, and why.
#[derive(clap::Args, Debug, Default)]
pub(crate) struct ApprovalArgs {
    /// Let this replacement or deletion through that a policy holds back; may be given often
    #[arg(long = "approve", value_name = "ADDRESS", requires = "reason")]
    addresses: Vec<String>,
    /// Why it is let through; kept in the plan file and in the record
    #[arg(long, value_name = "TEXT", requires = "addresses")]
    reason: Option<String>,
}

impl ApprovalArgs {
    /// The approvals of whoever runs the program.
    pub(crate) fn approvals(&self) -> Result<Vec<Approval>, CommandError> {
        let reason = self.reason.as_deref().unwrap_or_default().trim();
        if reason.is_empty() && !self.addresses.is_empty() {
            let message = "`--reason` says nothing; an approval is kept with its reason";
            return Err(CommandError::undecided(message));
        }
        let approve = |address: &String| Approval {
            address: address.clone(),
            reason: reason.to_owned(),
            who: Context::who(),
        };
        Ok(self.addresses.iter().map(approve).collect())
    }
}

/// The documents that approvals name. One that names nothing which goes is a mistake: another
/// resource would go unapproved.
pub(crate) fn find(
    approvals: &[Approval],
    documents: &[Document],
) -> Result<Vec<Approved>, CommandError> {
    let mut found = Vec::new();
    for approval in approvals {
        let named = named(approval, documents);
        if named.is_empty() {
            let doomed: Vec<&str> = documents
                .iter()
                .filter(|document| destroys(document))
                .filter_map(resource)
                .collect();
            let message = format!(
                "`--approve {}` names nothing that is replaced or deleted",
                approval.address
            );
            let error = CommandError::undecided(message);
            return Err(match similar(&approval.address, doomed.iter().copied()) {
                Some(close) => error.hint(format!("did you mean `{close}`?")),
                None if doomed.is_empty() => error.hint("nothing is replaced or deleted"),
                None => error.hint(format!("these are: {}", doomed.join(", "))),
            });
        }
        found.extend(named);
    }
    Ok(found)
}

/// The same for a stack that is planned during an apply: what approvals name may lie in others.
pub(crate) fn of_late(approvals: &[Approval], documents: &[Document]) -> Vec<Approved> {
    let approvals = approvals.iter();
    approvals
        .flat_map(|approval| named(approval, documents))
        .collect()
}

fn named(approval: &Approval, documents: &[Document]) -> Vec<Approved> {
    let is_it = |document: &&Document| {
        let address = approval.address.as_str();
        destroys(document)
            && (document.address().as_str() == address || resource(document) == Some(address))
    };
    let documents = documents.iter().filter(is_it);
    documents
        .map(|document| Approved {
            address: document.address().clone(),
            who: approval.who.clone(),
            reason: approval.reason.clone(),
        })
        .collect()
}

/// The address of a resource within its stack.
fn resource(document: &Document) -> Option<&str> {
    document.tree().root().get("address").and_then(Node::as_str)
}
