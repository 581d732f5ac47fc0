//! *Now* and *next*: the code that a release pins against the checkout's.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use infractl_base::{Checkout, Files, Program, RelativePath};
use infractl_document::{RenderKind, Sources};
use infractl_environment::{History, Options, Validated, Workspace};

use crate::fixture::{good_project, line};

fn environment() -> Vec<(OsString, OsString)> {
    let path = std::env::var_os("PATH").expect("tests run with a search path");
    [
        ("PATH", path),
        ("GIT_CONFIG_GLOBAL", "/dev/null".into()),
        ("GIT_CONFIG_SYSTEM", "/dev/null".into()),
        ("GIT_AUTHOR_NAME", "Test".into()),
        ("GIT_AUTHOR_EMAIL", "test@example.org".into()),
        ("GIT_COMMITTER_NAME", "Test".into()),
        ("GIT_COMMITTER_EMAIL", "test@example.org".into()),
    ]
    .map(|(name, value)| (name.into(), value))
    .into()
}

/// The good project in a repository.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("history")
            .join(name);
        let _ = fs::remove_dir_all(&folder);
        let repository = Self(folder);
        let files = good_project();
        for path in files.walk(&RelativePath::root()).unwrap() {
            repository.write(path.as_str(), &files.read(&path).unwrap());
        }
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Program::new("git")
            .arguments(arguments)
            .environment(environment())
            .folder(&self.0)
            .run()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.code, Some(0), "git {arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn commit(&self) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "work"]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let place = self.0.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.join(path)).unwrap();
        assert!(text.contains(from), "{path} has no `{from}`");
        self.write(path, text.replacen(from, to, 1).as_bytes());
    }

    fn pin(&self, commit: &str) {
        let pinned = format!("source: {{revision: \"{commit}\"}}\nkubernetes:");
        self.edit("environments/lab/release.yaml", "kubernetes:", &pinned);
    }

    /// Validates `lab`; gives its renders and what was found.
    fn validate<T>(&self, look: impl FnOnce(&Validated) -> T) -> (T, Vec<String>) {
        let files = Checkout::open(&self.0).unwrap();
        let sources = Sources::new();
        let history = History::new(&self.0, environment(), None);
        let (workspace, findings) = Workspace::load(&files, &sources, Some(history));
        assert_eq!(findings, []);
        let workspace = workspace.unwrap();
        let lab = workspace.project.environment("lab").unwrap();
        let validated = workspace.validate(lab, Options::default());
        let found = validated
            .findings
            .iter()
            .map(|finding| line(finding, &sources))
            .collect();
        (look(&validated), found)
    }
}

fn kinds(validated: &Validated) -> Vec<RenderKind> {
    validated
        .renders
        .iter()
        .map(|rendered| rendered.kind)
        .collect()
}

/// The replicas of loki in each render.
fn replicas(validated: &Validated) -> Vec<Option<i64>> {
    let of = |rendered: &infractl_environment::Rendered| {
        let loki = rendered.documents().find(|document| {
            document.address().as_str() == "kubernetes/loki/Deployment.apps/observability/loki"
        })?;
        loki.tree().root().get("spec")?.get("replicas")?.as_i64()
    };
    validated.renders.iter().map(of).collect()
}

