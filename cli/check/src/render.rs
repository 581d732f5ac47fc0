//! What policies say of one environment as one render made it.

use std::collections::BTreeSet;

use infractl_base::Digest;
use infractl_document::{
    Acceptance, AcceptedBy, Address, Document, Finding, Node, Outcome, PathStep, RenderKind,
};
use infractl_environment::{Rendered, Workspace};
use infractl_policy::{Input, WorkerError};
use infractl_project::Environment;
use jiff::civil::Date;

use crate::accept::Acceptances;
use crate::documents::{EnvironmentDocuments, looked_at};
use crate::policies::Judges;
use crate::project::Gap;

/// The verdict of policies over one render.
#[derive(Debug)]
pub struct Judged {
    /// What they found; what waivers and exceptions accept is marked.
    pub findings: Vec<Finding>,
    /// The digest of the policies.
    pub policies: Digest,
    /// There was nothing to judge by.
    pub gap: Option<Gap>,
}

/// What a plan brings besides what is rendered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Planned<'p> {
    /// The resources of stacks, with what would happen to them.
    pub documents: &'p [Document],
    /// The replacements and deletions that somebody lets through.
    pub approvals: &'p [Approved],
}

/// A replacement or deletion that goes through although a policy holds it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// The document.
    pub address: Address,
    /// Who answers for it.
    pub who: String,
    /// Why.
    pub reason: String,
}

/// The number of the policy that holds back replacements and deletions.
const HOLDS_BACK: &str = "TFP-001";

/// Has policies judge all documents of a render and of a plan, as bad as the tier of the
/// environment makes it. Without a render only the plan is judged.
pub fn judge(
    workspace: &Workspace<'_>,
    environment: &Environment,
    rendered: Option<&Rendered>,
    planned: Planned<'_>,
    judges: Judges<'_>,
    today: Date,
) -> Result<Judged, WorkerError> {
    let Judges {
        set,
        mut findings,
        workers,
        is_empty,
    } = judges;
    let mut documents = EnvironmentDocuments::new(environment);
    if let Some(rendered) = rendered {
        documents.add(environment, rendered);
    }
    let kind = rendered.map_or(RenderKind::Now, |rendered| rendered.kind);
    documents.add_planned(planned.documents, kind);
    let inputs: Vec<Input<'_>> = documents.inputs().collect();
    let evaluation = infractl_policy::evaluate(&set, &inputs, workers)?;
    findings.extend(evaluation.failures);
    findings.extend(evaluation.findings);
    findings.extend(documents.undecided(looked_at(set.policies())));
    documents.label(&mut findings);
    let mut acceptances = Acceptances::gather(
        &workspace.checkout().catalogue,
        &workspace.project.waivers,
        None,
        today,
        // What is wrong with waivers is told where the project is checked.
        &mut Vec::new(),
    );
    let mut findings = acceptances.apply(findings);
    let holds_back: BTreeSet<&str> = set
        .policies()
        .iter()
        .filter(|policy| policy.code.as_deref() == Some(HOLDS_BACK))
        .map(|policy| policy.id.as_str())
        .collect();
    approve(&mut findings, planned, &holds_back);
    Ok(Judged {
        findings: workspace.merge(findings),
        policies: set.digest(),
        gap: is_empty.then_some(Gap::NoPolicy),
    })
}

/// Marks the findings that hold back what somebody approved: those of a policy that does nothing
/// else, or that point at what happens to the resource and not at what it will be.
fn approve(findings: &mut [Finding], planned: Planned<'_>, holds_back: &BTreeSet<&str>) {
    for finding in findings {
        let Some(address) = &finding.address else {
            continue;
        };
        let approval = planned
            .approvals
            .iter()
            .find(|approval| approval.address == *address);
        let Some(approval) = approval else { continue };
        let document = planned
            .documents
            .iter()
            .find(|document| document.address() == address);
        let is_about_change = finding.path.as_ref().is_some_and(
            |path| matches!(path.steps().first(), Some(PathStep::Key(key)) if &**key == "change"),
        );
        let is_held = is_about_change || holds_back.contains(finding.rule.as_str());
        if finding.acceptance.is_none()
            && finding.outcome == Outcome::Violation
            && is_held
            && document.is_some_and(destroys)
        {
            finding.acceptance = Some(Box::new(Acceptance {
                by: AcceptedBy::Approval,
                owner: approval.who.clone(),
                reason: approval.reason.clone(),
                expires: None,
            }));
        }
    }
}

/// Whether a plan would destroy what a document describes, to replace it or for good.
pub fn destroys(document: &Document) -> bool {
    let change = document.tree().root().get("change");
    let actions = change.and_then(|change| change.get("actions"));
    let mut actions = actions.into_iter().flat_map(Node::children);
    actions.any(|action| action.as_str() == Some("delete"))
}
