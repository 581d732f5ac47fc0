use std::collections::BTreeMap;

use infractl_document::{Finding, RenderKind};
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

    /// Merges findings that say the same about the same file, whatever the render.
    pub fn merge(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut places: BTreeMap<(u128, Option<String>), usize> = BTreeMap::new();
        let mut merged: Vec<Finding> = Vec::new();
        for finding in findings {
            let written = finding
                .primary
                .and_then(|span| self.sources.origin(span).written().or(Some(span)));
            // Without a document the message alone does not say which of two places is meant.
            let place = written.and_then(|span| {
                let (path, start, _) = self.sources.locate(span)?;
                let text = self.sources.get(span.source)?;
                let line = text.text(span);
                let is_about_a_document = finding.address.is_some();
                Some(if is_about_a_document {
                    path.to_string()
                } else {
                    format!("{path}:{}:{}", start.column, line.escape_ascii())
                })
            });
            let key = (finding.fingerprint(), place);
            match places
                .get(&key)
                .and_then(|position| merged.get_mut(*position))
            {
                Some(told) if !told.renders.is_superset(&finding.renders) => {
                    told.renders.extend(finding.renders);
                }
                // The same render has it twice: two mistakes that look alike.
                Some(_) => merged.push(finding),
                None => {
                    places.insert(key, merged.len());
                    merged.push(finding);
                }
            }
        }
        merged
    }
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
