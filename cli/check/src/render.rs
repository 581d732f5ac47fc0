//! What policies say of one environment as one render made it.

use infractl_base::Digest;
use infractl_document::Finding;
use infractl_environment::{Rendered, Workspace};
use infractl_policy::{Input, WorkerError};
use infractl_project::Environment;
use jiff::civil::Date;

use crate::accept::Acceptances;
use crate::documents::EnvironmentDocuments;
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

/// Has policies judge all documents of a render, as bad as the tier of the environment makes it.
pub fn judge(
    workspace: &Workspace<'_>,
    environment: &Environment,
    rendered: &Rendered,
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
    documents.add(environment, rendered);
    let inputs: Vec<Input<'_>> = documents.inputs().collect();
    let evaluation = infractl_policy::evaluate(&set, &inputs, workers)?;
    findings.extend(evaluation.failures);
    findings.extend(evaluation.findings);
    findings.extend(documents.undecided());
    let mut acceptances = Acceptances::gather(
        &workspace.checkout().catalogue,
        &workspace.project.waivers,
        None,
        today,
        // What is wrong with waivers is told where the project is checked.
        &mut Vec::new(),
    );
    Ok(Judged {
        findings: workspace.merge(acceptances.apply(findings)),
        policies: set.digest(),
        gap: is_empty.then_some(Gap::NoPolicy),
    })
}
