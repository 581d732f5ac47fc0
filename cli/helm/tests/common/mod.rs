//! Reads `case.yaml`, runs the request that its arguments say, and compares.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reads recorded answers, and a wrong case ends it"
)]

use std::path::{Path, PathBuf};

use infractl_base::{Checkout, RelativePath};
use infractl_document::{Node, SourceId, Sources};
use infractl_helm::{Chance, Circumstances, SetFlag, TemplateRequest, template};
use infractl_yaml::{Dialect, Options};

/// A folder with a chart and what the real helm made of it.
pub(crate) struct Case {
    pub(crate) folder: PathBuf,
    pub(crate) steps: Vec<Step>,
}

/// One call of helm.
pub(crate) struct Step {
    /// The stem of the recorded file.
    pub(crate) name: String,
    /// What stands behind `helm template`.
    pub(crate) arguments: Vec<String>,
    /// Whether helm fails; then the recorded text is its `Error:`.
    pub(crate) fails: bool,
}

impl Case {
    /// Reads `case.yaml`.
    pub(crate) fn read(folder: &Path) -> Self {
        let sources = Sources::new();
        let bytes = std::fs::read(folder.join("case.yaml")).expect("case.yaml");
        let path = RelativePath::parse("case.yaml").unwrap();
        let source: SourceId = sources.add(&path, &bytes.as_slice().into());
        let options = Options::new(Dialect::Core12);
        let document = infractl_yaml::read_one(&bytes, source, &options).expect("case.yaml");
        let text = |node: Node<'_>| node.as_str().expect("a text").to_owned();
        let step = |node: Node<'_>| Step {
            name: text(node.get("name").expect("name")),
            arguments: node
                .get("args")
                .and_then(Node::as_list)
                .expect("args")
                .iter()
                .map(text)
                .collect(),
            fails: node.get("fails").and_then(Node::as_bool).unwrap_or(false),
        };
        let steps = document
            .tree
            .root()
            .get("steps")
            .and_then(Node::as_list)
            .expect("steps");
        Self {
            folder: folder.to_owned(),
            steps: steps.iter().map(step).collect(),
        }
    }
}

/// The names of the folders of a folder, sorted.
pub(crate) fn folders(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("folder of cases")
        .map(|entry| entry.expect("entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("UTF-8"))
        .collect();
    names.sort();
    names
}

/// Runs one step; the error shows both texts.
pub(crate) fn run(case: &Case, step: &Step) -> Result<(), String> {
    let files = Checkout::open(&case.folder).expect("folder of the case");
    let sources = Sources::new();
    let result = template(&files, &request(&step.arguments), &sources);
    let ending = if step.fails { "stderr" } else { "stdout" };
    let recorded = case.folder.join(format!("{}.{ending}", step.name));
    let expected = std::fs::read(&recorded).expect("recorded answer");
    let actual = match result {
        Ok(output) if !step.fails => output.stdout,
        Ok(output) => return Err(format!("must fail, gave\n{}", lossy(&output.stdout))),
        Err(error) if step.fails => error.stderr().into_bytes(),
        Err(error) => {
            let place = error.span.and_then(|span| sources.locate(span));
            return Err(format!("must render, gave {} at {place:?}", error.stderr()));
        }
    };
    let (expected, actual) = (lossy(&expected), lossy(&actual));
    if comparable(&actual) == comparable(&expected) {
        return Ok(());
    }
    Err(difference(&expected, &actual))
}

/// All of a text, but not the words in which a YAML parser says what it does not like: those of
/// go-yaml and of ours differ by design.
fn comparable(text: &str) -> &str {
    const PARSER: &str = "error converting YAML to JSON: yaml: ";
    match text.strip_prefix("Error: ").and_then(|_| text.find(PARSER)) {
        Some(at) => text.get(..at).unwrap_or(text),
        None => text,
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The first lines that differ.
fn difference(expected: &str, actual: &str) -> String {
    let (expected, actual): (Vec<_>, Vec<_>) =
        (expected.lines().collect(), actual.lines().collect());
    let most = expected.len().max(actual.len());
    let is_different = |at: &usize| expected.get(*at) != actual.get(*at);
    let at = (0..most).find(is_different).unwrap_or(0);
    let part = |lines: &[&str]| {
        lines
            .iter()
            .skip(at.saturating_sub(1))
            .take(6)
            .copied()
            .collect::<Vec<_>>()
            .join("\n    ")
    };
    format!(
        "line {}\n  helm:\n    {}\n  own:\n    {}",
        at + 1,
        part(&expected),
        part(&actual)
    )
}

/// A seed and a time; no recorded answer depends on them.
fn circumstances() -> Circumstances {
    Circumstances {
        chance: Chance::of_text("test"),
        now: "2026-11-30T12:00:00.25Z".parse().expect("a time"),
    }
}

fn request(arguments: &[String]) -> TemplateRequest {
    let mut request = TemplateRequest {
        circumstances: Some(circumstances()),
        ..TemplateRequest::default()
    };
    let mut rest = arguments.iter().cloned();
    while let Some(argument) = rest.next() {
        let (flag, inline) = match argument.split_once('=') {
            Some((flag, value)) if flag.starts_with("--") => {
                (flag.to_owned(), Some(value.to_owned()))
            }
            _ => (argument.clone(), None),
        };
        let mut value = || {
            inline
                .clone()
                .or_else(|| rest.next())
                .expect("value of a flag")
        };
        match flag.as_str() {
            "-f" | "--values" => request.values.push(value()),
            "--set" => request.set.push(SetFlag::Typed(value())),
            "--set-string" => request.set.push(SetFlag::Text(value())),
            "--set-json" => request.set.push(SetFlag::Json(value())),
            "--set-literal" => request.set.push(SetFlag::Literal(value())),
            "--set-file" => request.set.push(SetFlag::File(value(), Vec::new())),
            "-n" | "--namespace" => request.namespace = Some(value()),
            "--kube-version" => request.kube_version = Some(value()),
            "-a" | "--api-versions" => {
                request
                    .api_versions
                    .extend(value().split(',').map(ToOwned::to_owned));
            }
            "--include-crds" => request.include_crds = true,
            "--skip-tests" => request.skip_tests = true,
            "--no-hooks" => request.no_hooks = true,
            "-s" | "--show-only" => request.show_only.push(value()),
            "--is-upgrade" => request.is_upgrade = true,
            "--name-template" => request.name_template = Some(value()),
            "--skip-schema-validation" => request.skip_schema_validation = true,
            "--dependency-update" => request.dependency_update = true,
            flag if flag.starts_with('-') => panic!("unknown flag {flag}"),
            _ => request.arguments.push(argument),
        }
    }
    request
}
