//! Whole environments: order, values, documents, provenance, threads.

use std::fmt::Write as _;
use std::sync::Arc;

use infractl_base::{Entry, EntryKind, Files, FilesError, MemoryFiles, RelativePath};
use infractl_document::{Address, Document, Finding, Node, RenderKind, Sources, ValuePath};
use infractl_environment::{Explanation, Options, Rendered, Workspace, explain};

use crate::fixture::{good_project, line, path};

const DIGEST: &str = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/// Renders `lab`, and hands the render on while everything behind it still lives.
fn with_lab<T>(
    files: &dyn Files,
    threads: usize,
    look: impl FnOnce(&Workspace<'_>, &Rendered, &Sources) -> T,
) -> T {
    let sources = Sources::new();
    let (workspace, _) = Workspace::load(files, &sources, None);
    let workspace = workspace.expect("there is a project");
    let lab = workspace
        .project
        .environment("lab")
        .expect("there is a lab");
    let rendered = workspace.render(
        lab,
        RenderKind::Now,
        Options {
            threads,
            ..Options::default()
        },
    );
    look(&workspace, &rendered, &sources)
}

fn document<'r>(rendered: &'r Rendered, address: &str) -> &'r Document {
    rendered
        .documents()
        .find(|document| document.address().as_str() == address)
        .expect("the document is there")
}

fn text<'t>(document: &'t Document, field: &str) -> &'t str {
    node(document, field).as_str().expect("a text")
}

fn node<'t>(document: &'t Document, field: &str) -> Node<'t> {
    let field = ValuePath::parse(field).expect("a path");
    document
        .tree()
        .root()
        .at(&field)
        .expect("the field is there")
}

const GRAFANA: &str = "kubernetes/grafana/Deployment.apps/observability/grafana";
const LOKI: &str = "kubernetes/loki/Deployment.apps/observability/loki";
const IMAGE: &str = "spec.template.spec.containers[name=server].image";

#[test]
fn components_come_after_what_they_need() {
    with_lab(&good_project(), 1, |_, rendered, _| {
        let names: Vec<&str> = rendered
            .components
            .iter()
            .map(|component| component.name.as_str())
            .collect();
        assert_eq!(names, ["namespaces", "loki", "grafana"]);
        let addresses: Vec<&str> = rendered
            .documents()
            .map(|document| document.address().as_str())
            .collect();
        assert_eq!(
            addresses,
            [
                "kubernetes/namespaces/Namespace/-/observability",
                "kubernetes/loki/Service/observability/loki",
                LOKI,
                "kubernetes/grafana/Secret/observability/grafana-auth",
                "kubernetes/grafana/Service/observability/grafana",
                GRAFANA,
            ]
        );
    });
}

#[test]
fn values_go_from_chart_to_variant_to_parameter_to_environment_to_input_to_pin() {
    with_lab(&good_project(), 1, |_, rendered, _| {
        let grafana = document(rendered, GRAFANA);
        // The chart says 1, the variant 3, the environment 2.
        assert_eq!(node(grafana, "spec.replicas").as_i64(), Some(2));
        // The chart says large, the variant medium, the parameter small.
        assert_eq!(text(grafana, "metadata.labels.size"), "small");
        let loki = "spec.template.spec.containers[name=server].env[name=LOKI].value";
        assert_eq!(text(grafana, loki), "loki.observability.svc:3000");
        let image = format!("docker.io/grafana/grafana:12.1@{DIGEST}");
        assert_eq!(text(grafana, IMAGE), image);
    });
}

#[test]
fn a_mirror_replaces_the_registry_of_every_pin_and_is_still_pinned() {
    let mut files = good_project();
    let environment = "environments/lab/environment.yaml";
    let bytes = files.read(&path(environment)).unwrap();
    let mirrored = String::from_utf8_lossy(&bytes).replace(
        "size: small",
        "size: small, registryMirror: mirror.example.org/cache/",
    );
    files.insert(path(environment), mirrored.into_bytes());
    with_lab(&files, 1, |_, rendered, sources| {
        let found: Vec<String> = rendered
            .findings
            .iter()
            .map(|finding| line(finding, sources))
            .collect();
        assert!(found.is_empty(), "{found:?}");
        let image = format!("mirror.example.org/cache/grafana/loki:3.7@{DIGEST}");
        assert_eq!(text(document(rendered, LOKI), IMAGE), image);
    });
}

#[test]
fn a_secret_holds_a_reference_that_shows_nowhere() {
    with_lab(&good_project(), 1, |_, rendered, _| {
        let secret = document(
            rendered,
            "kubernetes/grafana/Secret/observability/grafana-auth",
        );
        let value = node(secret, "stringData.admin-password");
        let infractl_document::View::Sensitive(sealed) = value.view() else {
            panic!("a secret is sealed");
        };
        assert_eq!(sealed.expose(), "generate:32");
        assert!(!format!("{:?}", secret.tree()).contains("generate"));
    });
}

