mod parts;
mod release;
mod stacks;
mod whole;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use infractl_base::{Files, FilesError, RelativePath};
use infractl_document::{Finding, Severity, Sources, Spanned, Tree, similar};

use self::parts::{check_state, divergence_of, values_of};
use self::release::{follow, read_release};
pub(crate) use self::stacks::order_of as stack_order;
use self::stacks::stacks_of;
use self::whole::{check_backends, check_chain, load_waivers};
use crate::environment::{EnvironmentFile, read_merged};
use crate::family::{ENVIRONMENT, PROJECT};
use crate::reader::Reader;
use crate::{Environment, EnvironmentName, ProjectFile, Release, Waiver};

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
    unread: BTreeSet<EnvironmentName>,
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
    /// Nobody wanted it when the project was read.
    #[error("the environment `{name}` was not read")]
    Unread {
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
        Self::read(files, sources, None)
    }

    /// The same with only the environments of these names, and what they follow: what a command
    /// costs does not grow with environments that it does not name.
    pub fn load_only(
        files: &dyn Files,
        sources: &Sources,
        names: &[&str],
    ) -> (Option<Self>, Vec<Finding>) {
        Self::read(files, sources, Some(names))
    }

    fn read(
        files: &dyn Files,
        sources: &Sources,
        only: Option<&[&str]>,
    ) -> (Option<Self>, Vec<Finding>) {
        let mut reader = Reader::new(files, sources);
        let project = load(&mut reader, only);
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
        if self.unread.contains(name.as_str()) {
            return Err(UnknownEnvironment::Unread { name });
        }
        let known: Vec<&str> = self.names().collect();
        let hint = match (similar(&name, known.iter().copied()), known.as_slice()) {
            (Some(close), _) => format!("did you mean `{close}`?"),
            (None, []) => "the project has none yet".into(),
            (None, known) => format!("there are `{}`", known.join("`, `")),
        };
        Err(UnknownEnvironment::Missing { name, hint })
    }

    /// The environments that were read and have no mistakes, by name.
    pub fn environments(&self) -> impl Iterator<Item = &Environment> {
        self.environments.values()
    }

    /// All names, those of environments with mistakes or not read included, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names: BTreeSet<&str> = self
            .environments
            .keys()
            .chain(&self.broken)
            .chain(&self.unread)
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

fn load(reader: &mut Reader<'_>, only: Option<&[&str]>) -> Option<Project> {
    let path = RelativePath::parse(PROJECT_FILE).ok()?;
    if let Err(FilesError::Missing { .. }) = reader.files.read(&path) {
        let message = format!("there is no `{PROJECT_FILE}` at the root of the project");
        reader.report(
            Finding::error("project-missing-file", None, message)
                .file(path)
                .help("write it with `apiVersion: infractl.dev/v1`, `kind: Project` and `name`"),
        );
        return None;
    }
    let tree = reader.own_tree::<()>(&path, &PROJECT, None)?;
    let file: ProjectFile = reader.decode(&tree, &PROJECT)?;
    let mut project = Project {
        waivers: Vec::new(),
        environments: BTreeMap::new(),
        broken: BTreeSet::new(),
        unread: BTreeSet::new(),
        file,
    };
    let found = load_environments(reader, &mut project, only);
    release_environments(reader, &mut project, found);
    check_chain(reader, &project);
    check_backends(reader, &project);
    project.waivers = load_waivers(reader, &project);
    Some(project)
}

fn load_environments(
    reader: &mut Reader<'_>,
    project: &mut Project,
    only: Option<&[&str]>,
) -> Vec<Unreleased> {
    let mut folders = environment_folders(reader, project);
    let mut wanted: VecDeque<EnvironmentName> = match only {
        None => folders.keys().cloned().collect(),
        Some(names) => names.iter().filter_map(|name| name.parse().ok()).collect(),
    };
    let mut found = Vec::new();
    while let Some(name) = wanted.pop_front() {
        let Some((folder, path)) = folders.remove(&name) else {
            continue;
        };
        let file = read_merged(reader, &path).and_then(|tree| {
            let file = reader.decode::<EnvironmentFile>(&tree, &ENVIRONMENT)?;
            Some((file, tree))
        });
        match file {
            Some((file, tree)) => {
                wanted.extend(file.follows.iter().map(|name| name.value.clone()));
                found.push(Unreleased {
                    name,
                    folder,
                    file,
                    tree,
                });
            }
            None => {
                project.broken.insert(name);
            }
        }
    }
    project.unread.extend(folders.into_keys());
    found.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    found
}

/// The folder of every environment, and the file in it.
fn environment_folders(
    reader: &mut Reader<'_>,
    project: &Project,
) -> BTreeMap<EnvironmentName, (RelativePath, RelativePath)> {
    let root = project.file.paths.environments.path();
    let rule = "env-missing-file";
    let mut folders = BTreeMap::new();
    for (folder, path) in reader.folders_with(root, "environment.yaml", rule, &ENVIRONMENT) {
        match folder.name().parse::<EnvironmentName>() {
            Ok(name) => {
                folders.insert(name, (folder, path));
            }
            Err(error) => {
                let rule = ENVIRONMENT.wrong_value;
                reader.report(Finding::error(rule, None, error.to_string()).file(path));
            }
        }
    }
    if folders.is_empty() {
        let message = format!("there is no environment below `{root}`");
        let place = project.file.paths.environments.span;
        reader.report(
            Finding::error("project-empty", place, message)
                .file(root.clone())
                .help("make a folder there with an `environment.yaml` and a `release.yaml`"),
        );
    }
    folders
}

fn release_environments(reader: &mut Reader<'_>, project: &mut Project, found: Vec<Unreleased>) {
    let (followers, leaders): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|found| found.file.follows.is_some());
    let names: BTreeSet<EnvironmentName> = followers
        .iter()
        .map(|follower| follower.name.clone())
        .collect();
    for environment in leaders {
        let release = read_release(reader, &environment);
        finish(reader, project, environment, release);
    }
    for environment in followers {
        let release = follow(reader, project, &environment, &names);
        finish(reader, project, environment, release);
    }
}

fn finish(
    reader: &mut Reader<'_>,
    project: &mut Project,
    environment: Unreleased,
    release: Option<Release>,
) {
    let before = reader.findings.len();
    let values = values_of(reader, &environment);
    let stacks = stacks_of(reader, &environment);
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
                stacks,
                outputs: BTreeMap::new(),
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
