use std::collections::BTreeMap;

use infractl_base::{Digest, EntryKind, Files, FilesError, Hasher, RelativePath};
use infractl_document::{Finding, SourceId, Sources, Span};

use crate::engine::Text;
use crate::folder::below;
use crate::metadata;
use crate::policy::{Policy, RULE_NAMES};
use crate::problem::Problem;
use crate::rego::{Reads, TokenKind, tokens};
use crate::worker::{Entry, Load, Sees, TestRule, Worker, WorkerError};

/// The policies of some folders, checked, and ready to be evaluated.
#[derive(Debug, Clone)]
pub struct PolicySet {
    policies: Vec<Policy>,
    digest: Digest,
    load: Load,
}

/// What came of loading policies.
#[derive(Debug)]
pub struct Loaded {
    /// The policies that can be evaluated.
    pub set: PolicySet,
    /// What is wrong with the rest, and with the files of some. An error among these means that a
    /// policy was not loaded, so no run with it is clean.
    pub findings: Vec<Finding>,
}

/// One file on the way into a set.
#[derive(Debug)]
struct File {
    path: RelativePath,
    source: SourceId,
    text: String,
    /// The package that its place asks for.
    wanted: String,
    is_library: bool,
    is_test: bool,
}

/// Policies with their tests, loaded into a worker.
pub(crate) struct Pack {
    pub(crate) loaded: Loaded,
    /// Every file, by its index.
    pub(crate) files: Vec<PackFile>,
    pub(crate) tests: Vec<TestRule>,
}

/// One file of a [`Pack`].
#[derive(Debug, Clone)]
pub(crate) struct PackFile {
    pub(crate) path: RelativePath,
    pub(crate) source: SourceId,
    pub(crate) is_test: bool,
}

/// What is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loading {
    /// Policies alone.
    Policies,
    /// Their tests as well, and whether lines are counted.
    Tests { covers: bool },
}

impl PolicySet {
    /// Reads every `*.rego` below the folders, checks it, and keeps what is sound. Tests,
    /// `*_test.rego`, are left to `policy test`.
    pub fn load(
        files: &dyn Files,
        folders: &[RelativePath],
        sources: &Sources,
        worker: &mut Worker,
    ) -> Result<Loaded, WorkerError> {
        Self::pack(files, folders, sources, worker, Loading::Policies).map(|pack| pack.loaded)
    }

    /// The first half of [`PolicySet::load`]: what is read goes to the worker, which looks at it
    /// meanwhile.
    pub fn read(
        files: &dyn Files,
        folders: &[RelativePath],
        sources: &Sources,
        worker: &mut Worker,
    ) -> ReadPolicies {
        ReadPolicies::read(files, folders, sources, worker, Loading::Policies)
    }

    pub(crate) fn pack(
        files: &dyn Files,
        folders: &[RelativePath],
        sources: &Sources,
        worker: &mut Worker,
        loading: Loading,
    ) -> Result<Pack, WorkerError> {
        ReadPolicies::read(files, folders, sources, worker, loading).pack(worker)
    }

    /// The policies, by path.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// Covers the paths and texts of all files.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    pub(crate) fn load_request(&self) -> &Load {
        &self.load
    }

    fn gather(found: &[File], findings: &mut Vec<Finding>) -> Self {
        let mut hasher = Hasher::new();
        let mut policies = Vec::new();
        let mut sees = BTreeMap::new();
        let mut libraries: BTreeMap<String, Reads> = BTreeMap::new();
        for file in found.iter().filter(|file| file.is_library) {
            let name = file.wanted.split('.').nth(1).unwrap_or_default();
            let reads = libraries.entry(name.to_owned()).or_default();
            reads.join(Reads::of(&file.text));
        }
        for (index, file) in found.iter().enumerate() {
            if file.is_test {
                continue;
            }
            hasher.part(file.path.as_str().as_bytes());
            hasher.part(file.text.as_bytes());
            if file.is_library {
                continue;
            }
            let mut policy =
                Policy::plain(index, file.path.clone(), format!("data.{}", file.wanted));
            describe(&mut policy, file, findings);
            policy.reads = Reads::of(&file.text);
            policy.reads.extend(&libraries);
            let (scope, kinds) = (policy.scope, policy.kinds.clone());
            sees.insert(index, Sees { scope, kinds });
            policies.push(policy);
        }
        let load = Load {
            texts: Vec::new(),
            sees,
            entries: Vec::new(),
            covers: false,
        };
        Self {
            policies,
            digest: hasher.finish(),
            load,
        }
    }

    /// Keeps the policies whose files are in use, and the rules that they really have.
    fn keep(
        &mut self,
        modules: &[(usize, Vec<String>)],
        found: &[File],
        findings: &mut Vec<Finding>,
    ) {
        let used: Vec<usize> = modules.iter().map(|(file, _)| *file).collect();
        let unused: Vec<usize> = (0..found.len())
            .filter(|file| !used.contains(file))
            .collect();
        self.load.texts = texts(found, &unused);
        self.policies.retain_mut(|policy| {
            let Some((_, names)) = modules.iter().find(|(file, _)| *file == policy.file) else {
                return false;
            };
            policy.rules = RULE_NAMES
                .into_iter()
                .filter(|name| names.iter().any(|own| own == name))
                .collect();
            if policy.rules.is_empty()
                && let Some(file) = found.get(policy.file)
            {
                let span = Span::new(file.source, 0, 0);
                let message = format!("package `{}` has neither `deny` nor `warn`", file.wanted);
                let help = "name its rules `deny` or `warn`, or move it below `lib/`";
                findings
                    .push(Finding::error("policy-without-rules", Some(span), message).help(help));
            }
            !policy.rules.is_empty()
        });
        let entry = |policy: &Policy, rule: &str| Entry {
            file: policy.file,
            rule: format!("{}.{rule}", policy.package),
        };
        self.load.entries = self
            .policies
            .iter()
            .flat_map(|policy| policy.rules.iter().map(|rule| entry(policy, rule)))
            .collect();
    }
}

