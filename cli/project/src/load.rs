use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infractl_base::{EntryKind, Files, FilesError, RelativePath};
use infractl_document::{Finding, Severity, Sources, Span, Spanned, Tree, similar};

use crate::catalogue::read_values;
use crate::environment::{DivergenceFile, EnvironmentFile, read_merged};
use crate::family::{DIVERGENCE, ENVIRONMENT, PROJECT, RELEASE, WAIVERS};
use crate::reader::Reader;
use crate::release::ReleaseFile;
use crate::waiver::WaiversFile;
use crate::{
    Environment, EnvironmentName, ProjectFile, Release, SecretSource, Tier, Waiver, overlay,
    without_nulls,
};

/// The file at the root of every project.
const PROJECT_FILE: &str = "infractl.yaml";

/// A project whose files are read; components are read by [`Catalogue`](crate::Catalogue).
#[derive(Debug, Clone)]
pub struct Project {
    /// What `infractl.yaml` says.
    pub file: ProjectFile,
    /// What the whole project accepts for now.
    pub waivers: Vec<Spanned<Waiver>>,
    environments: BTreeMap<EnvironmentName, Environment>,
    broken: BTreeSet<EnvironmentName>,
}

/// Why there is no environment of a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownEnvironment {
    /// Its files have mistakes, which are told as findings.
    #[error("the files of the environment `{name}` have errors")]
    Broken {
        /// What was asked for.
        name: String,
    },
    /// There is no such folder.
    #[error("there is no environment `{name}`; {hint}")]
    Missing {
        /// What was asked for.
        name: String,
        /// What there is.
        hint: String,
    },
}

impl Project {
    /// Reads a project's files. Without a readable `infractl.yaml` there is no project; a mistake
    /// in another file is a finding and does not hide the rest.
    pub fn load(files: &dyn Files, sources: &Sources) -> (Option<Self>, Vec<Finding>) {
        let mut reader = Reader::new(files, sources);
        let project = load(&mut reader);
        // A base is read once for each environment that extends it; its mistakes are told once.
        let mut told: Vec<Finding> = Vec::new();
        for finding in reader.findings {
            if !told.contains(&finding) {
                told.push(finding);
            }
        }
        (project, told)
    }

    /// An environment by name.
    pub fn environment(&self, name: &str) -> Result<&Environment, UnknownEnvironment> {
        if let Some(environment) = self.environments.get(name) {
            return Ok(environment);
        }
        let name = name.to_owned();
        if self.broken.contains(name.as_str()) {
            return Err(UnknownEnvironment::Broken { name });
        }
        let known: Vec<&str> = self.names().collect();
        let hint = match (similar(&name, known.iter().copied()), known.as_slice()) {
            (Some(close), _) => format!("did you mean `{close}`?"),
            (None, []) => "the project has none yet, `infractl new environment` makes one".into(),
            (None, known) => format!("there are `{}`", known.join("`, `")),
        };
        Err(UnknownEnvironment::Missing { name, hint })
    }

    /// The environments without mistakes, by name.
    pub fn environments(&self) -> impl Iterator<Item = &Environment> {
        self.environments.values()
    }

    /// All names, those of environments with mistakes included, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names: BTreeSet<&str> = self
            .environments
            .keys()
            .chain(&self.broken)
            .map(EnvironmentName::as_str)
            .collect();
        names.into_iter()
    }
}

/// An environment of which everything but the release is read.
struct Unreleased {
    name: EnvironmentName,
    folder: RelativePath,
    file: EnvironmentFile,
    tree: Arc<Tree>,
}

