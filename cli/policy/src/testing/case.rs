use infractl_base::{Files, RelativePath};
use infractl_document::{Finding, Node, Outcome, Severity, SourceId, Span, Tree, similar};
use infractl_yaml::{Dialect, Duplicates, Options};

use super::given::{Given, Item, items, normal};
use super::{Bench, Tested, Verdict};
use crate::evaluate::compact;
use crate::folder::below;
use crate::policy::{Policy, Scope};
use crate::set::Pack;
use crate::worker::WorkerError;

/// How many cases of each sort a policy needs.
const CASES: usize = 2;

/// One case, read.
struct Case {
    given: Vec<Given>,
    name: Option<String>,
    tier: String,
    wanted: Vec<Item>,
}

/// Runs the cases of the policies of a folder.
pub(super) fn run(
    bench: &mut Bench<'_>,
    pack: &Pack,
    files: &dyn Files,
    folder: &RelativePath,
    policies: &[&Policy],
) -> Result<(), WorkerError> {
    let (mut allowing, mut denying) = (0, 0);
    for path in paths(bench, files, folder) {
        allowing += usize::from(path.name().starts_with("allow-"));
        denying += usize::from(path.name().starts_with("deny-"));
        let name = path.name().rsplit_once('.').map_or("", |(name, _)| name);
        if !bench.pattern.fits(&format!("{path}: {name}")) {
            continue;
        }
        let name = name.to_owned();
        let bytes = match files.read(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                bench.findings.push(unreadable(&path, &error.to_string()));
                continue;
            }
        };
        let source = bench.sources.add(&path, &bytes);
        let (verdict, printed) = match read(&path, &bytes, source, policies) {
            Ok(case) => {
                let tier = case.tier.as_str();
                let environment = (case.name.as_deref().unwrap_or(tier), tier);
                let path = path.to_string();
                let found = items(bench, pack, policies, &case.given, environment, &path)?;
                let verdict = match found {
                    Ok(found) => compared(&found, &case.wanted),
                    Err(message) => Verdict::Broken(message),
                };
                (verdict, bench.worker.printed()?)
            }
            Err(finding) => {
                bench.findings.push(*finding);
                continue;
            }
        };
        bench.tests.push(Tested {
            span: Some(Span::new(source, 0, 0)),
            path,
            name,
            verdict,
            printed,
        });
    }
    if bench.pattern.is_all() && (allowing < CASES || denying < CASES) {
        bench
            .findings
            .extend(few(pack, policies, allowing, denying));
    }
    Ok(())
}

fn paths(bench: &mut Bench<'_>, files: &dyn Files, folder: &RelativePath) -> Vec<RelativePath> {
    let Ok(cases) = folder.join("cases") else {
        return Vec::new();
    };
    match files.kind(&cases) {
        Ok(Some(_)) => {}
        Ok(None) => return Vec::new(),
        Err(error) => {
            bench.findings.push(unreadable(&cases, &error.to_string()));
            return Vec::new();
        }
    }
    match below(files, &cases) {
        Ok(found) => found,
        Err(error) => {
            bench.findings.push(unreadable(&cases, &error.to_string()));
            Vec::new()
        }
    }
}

fn unreadable(path: &RelativePath, message: &str) -> Finding {
    let mut finding = Finding::error("policy-unreadable", None, message);
    finding.file = Some(path.clone());
    finding.outcome = Outcome::Unchecked;
    finding
}

fn few(pack: &Pack, policies: &[&Policy], allowing: usize, denying: usize) -> Option<Finding> {
    let policy = policies.first()?;
    let file = pack.files.get(policy.file)?;
    let message = format!(
        "policy `{}` has {allowing} `allow-` and {denying} `deny-` cases",
        policy.id
    );
    let span = Some(Span::new(file.source, 0, 0));
    let finding = Finding::new("policy-few-cases", Severity::Warning, span, message);
    Some(finding.help(format!(
        "write at least {CASES} of each into `{}/cases`",
        file.path.parent()
    )))
}

fn wrong(node: Node<'_>, message: String) -> Box<Finding> {
    let span = node.key_span().or(node.span());
    Box::new(Finding::error("policy-case", span, message))
}

/// Refuses keys that nobody reads.
fn check_keys(node: Node<'_>, known: &[&str]) -> Result<(), Box<Finding>> {
    if node.as_map().is_none() {
        return Err(wrong(node, format!("this is {}, not a map", node.kind())));
    }
    for child in node.children() {
        let key = child.key().unwrap_or_default();
        if !known.contains(&key) {
            let finding = wrong(child, format!("`{key}` is no key of a case"));
            let help = match similar(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there is `{}`", known.join("`, `")),
            };
            return Err(Box::new(finding.help(help)));
        }
    }
    Ok(())
}

fn text(node: Node<'_>, key: &str) -> Result<Option<String>, Box<Finding>> {
    match node.get(key) {
        None => Ok(None),
        Some(value) if value.is_null() => Ok(None),
        Some(value) => match value.as_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(wrong(
                value,
                format!("`{key}` is {}, not a string", value.kind()),
            )),
        },
    }
}

