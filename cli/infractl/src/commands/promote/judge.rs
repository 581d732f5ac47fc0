//! The gates: policies over the evidence of a promotion.

use std::sync::Arc;

use infractl_base::{Files, MemoryFiles, Overlay, RelativePath};
use infractl_check::{Judges, Promotion, Weighed};
use infractl_document::{Finding, Kind, Outcome, Severity};
use infractl_environment::Workspace;
use infractl_policy::PolicySet;
use infractl_project::Environment;
use infractl_release::{GATES, Gathered, Verdict, VerdictOutcome};

use crate::commands::checking::PolicyArgs;
use crate::commands::platform::{Loaded, refuse_errors};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// The folder that stands in for one of the project where it lacks a gate.
const BUILT_IN: &str = "built-in";

/// What the gates say, and the digest of their policies.
pub(super) struct Judged {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) policies: String,
}

/// Has the project's policies and the gates that it lacks judge a promotion. One that cannot be
/// asked ends the command: nobody knows what it would have said.
pub(super) fn judge(
    context: &Context,
    loaded: &Loaded,
    workspace: &Workspace<'_>,
    taker: &Environment,
    gathered: &Gathered,
    revision: Option<String>,
) -> Result<Judged, CommandError> {
    let args = PolicyArgs::of(revision);
    let mut workers = context.policy_workers(args.limits())?;
    // There is one document.
    workers.truncate(1);
    let folders = args.of_project(context, &loaded.checkout, workspace)?;
    let built_in = built_in(folders.files.as_ref(), &folders.paths)?;
    let files = Overlay::new(&built_in, folders.files.as_ref());
    let mut paths = folders.paths;
    let own = RelativePath::parse(BUILT_IN).or_undecided()?;
    if built_in.kind(&own).or_undecided()?.is_some() {
        paths.push(own);
    }
    let judges = Judges::load(&files, &paths, &context.sources, &mut workers).or_undecided()?;
    let known = judges.set.clone();
    let weighed = infractl_check::promotion(
        Promotion {
            document: &gathered.document,
            unknown: &gathered.unknown,
            taker,
            project: &workspace.project,
            catalogue: &workspace.checkout().catalogue,
            today: Context::today(),
        },
        judges,
    )
    .or_undecided()?;
    refuse_errors(context, &weighed.problems)?;
    require_gates(&known)?;
    Ok(told(weighed))
}

/// The gates that no folder of policies holds.
fn built_in(files: &dyn Files, folders: &[RelativePath]) -> Result<MemoryFiles, CommandError> {
    let mut missing = MemoryFiles::new();
    for gate in GATES {
        let name = format!("environment/{}/policy.rego", gate.folder);
        let mut is_there = false;
        for folder in folders {
            let path = folder.join(&name).or_undecided()?;
            is_there |= files.kind(&path).or_undecided()?.is_some();
        }
        if !is_there {
            let path = RelativePath::parse(&format!("{BUILT_IN}/{name}")).or_undecided()?;
            missing.insert(path, Arc::<[u8]>::from(gate.policy.as_bytes()));
        }
    }
    Ok(missing)
}

/// A project may put its own policy in the place of a gate, and not take the gate away with it.
fn require_gates(set: &PolicySet) -> Result<(), CommandError> {
    let kind = Kind::Promotion.as_str();
    for gate in GATES {
        let is_it = |policy: &infractl_policy::Policy| {
            policy.id == gate.folder
                && policy.kinds.iter().any(|own| own == kind)
                && policy.rules.contains(&"deny")
        };
        if !set.policies().iter().any(is_it) {
            let message = format!(
                "the project's own `environment/{}` is no gate of promotions",
                gate.folder
            );
            return Err(CommandError::undecided(message).hint(format!(
                "let it have the id `{}`, read documents of kind `{kind}` and give `deny`, or remove it",
                gate.folder
            )));
        }
    }
    Ok(())
}

fn told(weighed: Weighed) -> Judged {
    let verdicts = weighed.verdicts.into_iter().map(|(policy, findings)| {
        let outcome = findings.iter().map(outcome).max();
        Verdict {
            outcome: outcome.unwrap_or(VerdictOutcome::Passed),
            title: policy.title.unwrap_or_default(),
            gate: policy.id,
            code: policy.code,
            findings,
        }
    });
    let mut verdicts: Vec<Verdict> = verdicts.collect();
    verdicts.sort_by(|left, right| left.gate.cmp(&right.gate));
    Judged {
        verdicts,
        policies: weighed.policies,
    }
}

fn outcome(finding: &Finding) -> VerdictOutcome {
    if finding.acceptance.is_some() {
        VerdictOutcome::Accepted
    } else if finding.severity < Severity::Error {
        VerdictOutcome::Warned
    } else if finding.outcome == Outcome::Violation {
        VerdictOutcome::Failed
    } else {
        VerdictOutcome::NotKnown
    }
}