fn load(reader: &mut Reader<'_>) -> Option<Project> {
    let path = RelativePath::parse(PROJECT_FILE).ok()?;
    if let Err(FilesError::Missing { .. }) = reader.files.read(&path) {
        let message = format!("there is no `{PROJECT_FILE}` at the root of the project");
        reader.report(
            Finding::error("project-missing-file", None, message)
                .file(path)
                .help("`infractl init` writes one"),
        );
        return None;
    }
    let tree = reader.own_tree::<()>(&path, &PROJECT, None)?;
    let file: ProjectFile = reader.decode(&tree, &PROJECT)?;
    let mut project = Project {
        waivers: Vec::new(),
        environments: BTreeMap::new(),
        broken: BTreeSet::new(),
        file,
    };
    let found = load_environments(reader, &mut project);
    release_environments(reader, &mut project, found);
    check_chain(reader, &project);
    project.waivers = load_waivers(reader, &project);
    Some(project)
}

fn load_environments(reader: &mut Reader<'_>, project: &mut Project) -> Vec<Unreleased> {
    let root = project.file.paths.environments.path().clone();
    let entries = match reader.files.list(&root) {
        Ok(entries) => entries,
        Err(FilesError::Missing { .. }) => Vec::new(),
        Err(error) => {
            let rule = ENVIRONMENT.unreadable_file;
            reader.report(Finding::error(rule, None, error.to_string()).file(root.clone()));
            Vec::new()
        }
    };
    let mut found = Vec::new();
    for folder in entries
        .into_iter()
        .filter(|entry| entry.kind == EntryKind::Folder)
    {
        let folder = folder.path;
        let Ok(path) = folder.join("environment.yaml") else {
            continue;
        };
        if !matches!(reader.files.kind(&path), Ok(Some(_))) {
            report_forgotten(reader, &folder, path);
            continue;
        }
        let name: EnvironmentName = match folder.name().parse() {
            Ok(name) => name,
            Err(error) => {
                let rule = ENVIRONMENT.wrong_value;
                reader.report(Finding::error(rule, None, error.to_string()).file(path));
                continue;
            }
        };
        let file = read_merged(reader, &path).and_then(|tree| {
            let file = reader.decode::<EnvironmentFile>(&tree, &ENVIRONMENT)?;
            Some((file, tree))
        });
        match file {
            Some((file, tree)) => found.push(Unreleased {
                name,
                folder,
                file,
                tree,
            }),
            None => {
                project.broken.insert(name);
            }
        }
    }
    if found.is_empty() && project.broken.is_empty() {
        let message = format!("there is no environment below `{root}`");
        reader.report(
            Finding::error(
                "project-empty",
                project.file.paths.environments.span,
                message,
            )
            .file(root)
            .help("`infractl new environment` makes one"),
        );
    }
    found
}

/// A folder with a release but without an environment is a mistake; any other folder is none.
fn report_forgotten(reader: &mut Reader<'_>, folder: &RelativePath, path: RelativePath) {
    let has_release = folder
        .join("release.yaml")
        .is_ok_and(|release| matches!(reader.files.kind(&release), Ok(Some(_))));
    if has_release {
        let message = format!("`{folder}` has a release but no `environment.yaml`");
        reader.report(Finding::error("env-missing-file", None, message).file(path));
    }
}

fn release_environments(reader: &mut Reader<'_>, project: &mut Project, found: Vec<Unreleased>) {
    let (followers, leaders): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|found| found.file.follows.is_some());
    let mut followed_only = BTreeSet::new();
    for environment in &followers {
        followed_only.insert(environment.name.clone());
    }
    for environment in leaders {
        let release = read_release(reader, &environment);
        finish(reader, project, environment, release);
    }
    for environment in followers {
        let release = follow(reader, project, &environment, &followed_only);
        finish(reader, project, environment, release);
    }
}