fn list<'t>(node: Node<'t>, key: &str) -> Result<Vec<Node<'t>>, Box<Finding>> {
    let value = node
        .get(key)
        .ok_or_else(|| wrong(node, format!("`{key}` is missing")))?;
    let items = value.as_list();
    let items =
        items.ok_or_else(|| wrong(value, format!("`{key}` is {}, not a list", value.kind())))?;
    Ok(items.iter().collect())
}

fn read(
    path: &RelativePath,
    bytes: &[u8],
    source: SourceId,
    policies: &[&Policy],
) -> Result<Case, Box<Finding>> {
    let tree: Tree = match path.name().rsplit('.').next() {
        Some("json") => infractl_yaml::read_json(bytes, source, Duplicates::Refuse)
            .map_err(|error| Box::new(Finding::from(error)))?,
        Some("yaml" | "yml") => {
            let options = Options::new(Dialect::GoYaml);
            let document = infractl_yaml::read_one(bytes, source, &options);
            document
                .map_err(|error| Box::new(Finding::from(error)))?
                .tree
        }
        _ => {
            let span = Some(Span::new(source, 0, 0));
            let finding = Finding::error("policy-case", span, "this is no case");
            return Err(Box::new(finding.help("cases end in `.yaml` or `.json`")));
        }
    };
    let root = tree.root();
    let mut case = Case {
        given: Vec::new(),
        name: text(root, "environment")?,
        tier: text(root, "tier")?.unwrap_or_else(|| "production".to_owned()),
        wanted: Vec::new(),
    };
    if !["development", "staging", "production"].contains(&case.tier.as_str()) {
        let node = root.get("tier").unwrap_or(root);
        return Err(wrong(node, format!("`{}` is no tier", case.tier)));
    }
    let is_whole = policies
        .first()
        .is_some_and(|policy| policy.scope == Scope::Environment);
    if is_whole {
        check_keys(root, &["tier", "environment", "documents", "findings"])?;
        for document in list(root, "documents")? {
            check_keys(document, &["kind", "address", "value"])?;
            case.given.push(given(document, policies)?);
        }
    } else {
        let keys = [
            "kind",
            "tier",
            "environment",
            "address",
            "value",
            "findings",
        ];
        check_keys(root, &keys)?;
        case.given.push(given(root, policies)?);
    }
    for finding in list(root, "findings")? {
        check_keys(finding, &["message", "path", "address"])?;
        let message = text(finding, "message")?;
        case.wanted.push(Item {
            message: message.ok_or_else(|| wrong(finding, "`message` is missing".to_owned()))?,
            path: text(finding, "path")?.as_deref().map(normal),
            address: text(finding, "address")?,
        });
    }
    check_name(path, root, case.wanted.is_empty())?;
    Ok(case)
}

fn check_name(path: &RelativePath, root: Node<'_>, allows: bool) -> Result<(), Box<Finding>> {
    let wanted = if allows { "allow-" } else { "deny-" };
    if path.name().starts_with(wanted) {
        return Ok(());
    }
    let node = root.get("findings").unwrap_or(root);
    let says = if allows { "no findings" } else { "findings" };
    let finding = wrong(
        node,
        format!("a case with {says} has a name with `{wanted}`"),
    );
    Err(Box::new(
        finding.help("rename the file, or mend `findings`"),
    ))
}

fn given(node: Node<'_>, policies: &[&Policy]) -> Result<Given, Box<Finding>> {
    let mut kinds = policies.iter().flat_map(|policy| &policy.kinds);
    let (first, second) = (kinds.next(), kinds.next());
    let named = text(node, "kind")?;
    let kind = match (named, first, second) {
        (Some(kind), ..) => Some(kind),
        (None, Some(only), None) => Some(only.clone()),
        (None, Some(_), Some(_)) => {
            return Err(wrong(
                node,
                "`kind` is missing: there is more than one".to_owned(),
            ));
        }
        (None, None, _) => None,
    };
    if !policies.iter().any(|policy| policy.reads(kind.as_deref())) {
        let at = node.get("kind").unwrap_or(node);
        let kind = kind.unwrap_or_default();
        return Err(wrong(
            at,
            format!("the policy does not read documents of `{kind}`"),
        ));
    }
    let value = node
        .get("value")
        .ok_or_else(|| wrong(node, "`value` is missing".to_owned()))?;
    Ok(Given {
        kind,
        address: text(node, "address")?,
        value: compact(value),
    })
}

/// Compares what a policy gives with what its case wants.
fn compared(found: &[Item], wanted: &[Item]) -> Verdict {
    let mut wanted = wanted.to_vec();
    wanted.sort();
    if found == wanted {
        return Verdict::Passed;
    }
    let listed = |items: &mut dyn Iterator<Item = &Item>| {
        items
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let more = listed(&mut found.iter().filter(|item| !wanted.contains(item)));
    let less = listed(&mut wanted.iter().filter(|item| !found.contains(item)));
    let mut parts = Vec::new();
    if !less.is_empty() {
        parts.push(format!("it misses {less}"));
    }
    if !more.is_empty() {
        parts.push(format!("it gives {more}"));
    }
    if parts.is_empty() {
        parts.push("it gives one finding another number of times".to_owned());
    }
    Verdict::Failed(parts.join("; "))
}
