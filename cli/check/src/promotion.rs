use std::collections::BTreeMap;

use infractl_document::{Document, Finding, Outcome, RenderKind, Severity, ValuePath};
use infractl_policy::{Input, Policy, WorkerError};
use infractl_project::{Catalogue, Environment, Project};
use jiff::civil::Date;

use crate::accept::Acceptances;
use crate::policies::Judges;

/// One promotion, and what is accepted in it.
#[derive(Debug, Clone, Copy)]
pub struct Promotion<'p> {
    /// The evidence.
    pub document: &'p Document,
    /// Why values of it are not known, by their path.
    pub unknown: &'p BTreeMap<String, String>,
    /// The environment that takes the release.
    pub taker: &'p Environment,
    /// The project, for its waivers.
    pub project: &'p Project,
    /// Its components.
    pub catalogue: &'p Catalogue,
    /// The day, for waivers.
    pub today: Date,
}

/// What policies say of a promotion.
#[derive(Debug)]
pub struct Weighed {
    /// Every policy that reads promotions, with what it has against this one; accepted findings are
    /// marked.
    pub verdicts: Vec<(Policy, Vec<Finding>)>,
    /// What kept a policy from being asked: there is no verdict with one.
    pub problems: Vec<Finding>,
    /// The digest of the policies.
    pub policies: String,
}

/// Has policies judge a promotion, as bad as the tier of the taker makes it.
///
/// Policies see `null` for what is not known. One that looks at it and does not ask under `unknown`
/// what that means is undecided, unless it has an error to tell anyway.
pub fn promotion(promotion: Promotion<'_>, judges: Judges<'_>) -> Result<Weighed, WorkerError> {
    let Judges {
        set,
        findings: mut problems,
        workers,
        is_empty: _,
    } = judges;
    problems.retain(|finding| finding.severity == Severity::Error);
    let (name, tier) = (promotion.taker.name.as_str(), promotion.taker.file.tier);
    let tier = tier.to_string();
    let (document, kind) = (promotion.document, promotion.document.kind().as_str());
    let input = Input {
        address: Some(document.address()),
        kind: Some(kind),
        environment: Some((name, &tier)),
        renders: &[RenderKind::Now],
        tree: document.tree(),
        span: document.tree().root().span(),
    };
    let evaluation = infractl_policy::evaluate(&set, &[input], workers)?;
    problems.extend(evaluation.failures);
    let mut accepted = Acceptances::gather(
        promotion.catalogue,
        &promotion.project.waivers,
        None,
        promotion.today,
        // What is wrong with waivers is told where the project is checked.
        &mut Vec::new(),
    );
    let verdicts = set
        .policies()
        .iter()
        .filter(|policy| !policy.kinds.is_empty() && policy.reads(Some(kind)))
        .map(|policy| {
            let own = |finding: &&Finding| finding.rule.as_str() == policy.id;
            let mut found: Vec<Finding> = evaluation.findings.iter().filter(own).cloned().collect();
            let is_denied = found
                .iter()
                .any(|finding| finding.severity == Severity::Error);
            if !is_denied {
                found.extend(undecided(policy, &promotion, &tier));
            }
            (policy.clone(), accepted.apply(found))
        })
        .collect();
    // What no policy answers for, such as a result of a wrong shape.
    let known = |finding: &Finding| {
        let mut all = set.policies().iter();
        all.any(|policy| finding.rule.as_str() == policy.id)
    };
    let strange = evaluation.findings.into_iter();
    problems.extend(strange.filter(|finding| !known(finding)));
    Ok(Weighed {
        verdicts,
        problems,
        policies: set.digest().to_string(),
    })
}

fn undecided(policy: &Policy, promotion: &Promotion<'_>, tier: &str) -> Vec<Finding> {
    let parsed = |path: &str| ValuePath::parse(path).ok();
    if parsed("unknown").is_some_and(|path| policy.names(&path)) {
        return Vec::new();
    }
    let severity = policy
        .severity
        .map_or(Severity::Error, |rating| rating.severity(Some(tier)));
    let looked_at = promotion.unknown.iter().filter_map(|(text, reason)| {
        let path = parsed(text).filter(|path| policy.looks_at(path))?;
        let message = format!("it looks at `{text}`, which is not known: {reason}");
        let mut finding = Finding::new(policy.id.clone(), severity, None, message);
        finding.outcome = Outcome::Undecided;
        finding.address = Some(promotion.document.address().clone());
        finding.path = Some(path);
        let render = (promotion.taker.name.to_string(), RenderKind::Now);
        finding.renders.insert(render);
        finding.help = Some(
            "supply it, or let the policy ask `input.value.unknown` what that means".to_owned(),
        );
        Some(finding)
    });
    looked_at.collect()
}