fn read_release(reader: &mut Reader<'_>, environment: &Unreleased) -> Option<Release> {
    let path = environment.folder.join("release.yaml").ok()?;
    if !matches!(reader.files.kind(&path), Ok(Some(_))) {
        let message = format!(
            "the environment `{}` has no `release.yaml`",
            environment.name
        );
        let help = format!("`infractl pin {}` writes it", environment.name);
        let rule = "release-missing-file";
        reader.report(Finding::error(rule, None, message).file(path).help(help));
        return None;
    }
    let tree = reader.own_tree::<()>(&path, &RELEASE, None)?;
    let file: ReleaseFile = reader.decode(&tree, &RELEASE)?;
    if file.source.revision.is_none() {
        let severities = [Severity::Info, Severity::Warning, Severity::Error];
        let source = tree.root().get("source");
        let place: Option<Span> = source
            .and_then(|source| source.get("revision"))
            .or(source)
            .unwrap_or(tree.root())
            .span();
        let message = "the release does not pin the revision of the code";
        let severity = environment.file.tier.severity(severities);
        reader.report(
            Finding::new("release-without-revision", severity, place, message)
                .help(format!("`infractl pin {}` pins it", environment.name)),
        );
    }
    Some(Release {
        path,
        file,
        tree: Arc::new(tree),
    })
}

/// The release of the followed environment with the follower's own laid over.
fn follow(
    reader: &mut Reader<'_>,
    project: &Project,
    environment: &Unreleased,
    followers: &BTreeSet<EnvironmentName>,
) -> Option<Release> {
    let followed = environment.file.follows.as_ref()?;
    if followers.contains(&followed.value) {
        let message = format!("`{followed}` follows another environment itself");
        reader.report(
            Finding::error("env-follows-follower", followed.span, message)
                .help("follow the environment that has the release"),
        );
        return None;
    }
    let leader = match project.environment(followed.as_str()) {
        Ok(leader) => leader,
        // Its own mistakes are told where they are.
        Err(UnknownEnvironment::Broken { .. }) => return None,
        Err(UnknownEnvironment::Missing { hint, .. }) => {
            let message = format!("there is no environment `{followed}`");
            reader
                .report(Finding::error("env-unknown-followed", followed.span, message).help(hint));
            return None;
        }
    };
    let path = environment.folder.join("release.yaml").ok()?;
    if !matches!(reader.files.kind(&path), Ok(Some(_))) {
        return Some(leader.release.clone());
    }
    let own = reader.own_tree::<()>(&path, &RELEASE, None)?;
    let tree = without_nulls(&overlay(&leader.release.tree, &own));
    let file = reader.decode(&tree, &RELEASE)?;
    Some(Release {
        path: leader.release.path.clone(),
        file,
        tree: Arc::new(tree),
    })
}

fn finish(
    reader: &mut Reader<'_>,
    project: &mut Project,
    environment: Unreleased,
    release: Option<Release>,
) {
    let before = reader.findings.len();
    let values = values_of(reader, &environment);
    let divergence = divergence_of(reader, &environment);
    check_state(reader, &environment);
    let has_errors = reader
        .findings
        .iter()
        .skip(before)
        .any(|finding| finding.severity == Severity::Error);
    match release {
        Some(release) if !has_errors => {
            let environment = Environment {
                name: environment.name.clone(),
                folder: environment.folder,
                file: environment.file,
                tree: environment.tree,
                release,
                values,
                divergence,
            };
            project
                .environments
                .insert(environment.name.clone(), environment);
        }
        _ => {
            project.broken.insert(environment.name);
        }
    }
}

/// The folder of the file in which a text was written: an environment's, or its base's.
fn folder_of(
    reader: &Reader<'_>,
    text: &Spanned<String>,
    otherwise: &RelativePath,
) -> RelativePath {
    text.span
        .and_then(|span| reader.sources.get(span.source))
        .map_or_else(|| otherwise.clone(), |file| file.path().parent())
}

fn values_of(
    reader: &mut Reader<'_>,
    environment: &Unreleased,
) -> BTreeMap<crate::ComponentName, Vec<crate::ValuesFile>> {
    let mut values = BTreeMap::new();
    for (name, choice) in &environment.file.components {
        let mut files = Vec::new();
        for text in &choice.values {
            let folder = folder_of(reader, text, &environment.folder);
            if let Some(path) = reader.path(&folder, text, "env-path-outside-project") {
                files.extend(read_values(reader, &path, text, &ENVIRONMENT));
            }
        }
        values.insert(name.clone(), files);
    }
    values
}

