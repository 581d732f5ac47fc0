//! Each object against the schema of its kind, and whether the cluster serves that kind.

use infractl_document::{Finding, Outcome, Severity};

use super::super::set::{Entry, Set};
use super::super::structure::Structure;
use crate::catalog::Lookup;
use crate::schema::{Cursor, life};
use crate::text::nearest;
use crate::validate::Options;

pub(super) fn check(set: &Set<'_>, options: &Options, findings: &mut Vec<Finding>) {
    for entry in &set.entries {
        match set.catalog.find(entry.group, entry.version, entry.kind) {
            Lookup::Known(schema) => {
                deprecated(set, entry, findings);
                if let Some(custom) = schema.custom {
                    let parts = [
                        (custom.unchecked_rule, "rules in CEL"),
                        (custom.unchecked_pattern, "a pattern that is not known here"),
                    ];
                    for (_, what) in parts.iter().filter(|(part, _)| part.is_some()) {
                        let kind = entry.kind;
                        let message = format!(
                            "the definition of {kind} states {what}, which only the API server checks"
                        );
                        findings.push(unchecked(entry, message));
                    }
                }
                let mut structure = Structure { entry, findings };
                structure.check(Cursor::new(schema), entry.node());
            }
            Lookup::WithoutSchema => {
                let message = format!("the definition of {} states no schema", entry.kind);
                findings.push(unchecked(entry, message));
            }
            Lookup::NotServed => {
                let message = format!(
                    "the definition of {} does not serve `{}`",
                    entry.kind, entry.version
                );
                findings.push(
                    at_version(entry, "k8s-unknown-kind", Severity::Error, message)
                        .help("use a version that its `CustomResourceDefinition` serves"),
                );
            }
            Lookup::Unknown => findings.push(unknown(set, entry, options)),
        }
    }
}

fn at_version(
    entry: &Entry<'_>,
    rule: &'static str,
    severity: Severity,
    message: String,
) -> Finding {
    let at = entry.at(&["apiVersion"]).unwrap_or_else(|| entry.node());
    entry.finding(rule, severity, at, message)
}

fn api_version(entry: &Entry<'_>) -> String {
    match entry.group {
        "" => entry.version.to_owned(),
        group => format!("{group}/{}", entry.version),
    }
}

fn unknown(set: &Set<'_>, entry: &Entry<'_>, options: &Options) -> Finding {
    let minor = set.catalog.version().minor();
    let name = format!("{} of `{}`", entry.kind, api_version(entry));
    if let Some(life) = life(entry.group, entry.version, entry.kind)
        && let Some(removed) = life.removed.filter(|removed| *removed <= minor)
    {
        let message = format!("{name} was removed in Kubernetes 1.{removed}");
        let help = life
            .replacement
            .map_or("the API has no successor".to_owned(), |it| {
                format!("use `{it}`")
            });
        return at_version(entry, "k8s-removed-api", Severity::Error, message).help(help);
    }
    let versions = set.catalog.api_versions(entry.kind);
    if !versions.is_empty() {
        let message = format!("Kubernetes 1.{minor} serves no {name}");
        let help = format!("use `apiVersion: {}`", versions.join("` or `apiVersion: "));
        return at_version(entry, "k8s-unknown-kind", Severity::Error, message).help(help);
    }
    let at = entry.at(&["kind"]).unwrap_or_else(|| entry.node());
    let kinds = set.catalog.kinds_of(entry.group, entry.version);
    if let Some(kind) = nearest(entry.kind, kinds.into_iter()) {
        let message = format!("`{}` has no kind `{}`", api_version(entry), entry.kind);
        return entry
            .error("k8s-unknown-kind", at, message)
            .help(format!("did you mean `{kind}`?"));
    }
    let message = format!("nothing defines {name}, so the object was not checked");
    if options.allows_unknown_kinds {
        let mut finding = entry.finding("k8s-unknown-kind", Severity::Info, at, message);
        finding.outcome = Outcome::Unchecked;
        return finding;
    }
    entry
        .error("k8s-unknown-kind", at, message)
        .help("add its `CustomResourceDefinition` to the set")
}

fn deprecated(set: &Set<'_>, entry: &Entry<'_>, findings: &mut Vec<Finding>) {
    let minor = set.catalog.version().minor();
    let name = format_args!("{} of `{}/{}`", entry.kind, entry.group, entry.version).to_string();
    if let Some(warning) = set
        .catalog
        .deprecation(entry.group, entry.version, entry.kind)
    {
        let message = format!("{name} is deprecated by its definition");
        let finding = at_version(entry, "k8s-deprecated-api", Severity::Warning, message);
        findings.push(finding.help(warning));
        return;
    }
    // Stable versions never end, and looking the others up costs a walk through a table.
    if !entry.version.contains("alpha") && !entry.version.contains("beta") {
        return;
    }
    let Some(life) = life(entry.group, entry.version, entry.kind) else {
        return;
    };
    if life
        .deprecated
        .is_some_and(|deprecated| deprecated <= minor)
    {
        let until = life.removed.map_or(String::new(), |removed| {
            format!(", and planned to be removed in 1.{removed}")
        });
        let message = format!("{name} is deprecated{until}");
        let finding = at_version(entry, "k8s-deprecated-api", Severity::Warning, message);
        let help = life
            .replacement
            .map_or("the API has no successor yet".to_owned(), |it| {
                format!("use `{it}`")
            });
        findings.push(finding.help(help));
    }
}

fn unchecked(entry: &Entry<'_>, message: String) -> Finding {
    let at = entry.at(&["kind"]).unwrap_or_else(|| entry.node());
    let mut finding = entry.finding("k8s-unchecked-rule", Severity::Info, at, message);
    finding.outcome = Outcome::Unchecked;
    finding
}
