//! `helm-lint`: what `helm lint` says of a chart, on its own lines.

use infractl_base::{Files, RelativePath};
use infractl_document::{Finding, Severity, Sources, Tree};
use infractl_helm::{Capabilities, Chart, LintRequest, ValueSources, lint};

/// Runs Helm's rules over a chart's folder with values on top of its own. Helm's hints are left out:
/// that a chart has no picture is no mistake.
///
/// `loaded` is the chart with the charts beside it that it links to by `file://`. Helm looks for
/// those in `charts/` only, so what it says of templates without them is left out as well.
pub fn chart(
    files: &dyn Files,
    path: &RelativePath,
    loaded: Option<&Chart>,
    values: Option<&Tree>,
    sources: &Sources,
) -> Vec<Finding> {
    let links = loaded.is_some_and(|chart| {
        let mut dependencies = chart.metadata.dependencies.iter();
        dependencies.any(|own| own.repository.starts_with("file://"))
    });
    let mut given = ValueSources::new();
    if let Some(values) = values {
        given.tree(values.clone());
    }
    let request = LintRequest {
        path,
        shown: path.as_str(),
        values: &given,
        capabilities: &Capabilities::new(),
        namespace: "default",
        skip_schema_validation: false,
        circumstances: None,
    };
    lint(files, &request, sources)
        .messages
        .into_iter()
        .filter(|message| message.severity > Severity::Info)
        .filter(|message| {
            let of_file = ["Chart.yaml", "values.yaml"].contains(&message.about.as_str());
            of_file || !links
        })
        .map(|message| {
            let mut finding = Finding::from(message);
            if finding.primary.is_none() {
                finding.file = path.join("Chart.yaml").ok();
            }
            finding
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use infractl_base::MemoryFiles;

    use super::*;

    #[test]
    fn helms_warnings_and_errors_are_findings_and_its_hints_are_not() {
        let mut files = MemoryFiles::new();
        let path = |text: &str| RelativePath::parse(text).unwrap();
        files.insert(
            path("app/Chart.yaml"),
            *b"apiVersion: v2\nname: app\nversion: one\n",
        );
        files.insert(path("app/values.yaml"), *b"{}\n");
        files.insert(path("app/templates/a.yaml"), *b"kind: ConfigMap\n");
        let findings = chart(&files, &path("app"), None, None, &Sources::new());
        assert!(!findings.is_empty());
        for finding in &findings {
            assert_eq!(finding.rule.as_str(), "helm-lint");
            assert!(finding.severity > Severity::Info, "{}", finding.message);
            assert!(finding.primary.is_some() || finding.file.is_some());
        }
        assert!(
            findings
                .iter()
                .any(|finding| finding.message.contains("version")),
            "{findings:?}"
        );
    }
}