#[test]
fn the_pinned_code_is_rendered_now_and_the_checkout_next() {
    let repository = Repository::new("both");
    let pinned = repository.commit();
    repository.pin(&pinned);
    repository.commit();
    // The pin itself is no code: there is one render as long as the charts are the pinned ones.
    let ((kinds_of, counts), found) =
        repository.validate(|validated| (kinds(validated), replicas(validated)));
    assert_eq!((kinds_of, counts), (vec![RenderKind::Now], vec![Some(1)]));
    assert_eq!(found, Vec::<String>::new());

    // An edit that nobody has committed is what comes next.
    repository.edit(
        "helm/charts/service/values.yaml",
        "replicas: 1",
        "replicas: 5",
    );
    let ((kinds_of, counts), found) =
        repository.validate(|validated| (kinds(validated), replicas(validated)));
    assert_eq!(kinds_of, [RenderKind::Now, RenderKind::Next]);
    assert_eq!(counts, [Some(1), Some(5)]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_only_the_checkout_asks_for_is_bound_ahead_of_the_pin() {
    let repository = Repository::new("ahead");
    let pinned = repository.commit();
    repository.pin(&pinned);
    repository.edit(
        "helm/components/grafana/component.yaml",
        "inputs: {",
        "inputs: {later: {kind: endpoint, values: later}, ",
    );
    repository.edit(
        "environments/lab/environment.yaml",
        "components:",
        "bind: {grafana.later: loki.loki}\ncomponents:",
    );
    let (kinds_of, found) = repository.validate(kinds);
    assert_eq!(kinds_of, [RenderKind::Now, RenderKind::Next]);
    assert_eq!(found, Vec::<String>::new());
    repository.edit(
        "environments/lab/environment.yaml",
        "grafana.later",
        "grafana.latre",
    );
    let ((), found) = repository.validate(|_| ());
    let told = |line: &String| line.starts_with("env-unknown-bind error [lab now, lab next]");
    assert!(found.iter().any(told), "{found:#?}");
}

#[test]
fn a_mistake_of_both_renders_is_told_once_and_one_of_next_says_so() {
    let repository = Repository::new("merged");
    repository.edit(
        "environments/lab/values/grafana.yaml",
        "replicas: 2",
        "image: {tag: x}",
    );
    let pinned = repository.commit();
    repository.pin(&pinned);
    repository.edit(
        "helm/charts/service/values.yaml",
        "replicas: 1",
        "replicas: many",
    );
    let ((), found) = repository.validate(|_| ());
    let rules: Vec<&str> = found
        .iter()
        .map(|line| line.split(" environments").next().unwrap())
        .collect();
    assert!(
        rules.contains(&"env-values-set-pinned-path error [lab now, lab next]"),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|line| line.contains("[lab next] helm/charts/service/values.yaml:1:11")),
        "{found:#?}"
    );
    assert!(
        !found.iter().any(|line| line.contains("[lab now] ")),
        "{found:#?}"
    );
}

#[test]
fn a_new_component_waits_for_the_pin() {
    let repository = Repository::new("waits");
    let loki = fs::read(repository.0.join("helm/components/loki/component.yaml")).unwrap();
    fs::remove_dir_all(repository.0.join("helm/components/loki")).unwrap();
    let grafana = "helm/components/grafana/component.yaml";
    let input = "    inputs: {loki: {kind: endpoint, values: loki}}\n";
    repository.edit(grafana, input, "");
    let pinned = repository.commit();
    repository.pin(&pinned);
    repository.write("helm/components/loki/component.yaml", &loki);
    let (waiting, found) = repository.validate(|validated| {
        let names = |rendered: &infractl_environment::Rendered| {
            let waiting: Vec<String> = rendered.waiting.iter().map(ToString::to_string).collect();
            (waiting, rendered.components.len())
        };
        validated.renders.iter().map(names).collect::<Vec<_>>()
    });
    assert_eq!(waiting, [(vec!["loki".to_owned()], 2), (Vec::new(), 3)]);
    assert_eq!(
        found,
        [
            "env-waits-for-pin info [lab now] environments/lab/environment.yaml:7:3 `loki` waits for the pin: the pinned code lacks it (move `source.revision` in `release.yaml` to a commit that has it)"
        ]
    );
}

#[test]
fn a_pin_off_the_base_branch_is_told() {
    let repository = Repository::new("branch");
    repository.commit();
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.edit(
        "helm/charts/service/values.yaml",
        "replicas: 1",
        "replicas: 4",
    );
    let aside = repository.commit();
    repository.git(&["checkout", "-q", "main"]);
    repository.pin(&aside);
    let ((), found) = repository.validate(|_| ());
    let short = aside.get(..12).unwrap();
    assert_eq!(
        found,
        [format!(
            "release-revision-off-branch error [lab now, lab next] environments/lab/release.yaml:3:20 the pinned revision `{short}` is not in the history of `main` (merge it into `main`, or pin a commit that is there)"
        )]
    );
}

#[test]
fn a_revision_that_git_lacks_is_an_error_and_never_the_checkout() {
    let repository = Repository::new("unknown");
    repository.commit();
    let unknown = "0123456789abcdef0123456789abcdef01234567";
    repository.pin(unknown);
    let (documents, found) =
        repository.validate(|validated| validated.renders[0].documents().count());
    assert_eq!(documents, 0);
    assert_eq!(
        found,
        [format!(
            "release-unreadable-revision error [lab now] environments/lab/release.yaml:3:20 git \
             knows no commit `{unknown}` here (fetch it with `git fetch origin {unknown}`)"
        )]
    );
}

#[test]
fn two_environments_with_one_pin_are_each_told_at_their_own_place() {
    let repository = Repository::new("two");
    repository.pin("0123456789abcdef0123456789abcdef01234567");
    for file in ["environment.yaml", "release.yaml", "values/grafana.yaml"] {
        let bytes = fs::read(repository.0.join("environments/lab").join(file)).unwrap();
        repository.write(&format!("environments/other/{file}"), &bytes);
    }
    repository.commit();
    let files = Checkout::open(&repository.0).unwrap();
    let sources = Sources::new();
    let history = History::new(&repository.0, environment(), None);
    let (workspace, _) = Workspace::load(&files, &sources, Some(history));
    let workspace = workspace.unwrap();
    for name in ["lab", "other"] {
        let environment = workspace.project.environment(name).unwrap();
        let found = workspace.validate(environment, Options::default()).findings;
        let place = format!("environments/{name}/release.yaml:3:20");
        assert!(
            found
                .iter()
                .all(|finding| line(finding, &sources).contains(&place)),
            "{name}"
        );
        assert_eq!(found.len(), 1, "{name}");
    }
}
