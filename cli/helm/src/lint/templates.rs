use std::sync::Arc;

use infractl_base::{EntryKind, Files};
use infractl_document::{Node, Severity, Sources, Span};

use super::{LintReport, LintRequest, error_line, render_options};
use crate::chart::Chart;
use crate::release::{NAME_PATTERN, is_dns_name};
use crate::render::{Manifest, render};
use crate::{HelmError, HelmErrorKind, go, yaml};

const ABOUT: &str = "templates/";

/// The rules on templates and what they render to.
pub(super) fn check(
    files: &dyn Files,
    request: &LintRequest<'_>,
    loaded: &Result<Arc<Chart>, HelmError>,
    sources: &Sources,
    report: &mut LintReport,
) {
    let kind = request
        .path
        .join("templates")
        .ok()
        .and_then(|path| files.kind(&path).ok())
        .flatten();
    match kind {
        None => return report.say(Severity::Warning, ABOUT, "directory does not exist", None),
        Some(EntryKind::Folder) => {}
        Some(_) => return report.say(Severity::Error, ABOUT, "not a directory", None),
    }
    let chart = match loaded {
        Ok(chart) => chart,
        Err(error) => {
            let (message, span) = error_line(error);
            return report.say(Severity::Error, ABOUT, message, span);
        }
    };
    let (release, options) = render_options(request);
    let result = render(
        chart,
        request.values,
        &release,
        request.capabilities,
        sources,
        options,
    );
    let rendered = match result {
        Ok(rendered) => rendered,
        Err(error) => {
            let (message, span) = error_line(&error);
            let about = manifest_of(&error, chart).unwrap_or_else(|| ABOUT.to_owned());
            return report.say(Severity::Error, &about, message, span);
        }
    };
    report.warnings.clone_from(&rendered.warnings);
    for template in &chart.templates {
        let extension = template.name.rsplit('/').next().unwrap_or_default();
        let extension = extension
            .rfind('.')
            .and_then(|dot| extension.get(dot..))
            .unwrap_or("");
        if !matches!(extension, ".yaml" | ".yml" | ".tpl" | ".txt") {
            let message = format!(
                "file extension '{extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt"
            );
            report.say(
                Severity::Error,
                &template.name,
                message,
                Some(Span::new(template.source, 0, 0)),
            );
        }
        if !matches!(extension.to_ascii_lowercase().as_str(), ".yaml" | ".yml") {
            continue;
        }
        let path = format!("{}/{}", chart.name(), template.name);
        let hooks = rendered.hooks.iter().map(|hook| &hook.manifest);
        for manifest in rendered
            .manifests
            .iter()
            .chain(hooks)
            .filter(|own| own.path == path)
        {
            check_manifest(&template.name, manifest, report);
        }
    }
}

/// The template that a manifest error is about, as lint names it.
fn manifest_of(error: &HelmError, chart: &Chart) -> Option<String> {
    let rest = error
        .message
        .strip_prefix("YAML parse error on ")
        .filter(|_| error.kind == HelmErrorKind::Manifest)?;
    let (path, _) = rest.split_once(": ")?;
    path.strip_prefix(chart.name())?
        .strip_prefix('/')
        .map(ToOwned::to_owned)
}

fn check_manifest(about: &str, manifest: &Manifest, report: &mut LintReport) {
    let root = manifest.tree.root();
    if root.is_null() {
        return;
    }
    let name_node = root
        .get("metadata")
        .and_then(|metadata| metadata.get("name"));
    let span = name_node.or(Some(root)).and_then(Node::span);
    if let Some(reason) = wrong_name(manifest) {
        let name = go::quote(&manifest.name);
        let message = format!(
            "object name does not conform to Kubernetes naming requirements: {name}: metadata.name: \
             Invalid value: {name}: {reason}"
        );
        report.say(Severity::Warning, about, message, span);
    }
    let selects = matches!(
        manifest.kind.as_str(),
        "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet"
    );
    let text = manifest.text();
    if selects && !text.contains("matchLabels") && !text.contains("matchExpressions") {
        let message = format!(
            "a {} must contain matchLabels or matchExpressions, and {} does not",
            manifest.kind,
            go::quote(&manifest.name)
        );
        report.say(Severity::Error, about, message, span);
    }
}

fn wrong_name(manifest: &Manifest) -> Option<String> {
    let name = &manifest.name;
    match manifest.kind.to_ascii_lowercase().as_str() {
        "certificatesigningrequest" => None,
        "role" | "clusterrole" | "rolebinding" | "clusterrolebinding" => {
            let is_taken = matches!(name.as_str(), "." | "..");
            let sign = ['/', '%'].into_iter().find(|sign| name.contains(*sign));
            sign.map(|sign| format!("may not contain '{sign}'"))
                .or_else(|| is_taken.then(|| format!("may not be '{name}'")))
        }
        "service" | "namespace" if name.len() > 63 => {
            Some("must be no more than 63 characters".to_owned())
        }
        _ if is_dns_name(name) && name.len() <= 253 => None,
        _ => Some(format!(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' \
             or '.', and must start and end with an alphanumeric character (e.g. 'example.com', \
             regex used for validation is '{}')",
            NAME_PATTERN.trim_matches(['^', '$'])
        )),
    }
}

/// The rules on `crds/`.
pub(super) fn check_crds(chart: &Chart, sources: &Sources, report: &mut LintReport) {
    for file in chart.crds() {
        let Ok(path) = chart.path.join(&file.name) else {
            continue;
        };
        let source = sources.add(&path, &file.bytes);
        let tree = match yaml::read_first(&file.bytes, source) {
            Ok(tree) => tree,
            Err(error) => {
                let message = format!("unable to parse YAML: {}", error.message);
                report.say(Severity::Error, &file.name, message, error.span);
                return;
            }
        };
        let root = tree.root();
        let text = |key: &str| root.get(key).and_then(Node::as_str).unwrap_or_default();
        if root.is_null() {
            continue;
        }
        if !text("apiVersion").starts_with("apiextensions.k8s.io") {
            let message = "apiVersion is not in 'apiextensions.k8s.io'";
            report.say(Severity::Error, &file.name, message, root.span());
        }
        if text("kind") != "CustomResourceDefinition" {
            let message = "object kind is not 'CustomResourceDefinition'";
            report.say(Severity::Error, &file.name, message, root.span());
        }
    }
}
