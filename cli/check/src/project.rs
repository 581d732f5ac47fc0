use std::collections::{BTreeMap, BTreeSet};

use infractl_base::RelativePath;
use infractl_document::{Document, Finding, Outcome, RenderKind, Severity};
use infractl_environment::{Options, Workspace};
use infractl_formats::Produced;
use infractl_policy::{Input, Policy, WorkerError};
use infractl_project::{ComponentName, Environment};
use jiff::civil::Date;

use crate::accept::{Acceptances, KnownWaivers};
use crate::contract;
use crate::distinct::untold;
use crate::documents::{EnvironmentDocuments, looked_at};
use crate::lint::{self, Given, Lint};
use crate::policies::{Judges, PoliciesError, Reading};

/// Which parts of the check are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Rules over the text of files.
    pub lint: bool,
    /// Schemas, and references between objects.
    pub validate: bool,
    /// Policies.
    pub policy: bool,
}

impl Parts {
    /// The whole check.
    pub const ALL: Self = Self {
        lint: true,
        validate: true,
        policy: true,
    };
}

/// What of the project is checked; nothing named stands for all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// The environments, by name.
    pub environments: BTreeSet<String>,
    /// The components, by name.
    pub components: BTreeSet<String>,
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The parts.
    pub parts: Parts,
    /// How much of the project.
    pub scope: Scope,
    /// The day, for waivers.
    pub today: Date,
    /// How environments are rendered.
    pub options: Options,
    /// The waivers before the change; `None` where nobody knows.
    pub known_waivers: Option<KnownWaivers>,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Checked {
    /// What is wrong, each mistake once with the renders that have it; accepted ones are marked.
    pub findings: Vec<Finding>,
    /// What was looked at, as name and number.
    pub counts: Vec<(String, usize)>,
    /// The digest of the policies that judged.
    pub policies: Option<String>,
    /// These policies.
    pub known: Vec<Policy>,
    /// The components of which nothing was checked, each once with its environments and the reason.
    pub not_rendered: BTreeMap<(String, String), BTreeSet<String>>,
    /// A part that checked nothing at all: no run with one is clean.
    pub gap: Option<Gap>,
}

/// What a check had nothing of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// No environment is there, or none was rendered.
    NoEnvironment,
    /// There is no policy.
    NoPolicy,
    /// There are policies, but none reads any of the documents.
    NothingRead,
    /// There is no document.
    NoDocument,
}

/// Checks a project. `found` is what reading its files told.
pub fn check(
    workspace: &Workspace<'_>,
    found: Vec<Finding>,
    request: &Request,
    policies: Option<Reading<'_>>,
) -> Result<Checked, PoliciesError> {
    let mut checked = Checked::default();
    let mut findings = found;
    let mut acceptances = Acceptances::gather(
        &workspace.checkout().catalogue,
        &workspace.project.waivers,
        request.known_waivers.as_ref(),
        request.today,
        &mut findings,
    );
    let environments: Vec<&Environment> = workspace
        .project
        .environments()
        .filter(|environment| request.scope.has_environment(environment.name.as_str()))
        .collect();
    let mut objects = 0;
    let mut documents = Vec::new();
    let mut lint = Lint::new(workspace);
    for environment in &environments {
        let mut own = EnvironmentDocuments::new(environment);
        let mut given = Given::new();
        for kind in workspace.kinds(environment) {
            let (rendered, told) = one(workspace, environment, kind, request);
            findings.extend(told);
            objects += rendered.documents().count();
            checked.note_left_out(&rendered);
            own.add(environment, &rendered);
            // The last is the checkout's.
            given = lint::given(&rendered);
        }
        documents.push(own);
        if request.parts.lint {
            lint.environment(environment, &given, &request.scope);
        }
    }
    checked.count("environments", environments.len());
    checked.count("objects", objects);
    findings.append(&mut lint.findings);
    let mut produced = Produced::default();
    if request.scope == Scope::default() && (request.parts.lint || request.parts.policy) {
        produced = outside_environments(workspace, &mut findings);
        findings.append(&mut produced.findings);
        let mut files = produced.ledger.len();
        if request.parts.lint {
            findings.append(&mut produced.lint);
            files += lint::terraform(workspace, request.options.threads, &mut findings);
        }
        if files > 0 {
            checked.count("files", files);
        }
    }
    if request.scope == Scope::default() && request.parts.validate {
        let modules = contract::check(workspace, &mut findings);
        if modules > 0 {
            checked.count("cluster modules", modules);
        }
    }
    if environments.is_empty() {
        checked.gap = Some(Gap::NoEnvironment);
    }
    if let Some(reading) = policies {
        // The first worker has compiled them while environments were rendered.
        let judges = reading.load()?;
        checked.known = judges.set.policies().to_vec();
        let found = checked.judge(&documents, &produced, judges)?;
        findings.extend(untold(found, &findings));
    }
    findings.retain(|finding| request.scope.concerns(finding));
    let mut findings = acceptances.apply(findings);
    // Whoever did not look at everything cannot know what accepts nothing.
    let is_whole = request.parts == Parts::ALL
        && request.scope == Scope::default()
        && checked.gap.is_none()
        && findings
            .iter()
            .all(|finding| finding.outcome != Outcome::Unchecked);
    if is_whole {
        findings.extend(acceptances.unused());
    }
    checked.findings = workspace.merge(findings);
    Ok(checked)
}