/// Policies that were read and not checked yet.
#[derive(Debug)]
pub struct ReadPolicies {
    set: PolicySet,
    found: Vec<File>,
    findings: Vec<Finding>,
}

impl ReadPolicies {
    fn read(
        files: &dyn Files,
        folders: &[RelativePath],
        sources: &Sources,
        worker: &mut Worker,
        loading: Loading,
    ) -> Self {
        let mut findings = Vec::new();
        let mut found = Vec::new();
        for folder in folders {
            match paths(files, folder, loading) {
                Ok(paths) => {
                    for path in paths {
                        match read(files, folder, &path, sources) {
                            Ok(file) => found.push(file),
                            Err(finding) => findings.push(*finding),
                        }
                    }
                }
                Err(error) => findings.push(unreadable(folder, &error.to_string())),
            }
        }
        let mut set = PolicySet::gather(&found, &mut findings);
        set.load.covers = loading == Loading::Tests { covers: true };
        set.load.texts = texts(&found, &[]);
        worker.load_ahead(&set.load);
        Self {
            set,
            found,
            findings,
        }
    }

    /// The second half of [`PolicySet::load`].
    pub fn load(self, worker: &mut Worker) -> Result<Loaded, WorkerError> {
        self.pack(worker).map(|pack| pack.loaded)
    }

    fn pack(self, worker: &mut Worker) -> Result<Pack, WorkerError> {
        let Self {
            mut set,
            found,
            mut findings,
        } = self;
        let mut left_out = Vec::new();
        let tests = loop {
            set.load.texts = texts(&found, &left_out);
            match worker.load(set.load.clone()) {
                Ok(loaded) => {
                    findings.extend(loaded.problems.iter().map(|problem| told(problem, &found)));
                    set.keep(&loaded.modules, &found, &mut findings);
                    break if worker.take_entries(&set.load) {
                        loaded.tests
                    } else {
                        // The set without what is unsound, and with the rules of what is left.
                        worker.load(set.load.clone())?.tests
                    };
                }
                Err(
                    error @ (WorkerError::Crashed {
                        subject: Some(file),
                        ..
                    }
                    | WorkerError::TimedOut {
                        subject: Some(file),
                        ..
                    }),
                ) if file < found.len() && !left_out.contains(&file) => {
                    let message = format!("this policy cannot be read: {error}");
                    findings.push(failed(&found, file, message));
                    left_out.push(file);
                }
                Err(error) => return Err(error),
            }
        };
        let file = |file: File| PackFile {
            path: file.path,
            source: file.source,
            is_test: file.is_test,
        };
        Ok(Pack {
            loaded: Loaded { set, findings },
            files: found.into_iter().map(file).collect(),
            tests,
        })
    }
}

/// The texts with those of some files taken away, so that the others keep their index.
fn texts(found: &[File], left_out: &[usize]) -> Vec<Text> {
    let text = |(index, file): (usize, &File)| Text {
        path: file.path.to_string(),
        text: if left_out.contains(&index) {
            format!("package infractl_left_out_{index}\n")
        } else {
            file.text.clone()
        },
    };
    found.iter().enumerate().map(text).collect()
}

