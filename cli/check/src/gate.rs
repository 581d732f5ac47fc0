//! What policies say of stacks before a tool plans them: a plan already runs providers, `external`
//! data and the code of modules.

use infractl_base::{EntryKind, Files};
use infractl_document::{Document, Finding, Kind, Node, Sources, Span};
use infractl_environment::{Rendered, RenderedStack, Workspace, stack_document};
use infractl_policy::{Input, WorkerError};
use infractl_project::{Environment, Project, UnknownEnvironment};
use infractl_terraform::configuration::Configuration;
use infractl_terraform::stack;
use jiff::civil::Date;

use crate::accept::Acceptances;
use crate::documents::{looked_at, undecided};
use crate::policies::Judges;

/// The verdict over stacks that nobody has planned yet.
#[derive(Debug)]
pub struct Gated {
    /// What policies found; what waivers accept is marked.
    pub findings: Vec<Finding>,
    /// Whether any policy reads stacks: without one nothing was judged.
    pub is_judged: bool,
}

/// Has the policies that read stacks judge those of an environment. `base` is the project before
/// the change: its backends are compared with, and its waivers count in place of the checkout's.
pub fn gate(
    workspace: &Workspace<'_>,
    environment: &Environment,
    rendered: &Rendered,
    base: Option<&dyn Files>,
    judges: Judges<'_>,
    today: Date,
) -> Result<Gated, WorkerError> {
    let Judges {
        set,
        mut findings,
        workers,
        ..
    } = judges;
    let kind = Kind::TerraformStack;
    let is_judged = set
        .policies()
        .iter()
        .any(|policy| policy.kinds.iter().any(|own| own == kind.as_str()));
    let before = base.and_then(|files| Project::load(files, &Sources::new()).0);
    let known = before
        .as_ref()
        .map(|project| project.environment(environment.name.as_str()));
    let documents: Vec<Document> = rendered
        .stacks
        .iter()
        .filter_map(|own| {
            let base = base.map(|files| Base {
                files,
                environment: known.as_ref().map(|found| found.as_ref().copied()),
            });
            document(own, environment, base, workspace.sources())
        })
        .collect();
    let tier = environment.file.tier.to_string();
    let renders = [rendered.kind];
    let inputs: Vec<Input<'_>> = documents
        .iter()
        .map(|document| Input {
            address: Some(document.address()),
            kind: Some(document.kind().as_str()),
            environment: Some((environment.name.as_str(), &tier)),
            renders: &renders,
            tree: document.tree(),
            span: document.tree().root().span(),
        })
        .collect();
    let evaluation = infractl_policy::evaluate(&set, &inputs, workers)?;
    findings.extend(evaluation.failures);
    findings.extend(evaluation.findings);
    let is_looked_at = looked_at(set.policies());
    findings.extend(
        documents
            .iter()
            .filter_map(|document| undecided(document, &is_looked_at)),
    );
    let waivers = before
        .as_ref()
        .map_or(&workspace.project.waivers, |project| &project.waivers);
    let mut acceptances = Acceptances::gather(
        &workspace.checkout().catalogue,
        waivers,
        None,
        today,
        // What is wrong with waivers is told where the project is checked.
        &mut Vec::new(),
    );
    Ok(Gated {
        findings: workspace.merge(acceptances.apply(findings)),
        is_judged,
    })
}

/// The project before a change, and the environment in it.
#[derive(Clone, Copy)]
struct Base<'b> {
    files: &'b dyn Files,
    environment: Option<Result<&'b Environment, &'b UnknownEnvironment>>,
}

fn document(
    own: &RenderedStack,
    environment: &Environment,
    base: Option<Base<'_>>,
    sources: &Sources,
) -> Option<Document> {
    let is_it = |document: &&Document| document.kind() == Kind::TerraformStack;
    let document = own.documents.iter().find(is_it)?;
    let Some(base) = base else {
        return Some(document.clone());
    };
    Some(stack::with_base(
        document,
        before(base, own, sources).as_ref(),
        place(document, own, environment, base),
    ))
}

/// Where a backend that is gone would stand: where the change took it from.
fn place(
    document: &Document,
    own: &RenderedStack,
    environment: &Environment,
    base: Base<'_>,
) -> Option<Span> {
    let of = |environment: &Environment| {
        let stack = environment.file.stacks.get(&own.name);
        stack.map(|stack| (stack.key, stack.backend.is_some()))
    };
    let entry = of(environment).and_then(|(key, _)| key);
    let code = document.tree().root().get("backend").and_then(Node::span);
    let was_entry = match base.environment {
        Some(Ok(before)) => of(before).is_some_and(|(_, is_named)| is_named),
        Some(Err(_)) | None => false,
    };
    if was_entry {
        entry.or(code)
    } else {
        code.or(entry)
    }
}

/// The stack as it was; `None` where there was none.
fn before(base: Base<'_>, own: &RenderedStack, sources: &Sources) -> Option<Document> {
    let (source, stack) = match base.environment {
        Some(Ok(environment)) => {
            let files = environment.stacks.get(&own.name)?;
            (&files.source, environment.file.stacks.get(&own.name))
        }
        Some(Err(UnknownEnvironment::Missing { .. })) => return None,
        // Of an environment that cannot be read the code still says where its states were.
        Some(Err(_)) | None => (&own.source, None),
    };
    if base.files.kind(source).ok()? != Some(EntryKind::Folder) {
        return None;
    }
    let (configuration, _) =
        Configuration::read(base.files, std::slice::from_ref(source), sources).ok()?;
    let root = configuration.roots().first()?;
    Some(match stack {
        Some(stack) => stack_document(&configuration, *root, &own.name, stack),
        None => stack::document(&configuration, *root, own.name.as_str()),
    })
}