fn divergence_of(
    reader: &mut Reader<'_>,
    environment: &Unreleased,
) -> Vec<Spanned<crate::Difference>> {
    let Some(text) = &environment.file.divergence else {
        return Vec::new();
    };
    let folder = folder_of(reader, text, &environment.folder);
    reader
        .path(&folder, text, "env-path-outside-project")
        .and_then(|path| reader.own_tree(&path, &DIVERGENCE, Some(text)))
        .and_then(|tree| reader.decode::<DivergenceFile>(&tree, &DIVERGENCE))
        .map_or_else(Vec::new, |file| file.differences)
}

fn check_state(reader: &mut Reader<'_>, environment: &Unreleased) {
    if *environment.file.tier == Tier::Development {
        return;
    }
    let is_remote = |state: &Spanned<String>| state.contains("://");
    let state = environment.file.state.as_ref();
    if !state.is_some_and(is_remote) {
        let message = format!("the state of `{}` lies on one machine", environment.name);
        let place = state.map_or(environment.file.tier.place(), |state| state.span);
        let finding = Finding::new("env-local-state", Severity::Warning, place, message)
            .help("name a shared store, as in `state: s3://bucket/path`");
        reader.report(finding);
    }
}

fn check_chain(reader: &mut Reader<'_>, project: &Project) {
    let mut seen: BTreeMap<&EnvironmentName, Option<Span>> = BTreeMap::new();
    for name in project.file.chain.environments() {
        if let Some(first) = seen.insert(&name.value, name.span) {
            let message = format!("`{name}` stands in the chain twice");
            reader.report(
                Finding::error("project-repeated-environment", name.span, message)
                    .related(first, "first here"),
            );
        }
        match project.environment(name.as_str()) {
            Ok(environment) => {
                if let Some(follows) = &environment.file.follows {
                    let message = format!("`{name}` follows `{follows}` and has no release");
                    reader.report(
                        Finding::error("project-follower-in-chain", name.span, message)
                            .related(follows.place(), "follows here")
                            .help("take it out of the chain"),
                    );
                }
            }
            Err(UnknownEnvironment::Broken { .. }) => {}
            Err(UnknownEnvironment::Missing { hint, .. }) => {
                let message = format!("there is no environment `{name}`");
                reader.report(
                    Finding::error("project-unknown-environment", name.span, message).help(hint),
                );
            }
        }
    }
}

fn load_waivers(reader: &mut Reader<'_>, project: &Project) -> Vec<Spanned<Waiver>> {
    let Ok(path) = RelativePath::parse("waivers.yaml") else {
        return Vec::new();
    };
    if !matches!(reader.files.kind(&path), Ok(Some(_))) {
        return Vec::new();
    }
    let file = reader
        .own_tree::<()>(&path, &WAIVERS, None)
        .and_then(|tree| reader.decode::<WaiversFile>(&tree, &WAIVERS));
    let waivers = file.map_or_else(Vec::new, |file| file.waivers);
    for name in waivers.iter().flat_map(|waiver| &waiver.environments) {
        if let Err(UnknownEnvironment::Missing { hint, .. }) = project.environment(name.as_str()) {
            let message = format!("there is no environment `{name}`");
            reader.report(
                Finding::error("waiver-unknown-environment", name.span, message).help(hint),
            );
        }
    }
    waivers
}

impl Environment {
    /// Where records and locks lie: a folder from the project root, or a store's address.
    pub fn state(&self) -> String {
        match &self.file.state {
            Some(state) => state.value.clone(),
            None => format!(".infractl/{}/state", self.name),
        }
    }

    /// Whether it takes the release of another and renders this checkout's code.
    pub fn is_follower(&self) -> bool {
        self.file.follows.is_some()
    }

    /// Whether a secret may come from there in this environment.
    pub fn allows(&self, source: &SecretSource) -> bool {
        let is_environment = matches!(
            source,
            SecretSource::Reference(reference)
                if reference.scheme == crate::component::SecretScheme::Environment
        );
        !is_environment || *self.file.tier == Tier::Development
    }
}
