use std::collections::BTreeMap;

use infractl_base::Digest;
use infractl_document::{Finding, Outcome, Severity};
use infractl_environment::{Options, Workspace};
use infractl_policy::{Evaluation, Input, PolicySet, Worker, WorkerError, evaluate};

use crate::documents::EnvironmentDocuments;

/// What a change of policies does to the findings of a project.
#[derive(Debug)]
pub struct Impact {
    /// Findings that only the new policies have.
    pub new: Vec<Finding>,
    /// Findings that only the old policies have.
    pub gone: Vec<Finding>,
    /// Findings about the same place by the same rule that say something else, before and after.
    pub changed: Vec<(Finding, Finding)>,
    /// The number of findings that both have.
    pub same: usize,
    /// The digests of the old and of the new policies.
    pub digests: [Digest; 2],
    /// What kept a policy or an environment from being looked at: there is no verdict with one.
    pub problems: Vec<Finding>,
    /// What was looked at, as name and number.
    pub counts: Vec<(String, usize)>,
}

/// Evaluates two sets of policies over the documents of every environment, and compares what they
/// say. Waivers and exceptions play no part.
pub fn impact(
    workspace: &Workspace<'_>,
    options: Options,
    [before, after]: [&PolicySet; 2],
    workers: &mut [Worker],
) -> Result<Impact, WorkerError> {
    let mut problems = Vec::new();
    let mut documents = Vec::new();
    for environment in workspace.project.environments() {
        let mut own = EnvironmentDocuments::new(environment);
        for kind in workspace.kinds(environment) {
            let mut rendered = workspace.render(environment, kind, options);
            let findings = std::mem::take(&mut rendered.findings).into_iter();
            problems.extend(findings.filter(|finding| finding.severity == Severity::Error));
            own.add(environment, &rendered);
        }
        documents.push(own);
    }
    let inputs: Vec<Input<'_>> = documents
        .iter()
        .flat_map(EnvironmentDocuments::inputs)
        .collect();
    let mut judge = |set: &PolicySet| {
        let Evaluation {
            findings,
            mut failures,
            ..
        } = evaluate(set, &inputs, workers)?;
        problems.append(&mut failures);
        Ok::<_, WorkerError>(workspace.merge(findings))
    };
    let (old, new) = (judge(before)?, judge(after)?);
    for problem in &mut problems {
        problem.outcome = Outcome::Unchecked;
    }
    let mut impact = compared(old, new);
    impact.digests = [before.digest(), after.digest()];
    impact.problems = workspace.merge(problems);
    impact.counts = vec![
        ("environments".to_owned(), documents.len()),
        ("documents".to_owned(), inputs.len()),
    ];
    Ok(impact)
}

/// A place that a rule speaks of.
type Place = (String, Option<String>, Option<String>);

fn place(finding: &Finding) -> Place {
    (
        finding.rule.as_str().to_owned(),
        finding.address.as_ref().map(ToString::to_string),
        finding.path.as_ref().map(ToString::to_string),
    )
}

/// Whether two findings say the same of the same place.
fn is_same(left: &Finding, right: &Finding) -> bool {
    left.message == right.message
        && left.severity == right.severity
        && left.renders == right.renders
        && left.primary == right.primary
}

fn compared(old: Vec<Finding>, new: Vec<Finding>) -> Impact {
    let mut impact = Impact {
        new: Vec::new(),
        gone: Vec::new(),
        changed: Vec::new(),
        same: 0,
        digests: [Digest::of(b""), Digest::of(b"")],
        problems: Vec::new(),
        counts: Vec::new(),
    };
    let mut places: BTreeMap<Place, [Vec<Finding>; 2]> = BTreeMap::new();
    for finding in old {
        places.entry(place(&finding)).or_default()[0].push(finding);
    }
    for finding in new {
        places.entry(place(&finding)).or_default()[1].push(finding);
    }
    for [old, mut new] in places.into_values() {
        let mut left = Vec::new();
        for finding in old {
            match new.iter().position(|other| is_same(&finding, other)) {
                Some(position) => {
                    new.remove(position);
                    impact.same += 1;
                }
                None => left.push(finding),
            }
        }
        let mut new = new.into_iter();
        for finding in left {
            match new.next() {
                Some(other) => impact.changed.push((finding, other)),
                None => impact.gone.push(finding),
            }
        }
        impact.new.extend(new);
    }
    impact
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: &'static str, message: &str) -> Finding {
        Finding::error(rule, None, message)
    }

    #[test]
    fn findings_are_paired_by_rule_and_place() {
        let old = vec![
            finding("a", "1"),
            finding("b", "old"),
            finding("c", "x"),
            finding("c", "y"),
        ];
        let new = vec![
            finding("c", "y"),
            finding("b", "new"),
            finding("d", "1"),
            finding("c", "z"),
        ];
        let impact = compared(old, new);
        let words = |findings: &[Finding]| -> Vec<String> {
            let all = findings.iter();
            all.map(|finding| format!("{} {}", finding.rule.as_str(), finding.message))
                .collect()
        };
        assert_eq!(words(&impact.new), ["d 1"]);
        assert_eq!(words(&impact.gone), ["a 1"]);
        let (before, after): (Vec<_>, Vec<_>) = impact.changed.into_iter().unzip();
        assert_eq!(words(&before), ["b old", "c x"]);
        assert_eq!(words(&after), ["b new", "c z"]);
        assert_eq!(impact.same, 1);
    }
}
