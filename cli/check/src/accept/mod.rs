//! What waivers and exceptions accept.

use std::collections::{BTreeMap, BTreeSet};

use infractl_base::Files;
use infractl_document::{
    Acceptance, AcceptedBy, AddressGlob, Finding, Outcome, Severity, Sources, Span, Spanned,
};
use infractl_project::{Catalogue, EnvironmentName, Project, Waiver};
use jiff::civil::Date;

/// The waivers that there were before a change, each with all that it says of its reach.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownWaivers(BTreeSet<Reach>);

/// What a waiver accepts, and until when: one that is renewed is another.
type Reach = (String, String, Vec<String>, String);

/// Reads the waivers of another state of the project, such as the base branch's.
pub fn known_waivers(files: &dyn Files) -> KnownWaivers {
    let (project, _) = Project::load(files, &Sources::new());
    let waivers = project.map_or_else(Vec::new, |project| project.waivers);
    KnownWaivers(waivers.iter().map(|waiver| reach(waiver)).collect())
}

fn reach(waiver: &Waiver) -> Reach {
    let names = waiver.environments.iter().map(ToString::to_string);
    (
        waiver.id.value.clone(),
        waiver.address.to_string(),
        names.collect(),
        waiver.expires.to_string(),
    )
}

/// Everything that accepts findings on one day.
#[derive(Debug)]
pub(crate) struct Acceptances<'p> {
    rules: Vec<Rule<'p>>,
}

/// One waiver or exception.
#[derive(Debug)]
struct Rule<'p> {
    id: &'p str,
    address: &'p AddressGlob,
    /// The environments that it holds for; none stands for all.
    environments: &'p [Spanned<EnvironmentName>],
    acceptance: Acceptance,
    place: Option<Span>,
    is_used: bool,
}

impl<'p> Acceptances<'p> {
    /// Gathers the exceptions of the components and the waivers that hold; tells of those that do
    /// not, and of the waivers that `known` lacks.
    pub(crate) fn gather(
        catalogue: &'p Catalogue,
        waivers: &'p [Spanned<Waiver>],
        known: Option<&KnownWaivers>,
        today: Date,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let mut rules = Vec::new();
        for component in catalogue.iter() {
            for exception in &component.file.exceptions {
                let owner = exception.address.as_str().split('/').nth(1);
                if owner != Some(component.name.as_str()) {
                    let name = &component.name;
                    let message = format!(
                        "the exception of `{}` reaches beyond `{name}`",
                        exception.id
                    );
                    let help = format!("let its address begin with `kubernetes/{name}/`");
                    let rule = "exception-over-broad";
                    findings.push(Finding::error(rule, exception.address.span, message).help(help));
                    continue;
                }
                rules.push(Rule {
                    id: &exception.id,
                    address: &exception.address,
                    environments: &[],
                    acceptance: Acceptance {
                        by: AcceptedBy::Exception,
                        owner: exception.owner.value.clone(),
                        reason: exception.reason.value.clone(),
                        expires: None,
                    },
                    place: exception.id.span,
                    is_used: false,
                });
            }
        }
        for waiver in waivers {
            findings.extend(waiver.problems(today));
            if !waiver.holds_on(today) {
                continue;
            }
            if known.is_some_and(|known| !known.0.contains(&reach(waiver))) {
                findings.push(added(waiver));
            }
            rules.push(Rule {
                id: &waiver.id,
                address: &waiver.address,
                environments: &waiver.environments,
                acceptance: Acceptance {
                    by: AcceptedBy::Waiver,
                    owner: waiver.owner.value.clone(),
                    reason: waiver.reason.value.clone(),
                    expires: Some(waiver.expires.to_string()),
                },
                place: waiver.id.span,
                is_used: false,
            });
        }
        Self { rules }
    }

    /// Marks what is accepted. A finding of several environments is parted where only some accept
    /// it. What was not checked cannot be accepted: it may hold anything.
    pub(crate) fn apply(&mut self, findings: Vec<Finding>) -> Vec<Finding> {
        findings
            .into_iter()
            .flat_map(|finding| self.part(finding))
            .collect()
    }

    fn part(&mut self, finding: Finding) -> Vec<Finding> {
        if finding.outcome == Outcome::Unchecked || finding.address.is_none() {
            return vec![finding];
        }
        if finding.renders.is_empty() {
            let by = self.find(&finding, None);
            return vec![self.marked(finding, by)];
        }
        let mut parts: BTreeMap<Option<usize>, BTreeSet<_>> = BTreeMap::new();
        for render in &finding.renders {
            let by = self.find(&finding, Some(&render.0));
            parts.entry(by).or_default().insert(render.clone());
        }
        parts
            .into_iter()
            .map(|(by, renders)| {
                let part = Finding {
                    renders,
                    ..finding.clone()
                };
                self.marked(part, by)
            })
            .collect()
    }

    /// The first that accepts a finding in an environment.
    fn find(&self, finding: &Finding, environment: Option<&str>) -> Option<usize> {
        let address = finding.address.as_ref()?;
        self.rules.iter().position(|rule| {
            let is_here = rule.environments.is_empty()
                || rule
                    .environments
                    .iter()
                    .any(|own| environment == Some(own.as_str()));
            rule.id == finding.rule.as_str() && is_here && rule.address.matches(address)
        })
    }

    fn marked(&mut self, mut finding: Finding, by: Option<usize>) -> Finding {
        if let Some(rule) = by.and_then(|by| self.rules.get_mut(by)) {
            rule.is_used = true;
            finding.acceptance = Some(Box::new(rule.acceptance.clone()));
        }
        finding
    }

    /// Tells of those that accepted nothing. What is accepted of a promotion shows when it is
    /// promoted.
    pub(crate) fn unused(&self) -> impl Iterator<Item = Finding> {
        let is_unused =
            |rule: &&Rule<'_>| !rule.is_used && !rule.address.as_str().starts_with("promotion/");
        self.rules.iter().filter(is_unused).map(|rule| {
            let Rule { id, address, .. } = rule;
            let word = rule.acceptance.by;
            let message =
                format!("the {word} of `{id}` accepts nothing: `{address}` has no such finding");
            let rule_id = match word {
                AcceptedBy::Waiver => "waiver-unused",
                // Approvals are none of the project's files.
                AcceptedBy::Exception | AcceptedBy::Approval => "exception-unused",
            };
            Finding::new(rule_id, Severity::Warning, rule.place, message)
                .help(format!("remove the {word}"))
        })
    }
}

fn added(waiver: &Waiver) -> Finding {
    let message = format!(
        "this change accepts `{}` for `{}` until {}: {}",
        waiver.id, waiver.address, waiver.expires, waiver.reason
    );
    Finding::new("waiver-added", Severity::Info, waiver.id.span, message)
}

#[cfg(test)]
mod tests;
