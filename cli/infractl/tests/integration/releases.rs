//! A project whose releases move: `staging`, then `prod`, and `local` that follows.

use crate::project::{Project, Run};
use crate::repository::{commit, git};

pub(crate) const STAGING: &str = "environments/staging/release.yaml";
pub(crate) const PROD: &str = "environments/prod/release.yaml";
pub(crate) const CHART: &str = "helm/charts/app/templates/config.yaml";

/// The project, and the commit that both environments pin.
pub(crate) fn chain() -> (Project, String) {
    let project = Project::sample();
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    project.replace("infractl.yaml", "[local]", "[staging, prod]");
    project.write(".gitignore", ".infractl/\n.cache/\n");
    let chart = "helm/charts/app/templates/deployment.yaml";
    let digest = "{{ with .Values.image.digest }}@{{ . }}{{ end }}";
    project.replace(chart, "@{{ .Values.image.digest }}", digest);
    let environment = project.read("environments/local/environment.yaml");
    let release = project.read("environments/local/release.yaml");
    let values = project.read("environments/local/values/app.yaml");
    project.remove("environments/local/release.yaml");
    project.write(
        "environments/local/environment.yaml",
        environment.replace("tier: development", "tier: development\nfollows: staging"),
    );
    for (name, tier) in [("staging", "staging"), ("prod", "production")] {
        let folder = format!("environments/{name}");
        project.write(
            &format!("{folder}/environment.yaml"),
            environment.replace("development", tier),
        );
        project.write(&format!("{folder}/values/app.yaml"), &values);
        project.write(&format!("{folder}/release.yaml"), &release);
    }
    let first = commit(&project, "begin");
    let kind = "kind: Release\n";
    for path in [STAGING, PROD] {
        let source = format!("{kind}source: {{revision: \"{first}\"}}   # the code\n");
        project.replace(path, kind, &source);
    }
    commit(&project, "pin both");
    (project, first)
}

/// A merged edit of the chart.
pub(crate) fn greet(project: &Project) -> String {
    project.replace(CHART, "  size: {{", "  greeting: new\n  size: {{");
    commit(project, "greet everybody")
}

/// What a run said, without what differs from run to run: commits, records, times.
pub(crate) fn steady(run: &Run) -> String {
    let text = run.shown();
    let is_word = |sign: char| sign.is_ascii_alphanumeric();
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(is_word) {
        let (before, word) = rest.split_at(start);
        let end = word.find(|sign| !is_word(sign)).unwrap_or(word.len());
        let (word, after) = word.split_at(end);
        out.push_str(before);
        let is_hex = word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
        let is_record = word.len() == 26 && word.starts_with('0');
        out.push_str(match word.len() {
            40 if is_hex => "COMMIT",
            12 if is_hex && has_digit => "SHORT",
            _ if is_record => "RECORD",
            _ => word,
        });
        rest = after;
    }
    out.push_str(rest);
    out
}