/// Reads the workflows, Dockerfiles and Compose files of the checkout.
fn outside_environments(workspace: &Workspace<'_>, findings: &mut Vec<Finding>) -> Produced {
    let files = workspace.checkout().files();
    match infractl_formats::discover(files, &RelativePath::root()) {
        Ok(discovery) => infractl_formats::read(files, &discovery.inputs, workspace.sources()),
        Err(error) => {
            let mut finding = Finding::error("format-unreadable", None, error.to_string());
            finding.outcome = Outcome::Unchecked;
            findings.push(finding);
            Produced::default()
        }
    }
}

/// A document of no environment, which is judged as in production.
pub fn outside(document: &Document) -> Input<'_> {
    Input {
        address: Some(document.address()),
        kind: Some(document.kind().as_str()),
        environment: None,
        renders: &[],
        tree: document.tree(),
        span: document.tree().root().span(),
    }
}

/// Renders one environment in one way; without the part that validates only what stopped the
/// render is told.
fn one(
    workspace: &Workspace<'_>,
    environment: &Environment,
    kind: RenderKind,
    request: &Request,
) -> (infractl_environment::Rendered, Vec<Finding>) {
    if request.parts.validate {
        return workspace.check(environment, kind, request.options);
    }
    let mut rendered = workspace.render(environment, kind, request.options);
    let findings = std::mem::take(&mut rendered.findings);
    let errors = findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error);
    (rendered, errors.collect())
}

impl Checked {
    fn count(&mut self, name: &str, number: usize) {
        self.counts.push((name.to_owned(), number));
    }

    fn note_left_out(&mut self, rendered: &infractl_environment::Rendered) {
        for component in &rendered.components {
            if let Some(reason) = &component.not_rendered {
                let key = (component.name.to_string(), reason.clone());
                let environments = self.not_rendered.entry(key).or_default();
                environments.insert(rendered.environment.to_string());
            }
        }
    }

    /// Has policies judge every document.
    fn judge(
        &mut self,
        documents: &[EnvironmentDocuments],
        produced: &Produced,
        judges: Judges<'_>,
    ) -> Result<Vec<Finding>, WorkerError> {
        let Judges {
            set,
            mut findings,
            workers,
            is_empty,
        } = judges;
        let inputs: Vec<Input<'_>> = documents
            .iter()
            .flat_map(EnvironmentDocuments::inputs)
            .chain(produced.documents.iter().map(outside))
            .collect();
        let evaluation = infractl_policy::evaluate(&set, &inputs, workers)?;
        let evaluations = evaluation.evaluations + evaluation.failures.len();
        findings.extend(evaluation.failures);
        findings.extend(evaluation.findings);
        for own in documents {
            findings.extend(own.undecided(looked_at(set.policies())));
            own.label(&mut findings);
        }
        if is_empty {
            self.gap = self.gap.or(Some(Gap::NoPolicy));
        } else if evaluations == 0 {
            self.gap = self.gap.or(Some(Gap::NothingRead));
        }
        self.policies = Some(set.digest().to_string());
        self.count("policies", set.policies().len());
        let number: usize = documents.iter().map(EnvironmentDocuments::len).sum();
        self.count("documents", number + produced.documents.len());
        Ok(findings)
    }
}

impl Scope {
    fn has_environment(&self, name: &str) -> bool {
        self.environments.is_empty() || self.environments.contains(name)
    }

    pub(crate) fn has_component(&self, name: &ComponentName) -> bool {
        self.components.is_empty() || self.components.contains(name.as_str())
    }

    /// Whether a finding is about what is asked for. One that names no document always is.
    fn concerns(&self, finding: &Finding) -> bool {
        let Some(address) = finding
            .address
            .as_ref()
            .filter(|_| !self.components.is_empty())
        else {
            return true;
        };
        match address.segments().next() {
            Some("kubernetes" | "values") => self.components.contains(address.owner()),
            _ => finding.outcome == Outcome::Unchecked,
        }
    }
}
