use infractl_base::{Files, RelativePath};
use infractl_document::{Finding, Kind, Node, Severity, Sources, Span, Tree};
use infractl_yaml::{Dialect, Options};

use super::given::{Given, Item, items};
use super::{Bench, ReadExample, Tested, Verdict};
use crate::evaluate::compact;
use crate::page::{Block, Page, SECTIONS};
use crate::policy::Policy;
use crate::set::Pack;
use crate::worker::WorkerError;

/// The environment that examples are of.
const ENVIRONMENT: (&str, &str) = ("production", "production");

/// Evaluates the examples of the page of a folder: what stands under *Example* is denied, what
/// stands under *Use instead* is not.
pub(super) fn run(
    bench: &mut Bench<'_>,
    pack: &Pack,
    files: &dyn Files,
    folder: &RelativePath,
    policies: &[&Policy],
    read_example: ReadExample<'_>,
) -> Result<(), WorkerError> {
    let Some((policy, path)) = policies.first().zip(folder.join("README.md").ok()) else {
        return Ok(());
    };
    let Ok(bytes) = files.read(&path) else {
        if bench.pattern.is_all() {
            let span = pack.files.get(policy.file);
            let span = span.map(|file| Span::new(file.source, 0, 0));
            bench
                .findings
                .push(incomplete(policy, span, "has no `README.md`"));
        }
        return Ok(());
    };
    let source = bench.sources.add(&path, &bytes);
    let text = String::from_utf8_lossy(&bytes);
    let page = Page::read(&text);
    if bench.pattern.is_all() {
        let missing = page.missing(&policy.id);
        bench.findings.extend(missing.iter().map(|what| {
            let span = Some(Span::new(source, 0, 0));
            incomplete(policy, span, &format!("has a page without {what}"))
        }));
    }
    let examples = page.blocks(SECTIONS.example).map(|block| (block, true));
    let instead = page.blocks(SECTIONS.instead).map(|block| (block, false));
    let mut numbers = [0, 0];
    for (block, is_denied) in examples.chain(instead) {
        let word = if is_denied { "example" } else { "instead" };
        let number = numbers.get_mut(usize::from(is_denied));
        let number = number.map_or(1, |number| {
            *number += 1;
            *number
        });
        let name = format!("{word} {number}");
        if !bench.pattern.fits(&format!("{path}: {name}")) {
            continue;
        }
        let verdict = match given(policies, &block, read_example) {
            Err(reason) => Verdict::Broken(reason),
            Ok(given) => match items(
                bench,
                pack,
                policies,
                &given,
                ENVIRONMENT,
                &format!("{path}: {name}"),
            )? {
                Err(message) => Verdict::Broken(message),
                Ok(found) => judged(&found, is_denied),
            },
        };
        let printed = bench.worker.printed()?;
        bench.tests.push(Tested {
            path: path.clone(),
            span: Some(Span::new(
                source,
                block.start,
                block.start + block.line.len(),
            )),
            name,
            verdict,
            printed,
        });
    }
    Ok(())
}

fn incomplete(policy: &Policy, span: Option<Span>, what: &str) -> Finding {
    let message = format!("policy `{}` {what}", policy.id);
    let finding = Finding::new("policy-incomplete-page", Severity::Warning, span, message);
    finding.help("a page says what the policy does, why, and by an example what to write instead")
}

fn judged(found: &[Item], is_denied: bool) -> Verdict {
    if found.is_empty() != is_denied {
        return Verdict::Passed;
    }
    let listed: Vec<_> = found.iter().map(ToString::to_string).collect();
    Verdict::Failed(if is_denied {
        "the policy has nothing against it".to_owned()
    } else {
        format!("the policy gives {}", listed.join(", "))
    })
}

/// The documents of a block that the policies read.
fn given(
    policies: &[&Policy],
    block: &Block<'_>,
    read_example: ReadExample<'_>,
) -> Result<Vec<Given>, String> {
    let given = match format(policies, block) {
        Some(format) => read_example(format, block.text)?
            .into_iter()
            .map(|document| Given {
                kind: Some(document.kind),
                address: document.address,
                value: compact(document.tree.root()),
            })
            .collect(),
        None => bare(policies, block.text)?,
    };
    let is_read = |given: &Given| {
        let mut all = policies.iter();
        all.any(|policy| policy.reads(given.kind.as_deref()))
    };
    let given: Vec<Given> = given.into_iter().filter(is_read).collect();
    if given.is_empty() {
        return Err("it holds no document that the policy reads".to_owned());
    }
    Ok(given)
}

/// The format of a block that needs a reader of its own.
fn format(policies: &[&Policy], block: &Block<'_>) -> Option<&'static str> {
    let reads = |family: &str| {
        let mut kinds = policies.iter().flat_map(|policy| &policy.kinds);
        kinds.any(|kind| kind.starts_with(family))
    };
    let has_key = |key: &str| block.text.lines().any(|line| line.starts_with(key));
    if block.language == "dockerfile" {
        return Some("dockerfile");
    }
    let is_workflow = reads("workflow.") && (!reads("compose.") || has_key("jobs:"));
    let is_compose = reads("compose.") && !is_workflow;
    match (is_workflow, is_compose) {
        (true, _) => Some("workflow"),
        (_, true) if has_key("services:") => Some("compose"),
        _ => None,
    }
}

/// Values as they are: objects of Kubernetes, documents in an envelope, or a value of the first
/// kind that the policy reads.
fn bare(policies: &[&Policy], text: &str) -> Result<Vec<Given>, String> {
    let sources = Sources::new();
    let source = sources.add(&RelativePath::root(), &text.as_bytes().into());
    let reading = infractl_yaml::read_all(text.as_bytes(), source, &Options::new(Dialect::GoYaml));
    if let Some(error) = reading.errors.into_iter().next() {
        return Err(Finding::from(error).message);
    }
    let kinds: Vec<&String> = policies.iter().flat_map(|policy| &policy.kinds).collect();
    let trees = reading.documents.iter().map(|document| &document.tree);
    let mut given = Vec::new();
    for root in trees.filter(|tree| !tree.is_empty()).map(Tree::root) {
        let text = |key: &str| root.get(key).and_then(Node::as_str);
        let is_enveloped = text("kind").is_some_and(|kind| kinds.iter().any(|own| *own == kind));
        if let Some(value) = root.get("value").filter(|_| is_enveloped) {
            given.push(Given {
                kind: text("kind").map(str::to_owned),
                address: text("address").map(str::to_owned),
                value: compact(value),
            });
            continue;
        }
        let object = Kind::KubernetesObject.as_str();
        let is_object = kinds.iter().any(|kind| *kind == object) && text("apiVersion").is_some();
        given.push(Given {
            kind: if is_object {
                Some(object.to_owned())
            } else {
                kinds.first().map(|kind| (*kind).clone())
            },
            address: is_object.then(|| address(root)).flatten(),
            value: compact(root),
        });
    }
    Ok(given)
}

/// The address of an object, as of a component `example`.
fn address(object: Node<'_>) -> Option<String> {
    let kind = object.get("kind")?.as_str()?;
    let version = object.get("apiVersion")?.as_str()?;
    let group = version.split_once('/').map(|(group, _)| group);
    let group = group.map_or(String::new(), |group| format!(".{group}"));
    let metadata = object.get("metadata")?;
    let name = metadata.get("name")?.as_str()?;
    let namespace = metadata.get("namespace").and_then(Node::as_str);
    let namespace = namespace.unwrap_or("-");
    Some(format!(
        "kubernetes/example/{kind}{group}/{namespace}/{name}"
    ))
}
