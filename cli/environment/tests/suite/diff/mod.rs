//! Two environments compared: what is found, why it is there, and what follows from what.

mod cases;
mod laws;

use std::fmt::Write as _;

use infractl_base::{Files, MemoryFiles};
use infractl_document::{RenderKind, Sources};
use infractl_environment::{Class, DiffRequest, Difference, EnvironmentDiff, Options, Workspace};
use jiff::civil::date;

use crate::fixture::path;

/// A project with the environments `one` and `two`, in this order, and a component `app`.
#[derive(Clone)]
struct Pair {
    files: MemoryFiles,
}

const TEMPLATE: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: app}}
  template:
    metadata:
      labels: {app: app}
      annotations:
        checksum/config: {{ .Values.text | sha256sum }}
    spec:
      containers:
        - name: app
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}@{{ .Values.image.digest }}"
          args: {{ toJson .Values.args }}
          env: {{ toJson .Values.env }}
          resources: {limits: {cpu: {{ .Values.cpu | quote }}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: app-config}
data: {text: "text {{ .Values.text }}"}
{{- if .Values.policy }}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: app}
spec: {podSelector: {}}
{{- end }}
{{- if .Values.generated }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: app-{{ .Values.generated }}}
data: {name: {{ .Values.generated }}, text: {{ .Values.text | quote }}}
---
apiVersion: v1
kind: Service
metadata: {name: app, annotations: {config: app-{{ .Values.generated }}}}
spec: {ports: [{port: 80}]}
{{- end }}
"#;

const COMPONENT: &str = "apiVersion: infractl.dev/v1
kind: Component
name: app
description: Something
licence: {spdx: Apache-2.0}
namespace: default
stateful: false
variants:
  single:
    chart: helm/charts/app
    images: {server: {values: image, shape: repository-tag-digest}}
    parameters: {size: cpu}
";

const VALUES: &str = r#"replicas: 1
text: a
args: []
env: []
cpu: "1"
policy: false
generated: ""
image: {repository: "", tag: "", digest: ""}
"#;

impl Pair {
    /// Both environments have the same release, and no values of their own.
    fn new() -> Self {
        let mut pair = Self {
            files: MemoryFiles::new(),
        };
        let head = "apiVersion: infractl.dev/v1\nkind: ";
        pair.write(
            "infractl.yaml",
            &format!("{head}Project\nname: pair\nchain: [one, two]\n"),
        );
        pair.write("helm/components/app/component.yaml", COMPONENT);
        pair.write(
            "helm/charts/app/Chart.yaml",
            "apiVersion: v2\nname: app\nversion: 0.1.0\n",
        );
        pair.write("helm/charts/app/values.yaml", VALUES);
        pair.write("helm/charts/app/templates/app.yaml", TEMPLATE);
        for name in ["one", "two"] {
            pair.write(
                &format!("environments/{name}/environment.yaml"),
                &format!(
                    "{head}Environment\ntier: development\ndivergence: divergence.yaml\n\
                     components:\n  app: {{variant: single, values: [values.yaml]}}\n"
                ),
            );
            pair.values(name, "{}\n");
            pair.release(name, "1");
            pair.declare(name, &[]);
        }
        pair
    }

    fn write(&mut self, file: &str, text: &str) {
        self.files.insert(path(file), text.as_bytes().to_vec());
    }

    fn values(&mut self, name: &str, text: &str) {
        self.write(&format!("environments/{name}/values.yaml"), text);
    }

    fn release(&mut self, name: &str, tag: &str) {
        let text = format!(
            "apiVersion: infractl.dev/v1\nkind: Release\nkubernetes: v1.36.3+k3s1\nimages:\n  \
             app.server: {{repository: example.org/app, tag: \"{tag}\", digest: \"sha256:{}\"}}\n",
            "a".repeat(64)
        );
        self.write(&format!("environments/{name}/release.yaml"), &text);
    }

    /// Address, field and last day of each declared difference.
    fn declare(&mut self, name: &str, differences: &[(&str, &str, Option<&str>)]) {
        let mut text = "apiVersion: infractl.dev/v1\nkind: Divergence\ndifferences:".to_owned();
        text.push_str(if differences.is_empty() {
            " []\n"
        } else {
            "\n"
        });
        for (address, field, expires) in differences {
            let _ = write!(
                text,
                "  - {{address: '{address}', field: '{field}', reason: why"
            );
            if let Some(expires) = expires {
                let _ = write!(text, ", expires: {expires}");
            }
            text.push_str("}\n");
        }
        self.write(&format!("environments/{name}/divergence.yaml"), &text);
    }

    /// Compares two environments and hands the differences on while their sources live.
    fn look<T>(
        &self,
        from: &str,
        to: &str,
        look: impl FnOnce(&EnvironmentDiff, &Sources) -> T,
    ) -> T {
        let files: &dyn Files = &self.files;
        let sources = Sources::new();
        let (workspace, findings) = Workspace::load(files, &sources, None);
        let workspace = workspace.expect("there is a project");
        let environment = |name| {
            let found = workspace.project.environment(name);
            assert!(found.is_ok(), "{findings:?}");
            found.expect("the project has the environment")
        };
        let request = DiffRequest {
            kind: RenderKind::Now,
            today: date(2026, 6, 15),
            options: Options {
                threads: 1,
                ..Options::default()
            },
        };
        let diffed = workspace.diff(environment(from), environment(to), request);
        let errors = diffed.from.findings.iter().chain(&diffed.to.findings);
        let errors: Vec<&str> = errors
            .filter(|finding| finding.severity == infractl_document::Severity::Error)
            .map(|finding| &*finding.message)
            .collect();
        assert_eq!(errors, [""; 0]);
        look(&diffed.diff, &sources)
    }

    fn differences(&self) -> Vec<String> {
        self.look("one", "two", |diff, _| {
            diff.differences.iter().map(line).collect()
        })
    }
}

/// `unexplained Changed kubernetes/app/Deployment.apps/default/app#spec.replicas`.
fn line(difference: &Difference) -> String {
    let why = why(difference);
    format!("{why} {:?} {}", difference.change, difference.place())
}

fn why(difference: &Difference) -> String {
    if let Some(cause) = &difference.cause {
        return format!("follows from {cause}:");
    }
    match &difference.class {
        Some(Class::Declared {
            through: Some(place),
            ..
        }) => format!("declared by {place}"),
        Some(Class::Declared { .. }) => "declared".to_owned(),
        Some(Class::Pending) => "pending".to_owned(),
        Some(Class::Unexplained) => "unexplained".to_owned(),
        None => "unclassified".to_owned(),
    }
}
