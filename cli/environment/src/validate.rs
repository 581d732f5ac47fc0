use std::collections::BTreeMap;

use infractl_document::{Address, AddressGlob, Finding, RenderKind};
use infractl_kubernetes::{KubernetesVersion, Objects};
use infractl_project::Environment;

use crate::{Options, Rendered, Workspace};

/// An environment rendered and checked in every way in which it can be rendered.
#[derive(Debug)]
pub struct Validated {
    /// The renders: *now*, and *next* where it differs.
    pub renders: Vec<Rendered>,
    /// What is wrong, each mistake once with the renders that have it.
    pub findings: Vec<Finding>,
}

impl Workspace<'_> {
    /// Renders an environment in every way and holds the objects against the schemas.
    pub fn validate(&self, environment: &Environment, options: Options) -> Validated {
        let mut renders = Vec::new();
        let mut findings = Vec::new();
        for kind in self.kinds(environment) {
            let (rendered, found) = self.check(environment, kind, options);
            findings.extend(found);
            renders.push(rendered);
        }
        Validated {
            renders,
            findings: self.merge(findings),
        }
    }

    /// Renders an environment with the code of one kind and holds the objects against the schemas.
    pub fn check(
        &self,
        environment: &Environment,
        kind: RenderKind,
        options: Options,
    ) -> (Rendered, Vec<Finding>) {
        let mut rendered = self.render(environment, kind, options);
        let mut findings = std::mem::take(&mut rendered.findings);
        findings.extend(check_objects(&rendered));
        if let Some(mut finding) = self.check_ancestry(environment) {
            finding.renders.insert((environment.name.to_string(), kind));
            findings.push(finding);
        }
        (rendered, findings)
    }

    /// Merges findings that say the same about the same file in different renders.
    ///
    /// Two of one render are two mistakes that look alike, and stay two. The worst severity counts,
    /// and the places of the checkout, which can be mended, go before those of pinned code.
    pub fn merge(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut places: BTreeMap<(u128, Option<String>), Vec<usize>> = BTreeMap::new();
        let mut merged: Vec<Finding> = Vec::new();
        for finding in findings {
            let key = (finding.fingerprint(), self.place(&finding));
            let alike = places.entry(key).or_default();
            let same = alike.iter().copied().find(|position| {
                merged.get(*position).is_some_and(|told| {
                    let is_of_renders = !told.renders.is_empty() && !finding.renders.is_empty();
                    told == &finding
                        || (is_of_renders
                            && told.renders.is_disjoint(&finding.renders)
                            && told.acceptance == finding.acceptance)
                })
            });
            if let Some(told) = same.and_then(|position| merged.get_mut(position)) {
                join(told, finding);
            } else {
                alike.push(merged.len());
                merged.push(finding);
            }
        }
        merged
    }

    /// What tells two mistakes with the same words apart in every render: the file, and where no
    /// document is named the text as well. Lines move between the renders.
    fn place(&self, finding: &Finding) -> Option<String> {
        let span = finding.primary?;
        let span = self.sources.origin(span).written().unwrap_or(span);
        let file = self.sources.get(span.source)?;
        if finding.address.is_some() {
            return Some(file.path().to_string());
        }
        let column = file.position(span.start).column;
        let text = file.text(span).escape_ascii();
        Some(format!("{}:{column}:{text}", file.path()))
    }
}

/// Adds the renders of a finding to the same finding of other renders.
fn join(told: &mut Finding, finding: Finding) {
    let is_of_checkout = |finding: &Finding| {
        let mut kinds = finding.renders.iter().map(|(_, kind)| *kind);
        kinds.any(|kind| kind == RenderKind::Next)
    };
    if is_of_checkout(&finding) && !is_of_checkout(told) {
        told.primary = finding.primary;
        told.related = finding.related;
    }
    told.severity = told.severity.max(finding.severity);
    told.renders.extend(finding.renders);
}

fn check_objects(rendered: &Rendered) -> Vec<Finding> {
    let Ok(version) = KubernetesVersion::parse(rendered.kubernetes.as_str()) else {
        // The render itself has told that there are no schemas.
        return Vec::new();
    };
    let mut objects = Objects::new(version);
    for component in &rendered.components {
        for document in &component.documents {
            objects.add(
                component.name.as_str(),
                &component.namespace,
                document.tree().root(),
            );
        }
    }
    let options = infractl_kubernetes::Options {
        is_whole: rendered.is_whole() && rendered.waiting.is_empty(),
        external: external(rendered),
        ..infractl_kubernetes::Options::default()
    };
    let mut findings = infractl_kubernetes::validate(&objects, &options);
    for finding in &mut findings {
        finding
            .renders
            .insert((rendered.environment.to_string(), rendered.kind));
    }
    findings
}

/// The objects that the cluster has before anything comes into it.
fn external(rendered: &Rendered) -> Vec<AddressGlob> {
    let classes = rendered.storage_classes.iter();
    let addresses = classes.map(|class| Address::new(["StorageClass", "-", class]).to_string());
    addresses
        .filter_map(|address| AddressGlob::parse(&address).ok())
        .collect()
}