/// The files of policies below a folder; one that is itself a file counts alone.
fn paths(
    files: &dyn Files,
    folder: &RelativePath,
    loading: Loading,
) -> Result<Vec<RelativePath>, FilesError> {
    let all = match files.kind(folder)? {
        Some(EntryKind::File) => vec![folder.clone()],
        Some(EntryKind::Folder) => below(files, folder)?,
        Some(EntryKind::Other) | None => {
            return Err(FilesError::Missing {
                path: folder.clone(),
            });
        }
    };
    let is_policy = |path: &RelativePath| {
        let name = path.name().strip_suffix(".rego");
        name.is_some_and(|name| loading != Loading::Policies || !name.ends_with("_test"))
    };
    Ok(all.into_iter().filter(is_policy).collect())
}

fn read(
    files: &dyn Files,
    folder: &RelativePath,
    path: &RelativePath,
    sources: &Sources,
) -> Result<File, Box<Finding>> {
    let bytes = files
        .read(path)
        .map_err(|error| unreadable(path, &error.to_string()))?;
    let source = sources.add(path, &bytes);
    let text = String::from_utf8(bytes.to_vec()).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let span = Span::new(source, at, at + 1);
        Finding::error("policy-syntax", Some(span), "this is not UTF-8")
    })?;
    let below: RelativePath = match path.below(folder) {
        Some(below) => RelativePath::parse(below).unwrap_or_else(|_| RelativePath::root()),
        None => RelativePath::root(),
    };
    let folders: Vec<String> = below
        .parent()
        .parts()
        .map(|part| part.replace('-', "_"))
        .collect();
    // What lies in the folder itself is for people who come from conftest.
    let wanted = if folders.is_empty() {
        "main".to_owned()
    } else {
        folders.join(".")
    };
    let file = File {
        path: path.clone(),
        source,
        is_library: folders.first().is_some_and(|first| first == "lib"),
        is_test: path.name().ends_with("_test.rego"),
        text,
        wanted,
    };
    // Whatever its package, a test is found.
    if !file.is_test {
        check_package(&file)?;
    }
    Ok(file)
}

/// The package of a file is its path, or nothing ever finds its rules.
fn check_package(file: &File) -> Result<(), Box<Finding>> {
    // A text without tokens has its own finding later.
    let cut = tokens(&file.text).unwrap_or_default();
    let mut words = cut.iter().filter(|token| token.kind != TokenKind::Comment);
    let text = |start: usize, end: usize| file.text.get(start..end).unwrap_or_default();
    let Some(first) = words
        .next()
        .filter(|first| text(first.start, first.end) == "package")
    else {
        return Ok(());
    };
    let line_end = text(first.end, file.text.len()).find(['\n', '#', ';']);
    let line_end = line_end.map_or(file.text.len(), |length| first.end + length);
    let package = text(first.end, line_end).trim();
    if package == file.wanted || package.is_empty() {
        return Ok(());
    }
    let start = line_end - text(first.end, line_end).trim_start().len();
    let span = Span::new(file.source, start, start + package.len());
    let message = format!("package `{package}` is not the path of its file");
    let finding = Finding::error("policy-package", Some(span), message);
    Err(Box::new(finding.help(format!(
        "write `package {}`, or move the file",
        file.wanted
    ))))
}

/// Takes the block over the package, else the first over a rule.
fn describe(policy: &mut Policy, file: &File, findings: &mut Vec<Finding>) {
    let blocks = metadata::blocks(&file.text);
    let Some(block) = blocks.first() else {
        return;
    };
    match metadata::read(&file.text, block, file.source) {
        Ok(tree) => findings.extend(policy.describe(&tree)),
        Err(error) => {
            let mut finding = Finding::from(error);
            finding.rule = "policy-metadata".into();
            findings.push(finding);
        }
    }
}

fn told(problem: &Problem, found: &[File]) -> Finding {
    let source = found.get(problem.file).map(|file| file.source);
    let span = source.map(|source| Span::new(source, problem.start, problem.end));
    let rule = crate::problem::RULES
        .iter()
        .map(|(id, _)| *id)
        .find(|id| *id == problem.rule);
    let mut finding = Finding::error(
        rule.unwrap_or("policy-syntax"),
        span,
        problem.message.clone(),
    );
    finding.help.clone_from(&problem.help);
    finding
}

fn failed(found: &[File], file: usize, message: String) -> Finding {
    let source = found.get(file).map(|file| file.source);
    let span = source.map(|source| Span::new(source, 0, 0));
    Finding::error("policy-failed", span, message)
}

fn unreadable(path: &RelativePath, message: &str) -> Finding {
    let mut finding = Finding::error("policy-unreadable", None, message);
    finding.file = Some(path.clone());
    finding.outcome = infractl_document::Outcome::Unchecked;
    finding
}