#[test]
fn a_lacking_digest_clears_the_one_of_the_chart() {
    let mut files = good_project();
    let release = "environments/lab/release.yaml";
    let bytes = files.read(&path(release)).unwrap();
    let text_of = String::from_utf8_lossy(&bytes).replace(&format!("\"{DIGEST}\""), "null");
    files.insert(path(release), text_of.into_bytes());
    let values = "helm/charts/service/values.yaml";
    let bytes = files.read(&path(values)).unwrap();
    let other =
        String::from_utf8_lossy(&bytes).replace("digest: \"\"", &format!("digest: \"{DIGEST}\""));
    files.insert(path(values), other.into_bytes());
    with_lab(&files, 1, |_, rendered, _| {
        assert_eq!(
            text(document(rendered, LOKI), IMAGE),
            "docker.io/grafana/loki:3.7"
        );
    });
}

#[test]
fn a_follower_takes_the_release_of_another_and_lays_its_own_over() {
    let mut files = good_project();
    let header = "apiVersion: infractl.dev/v1\nkind: ";
    let environment = format!(
        "{header}Environment\ntier: development\nfollows: lab\ncomponents:\n  loki: {{variant: single}}\n  namespaces: {{variant: single}}\n"
    );
    files.insert(
        path("environments/mine/environment.yaml"),
        environment.into_bytes(),
    );
    let release =
        format!("{header}Release\nimages:\n  loki.server: {{tag: \"3.8\", digest: null}}\n");
    files.insert(path("environments/mine/release.yaml"), release.into_bytes());
    let sources = Sources::new();
    let (workspace, findings) = Workspace::load(&files, &sources, None);
    let found: Vec<String> = findings
        .iter()
        .map(|finding| line(finding, &sources))
        .collect();
    let workspace = workspace.expect("there is a project");
    let mine = workspace
        .project
        .environment("mine")
        .unwrap_or_else(|_| panic!("{found:?}"));
    let validated = workspace.validate(mine, Options::default());
    let [rendered] = validated.renders.as_slice() else {
        panic!("one render")
    };
    assert_eq!(
        text(document(rendered, LOKI), IMAGE),
        "docker.io/grafana/loki:3.8"
    );
    // The pin of grafana is not used here, which is no mistake of a follower.
    let found: Vec<String> = validated
        .findings
        .iter()
        .map(|finding| line(finding, &sources))
        .collect();
    assert_eq!(
        found,
        [
            "release-unresolved-digest info [mine now] environments/mine/release.yaml:4:17 the digest of `loki.server` is not known, so its tag decides (write the digest that the registry gives for the tag, as `sha256:…`)"
        ]
    );
}

#[test]
fn documents_of_one_address_are_told_apart() {
    let mut files = good_project();
    let extra = "extra:\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: grafana}\n";
    files.insert(
        path("environments/lab/values/grafana.yaml"),
        extra.as_bytes(),
    );
    with_lab(&files, 1, |_, rendered, _| {
        document(rendered, GRAFANA);
        document(rendered, &format!("{GRAFANA}~2"));
    });
}

/// Everything that a render says, spans resolved, in its own order.
fn everything(files: &dyn Files, threads: usize) -> String {
    with_lab(files, threads, |workspace, rendered, sources| {
        let lab = workspace
            .project
            .environment("lab")
            .expect("there is a lab");
        let mut text = String::new();
        for component in &rendered.components {
            let _ = writeln!(text, "{} {:?}", component.name, component.not_rendered);
            for document in component.documents.iter().chain(&component.values) {
                let _ = writeln!(text, "{} {}", document.address(), document.digest());
                let _ = writeln!(text, "{:?}", document.tree());
                each_leaf(document.tree().root(), &ValuePath::root(), &mut |field| {
                    let explained = explain(rendered, lab, document.address(), field, sources);
                    let _ = writeln!(text, "{explained:?}");
                });
            }
        }
        let validated = workspace.validate(
            lab,
            Options {
                threads,
                ..Options::default()
            },
        );
        for finding in rendered.findings.iter().chain(&validated.findings) {
            let _ = writeln!(text, "{}", line(finding, sources));
        }
        text
    })
}

fn each_leaf(node: Node<'_>, field: &ValuePath, found: &mut dyn FnMut(&ValuePath)) {
    let mut is_leaf = true;
    for (position, child) in node.children().enumerate() {
        is_leaf = false;
        let below = match child.key() {
            Some(key) => field.key(key),
            None => field.index(position),
        };
        each_leaf(child, &below, found);
    }
    if is_leaf {
        found(field);
    }
}

/// The same files, every listing backwards.
struct Backwards(MemoryFiles);

impl Files for Backwards {
    fn read(&self, path: &RelativePath) -> Result<Arc<[u8]>, FilesError> {
        self.0.read(path)
    }

    fn list(&self, path: &RelativePath) -> Result<Vec<Entry>, FilesError> {
        let mut entries = self.0.list(path)?;
        entries.reverse();
        Ok(entries)
    }

    fn kind(&self, path: &RelativePath) -> Result<Option<EntryKind>, FilesError> {
        self.0.kind(path)
    }
}

#[test]
fn neither_threads_nor_the_order_of_listings_change_a_byte() {
    let mut files = good_project();
    // Some findings, so that their order is compared as well.
    let extra = "image: {tag: x}\nextra:\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n  \
                 spec: {containers: [{name: a, image: b}]}\n";
    files.insert(
        path("environments/lab/values/grafana.yaml"),
        extra.as_bytes(),
    );
    let once = everything(&files, 1);
    assert!(once.contains("release-unpinned-image") && once.contains("env-values-set-pinned-path"));
    for threads in [1, 2, 16] {
        assert_eq!(everything(&files, threads), once, "{threads} threads");
        assert_eq!(
            everything(&Backwards(files.clone()), threads),
            once,
            "{threads} backwards"
        );
    }
}

fn explained(address: &str, field: &str) -> Explanation {
    with_lab(&good_project(), 1, |workspace, rendered, sources| {
        let lab = workspace
            .project
            .environment("lab")
            .expect("there is a lab");
        let address = Address::parse(address).expect("an address");
        let field = ValuePath::parse(field).expect("a path");
        explain(rendered, lab, &address, &field, sources).expect("it can be explained")
    })
}

fn at(place: Option<&infractl_environment::Place>) -> String {
    place.map_or_else(String::new, |place| {
        format!(
            "{}:{}:{}",
            place.path, place.position.line, place.position.column
        )
    })
}

fn set_by(explanation: &Explanation) -> Option<&infractl_environment::Place> {
    explanation.settings.first().map(|setting| &setting.set_by)
}

#[test]
fn a_field_is_explained_down_to_the_file_that_set_it() {
    let replicas = explained(GRAFANA, "spec.replicas");
    assert_eq!(replicas.value, "2");
    assert_eq!(
        at(replicas.template.as_ref()),
        "helm/charts/service/templates/deployment.yaml:8:13"
    );
    assert_eq!(
        at(set_by(&replicas)),
        "environments/lab/values/grafana.yaml:1:11"
    );
    assert_eq!(
        replicas.settings[0].values_path,
        ValuePath::parse("replicas").ok()
    );

    let size = explained(GRAFANA, "metadata.labels.size");
    assert_eq!(at(set_by(&size)), "environments/lab/environment.yaml:4:20");

    // What the chart sets itself has a place, but no path in the values that it was given.
    let replicas = explained(LOKI, "spec.replicas");
    assert_eq!(
        at(set_by(&replicas)),
        "helm/charts/service/values.yaml:1:11"
    );
    assert_eq!(replicas.settings[0].values_path, None);

    let image = explained(LOKI, IMAGE);
    assert_eq!(
        image.settings[0]
            .pin
            .as_ref()
            .map(ToString::to_string)
            .as_deref(),
        Some("loki.server")
    );
    assert_eq!(at(set_by(&image)), "environments/lab/release.yaml:6:29");
    let calls: Vec<String> = image.calls.iter().map(|call| at(Some(call))).collect();
    assert_eq!(
        calls,
        ["helm/charts/service/templates/deployment.yaml:17:21"]
    );

    // What the template says itself leads to the very line.
    let port = "spec.template.spec.containers[name=server].ports[0].containerPort";
    let port = explained(LOKI, port);
    let template = "helm/charts/service/templates/deployment.yaml:20:30";
    assert_eq!(at(port.template.as_ref()), template);
    assert_eq!(port.settings, []);

    let secret = explained(
        "kubernetes/grafana/Secret/observability/grafana-auth",
        "stringData.admin-password",
    );
    assert_eq!(secret.value, "(sensitive)");
    assert_eq!(
        at(set_by(&secret)),
        "helm/components/grafana/component.yaml:18:27"
    );
}

#[test]
fn what_cannot_be_explained_says_what_there_is() {
    with_lab(&good_project(), 1, |workspace, rendered, sources| {
        let lab = workspace
            .project
            .environment("lab")
            .expect("there is a lab");
        let ask = |address: &str, field: &str| {
            let address = Address::parse(address).expect("an address");
            let field = ValuePath::parse(field).expect("a path");
            explain(rendered, lab, &address, &field, sources)
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            ask("kubernetes/loki/Deployment.app/observability/loki", "spec"),
            format!(
                "there is no document `kubernetes/loki/Deployment.app/observability/loki`; did \
                 you mean `{LOKI}`?"
            )
        );
        assert_eq!(
            ask(LOKI, "spec.replcas"),
            format!(
                "`{LOKI}` has no field `spec.replcas`; there are `replicas`, `selector`, `template`"
            )
        );
    });
}

#[test]
fn every_finding_names_environment_and_render() {
    let mut files = good_project();
    files.insert(
        path("environments/lab/values/grafana.yaml"),
        *b"image: {tag: x}\n",
    );
    with_lab(&files, 1, |_, rendered, _| {
        assert!(!rendered.findings.is_empty());
        let is_tagged = |finding: &Finding| {
            finding
                .renders
                .contains(&("lab".to_owned(), RenderKind::Now))
        };
        assert!(rendered.findings.iter().all(is_tagged));
    });
}
