use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use infractl_base::{EntryKind, Files, FilesError, RelativePath};
use infractl_document::{Sources, Span, View};

use super::ignore::Rules;
use super::{Chart, ChartFile, Metadata, TemplateFile, archive};
use crate::schema::Schema;
use crate::semver;
use crate::yaml;
use crate::{HelmError, HelmErrorKind};

/// The most that one file of a chart's folder may hold, in bytes.
const MAX_FILE: usize = 5 * 1024 * 1024;
/// The most that all files of a chart's folder may hold together, in bytes.
const MAX_CHART: usize = 100 * 1024 * 1024;

/// How a chart is loaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LoadOptions {
    /// Takes a declared dependency with a `file://` repository from there when `charts/` lacks
    /// it, as after `helm dependency build`.
    pub file_dependencies: bool,
}

/// The charts that others take from beside them: each is loaded once for all of them, and its
/// templates are parsed once. Belongs to one set of files and one set of sources.
#[derive(Debug, Default)]
pub struct ChartsBeside {
    loaded: Mutex<BTreeMap<RelativePath, Arc<Chart>>>,
}

/// Loads a chart from a folder or from a `.tgz`, and checks that its dependencies are there.
pub fn load(
    files: &dyn Files,
    path: &RelativePath,
    sources: &Sources,
    options: LoadOptions,
) -> Result<Arc<Chart>, HelmError> {
    load_among(files, path, sources, options, &ChartsBeside::default())
}

/// The same for one of several charts that may depend on the same chart beside them.
pub fn load_among(
    files: &dyn Files,
    path: &RelativePath,
    sources: &Sources,
    options: LoadOptions,
    beside: &ChartsBeside,
) -> Result<Arc<Chart>, HelmError> {
    let mut chart = load_one(files, path, sources)?;
    let mut missing = Vec::new();
    for dependency in &chart.metadata.dependencies {
        let is_there = chart
            .dependencies
            .iter()
            .any(|own| own.name() == dependency.name);
        if is_there {
            continue;
        }
        let folder = dependency.repository.strip_prefix("file://");
        match folder.filter(|_| options.file_dependencies) {
            Some(folder) => {
                let own = beside.load(files, path, folder, sources).map_err(|error| {
                    error
                        .at(dependency.span)
                        .wrap(&format!("dependency {}", dependency.name))
                })?;
                if !semver::is_compatible(&dependency.version, &own.metadata.version) {
                    return Err(HelmError::new(
                        HelmErrorKind::Chart,
                        format!(
                            "can't get a valid version for dependency {}",
                            dependency.name
                        ),
                    )
                    .at(dependency.span)
                    .help(format!(
                        "{} has version {}, and {} is wanted",
                        own.path, own.metadata.version, dependency.version
                    )));
                }
                chart.dependencies.push(own);
            }
            None => missing.push((dependency.name.clone(), dependency.span)),
        }
    }
    if let Some((_, span)) = missing.first() {
        let names: Vec<&str> = missing.iter().map(|(name, _)| name.as_str()).collect();
        let message = format!(
            "an error occurred while checking for chart dependencies. You may need to run 'helm \
             dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in \
             charts/ directory: {}",
            names.join(", ")
        );
        return Err(HelmError::new(HelmErrorKind::Chart, message).at(*span));
    }
    Ok(Arc::new(chart))
}

/// Loads a chart whose dependencies may be missing, as `helm lint` does.
pub(crate) fn load_without_check(
    files: &dyn Files,
    path: &RelativePath,
    sources: &Sources,
) -> Result<Arc<Chart>, HelmError> {
    load_one(files, path, sources).map(Arc::new)
}

impl ChartsBeside {
    fn load(
        &self,
        files: &dyn Files,
        path: &RelativePath,
        folder: &str,
        sources: &Sources,
    ) -> Result<Arc<Chart>, HelmError> {
        let target = path
            .join(folder)
            .map_err(|error| HelmError::new(HelmErrorKind::Chart, error.to_string()))?;
        if target == *path {
            let message = "the chart depends on itself";
            return Err(HelmError::new(HelmErrorKind::Chart, message));
        }
        if let Some(known) = self.loaded().get(&target) {
            return Ok(Arc::clone(known));
        }
        let own = Arc::new(load_one(files, &target, sources)?);
        // Another thread may have been faster; then both have loaded the same.
        Ok(Arc::clone(self.loaded().entry(target).or_insert(own)))
    }

    fn loaded(&self) -> MutexGuard<'_, BTreeMap<RelativePath, Arc<Chart>>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn load_one(files: &dyn Files, path: &RelativePath, sources: &Sources) -> Result<Chart, HelmError> {
    let (found, is_folder) = match files.kind(path).map_err(unreadable)? {
        Some(EntryKind::Folder) => (read_folder(files, path)?, true),
        Some(EntryKind::File) => (read_archive(files, path)?, false),
        _ => {
            let message = format!("path {:?} not found", path.as_str());
            return Err(HelmError::new(HelmErrorKind::Unreadable, message));
        }
    };
    if is_folder && !found.iter().any(|file| file.name == "Chart.yaml") {
        let message = format!(
            "unable to detect chart at {path}/Chart.yaml: open {path}/Chart.yaml: no such file or \
             directory"
        );
        return Err(HelmError::new(HelmErrorKind::Chart, message));
    }
    from_files(found, path, sources)
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unreadable(error: FilesError) -> HelmError {
    HelmError::new(HelmErrorKind::Unreadable, error.to_string())
}

fn read_archive(files: &dyn Files, path: &RelativePath) -> Result<Vec<ChartFile>, HelmError> {
    let bytes = files.read(path).map_err(unreadable)?;
    if !bytes.starts_with(b"\x1f\x8b\x08") {
        let message = if has_extension(path.name(), "yaml") || has_extension(path.name(), "yml") {
            format!("file '{path}' seems to be a YAML file, but expected a gzipped archive")
        } else {
            format!(
                "file '{path}' does not appear to be a gzipped archive; got 'text/plain; charset=utf-8'"
            )
        };
        return Err(HelmError::new(HelmErrorKind::Chart, message));
    }
    archive::unpack(&bytes).map_err(|message| HelmError::new(HelmErrorKind::Chart, message))
}

fn read_folder(files: &dyn Files, path: &RelativePath) -> Result<Vec<ChartFile>, HelmError> {
    let broken = |message: String| HelmError::new(HelmErrorKind::Chart, message);
    let ignore = path
        .join(".helmignore")
        .map_err(|error| broken(error.to_string()))?;
    let rules = match files.read(&ignore) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(without_mark(&bytes)).into_owned();
            Rules::parse(&text).map_err(broken)?
        }
        Err(FilesError::Missing { .. }) => Rules::parse("").map_err(broken)?,
        Err(error) => return Err(unreadable(error)),
    };
    let mut found = Vec::new();
    let mut left = MAX_CHART;
    walk(files, path, path, &rules, &mut found, &mut left)?;
    Ok(found)
}

fn walk(
    files: &dyn Files,
    root: &RelativePath,
    folder: &RelativePath,
    rules: &Rules,
    found: &mut Vec<ChartFile>,
    left: &mut usize,
) -> Result<(), HelmError> {
    for entry in files.list(folder).map_err(unreadable)? {
        let name = entry.path.below(root).unwrap_or_default().to_owned();
        match entry.kind {
            EntryKind::Folder => {
                if !rules.ignores(&name, true) {
                    refuse_circle(files, folder, &entry.path)?;
                    walk(files, root, &entry.path, rules, found, left)?;
                }
            }
            EntryKind::File => {
                if rules.ignores(&name, false) {
                    continue;
                }
                let bytes = files.read(&entry.path).map_err(unreadable)?;
                if bytes.len() > MAX_FILE {
                    let message = format!(
                        "error reading {name}: file \"{name}\" is larger than the maximum size {MAX_FILE}"
                    );
                    return Err(HelmError::new(HelmErrorKind::Chart, message));
                }
                *left = left.checked_sub(bytes.len()).ok_or_else(|| {
                    let message =
                        format!("error reading {name}: chart is larger than {MAX_CHART} bytes");
                    HelmError::new(HelmErrorKind::Chart, message)
                })?;
                let bytes = match without_mark(&bytes) {
                    own if own.len() == bytes.len() => bytes,
                    own => Arc::from(own),
                };
                found.push(ChartFile { name, bytes });
            }
            EntryKind::Other => {
                if !rules.ignores(&name, false) {
                    let message = format!(
                        "cannot load irregular file {} as it has file mode type bits set",
                        entry.path
                    );
                    return Err(HelmError::new(HelmErrorKind::Chart, message));
                }
            }
        }
    }
    Ok(())
}

/// Refuses a link to a folder around it: such a walk would never end.
fn refuse_circle(
    files: &dyn Files,
    around: &RelativePath,
    inner: &RelativePath,
) -> Result<(), HelmError> {
    let around = files.real(around).map_err(unreadable)?;
    let inner = files.real(inner).map_err(unreadable)?;
    if around == inner || around.below(&inner).is_some() {
        return Err(unreadable(FilesError::Outside { path: inner }));
    }
    Ok(())
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Sorts the files of one chart to their places, and loads what lies in `charts/`.
fn from_files(
    found: Vec<ChartFile>,
    path: &RelativePath,
    sources: &Sources,
) -> Result<Chart, HelmError> {
    let broken = |message: String| HelmError::new(HelmErrorKind::Chart, message);
    let source_of = |file: &ChartFile| -> Result<_, HelmError> {
        let at = path
            .join(&file.name)
            .map_err(|error| broken(error.to_string()))?;
        Ok(sources.add(&at, &file.bytes))
    };
    let mut chart = Chart {
        metadata: Metadata::default(),
        path: path.clone(),
        templates: Vec::new(),
        values: Vec::new(),
        dependencies: Vec::new(),
        warnings: Vec::new(),
        files: Vec::new(),
        schema: None,
    };
    let mut start_of_metadata = None;
    for file in found.iter().filter(|file| file.name == "Chart.yaml") {
        let source = source_of(file)?;
        decode(&mut chart.metadata, file, source)?;
        start_of_metadata = Some(Span::new(source, 0, 0));
        if chart.metadata.api_version.is_empty() {
            "v1".clone_into(&mut chart.metadata.api_version);
        }
    }
    let mut inner: BTreeMap<String, Vec<ChartFile>> = BTreeMap::new();
    for file in found {
        match file.name.as_str() {
            "Chart.yaml" | "Chart.lock" => {}
            "values.yaml" => {
                let source = source_of(&file)?;
                chart.values = values(&file.bytes, source)
                    .map_err(|error| error.wrap("cannot load values.yaml"))?;
            }
            "values.schema.json" => {
                chart.schema = Some(Schema::new(Arc::clone(&file.bytes), source_of(&file)?));
            }
            "requirements.yaml" | "requirements.lock" => {
                let is_lock = file.name == "requirements.lock";
                if chart.metadata.api_version == "v1" {
                    chart.files.push(file.clone());
                } else {
                    chart.warnings.push(moved(is_lock).to_owned());
                }
                if !is_lock {
                    decode(&mut chart.metadata, &file, source_of(&file)?)?;
                }
            }
            name if name.starts_with("templates/") => {
                let source = source_of(&file)?;
                chart.templates.push(TemplateFile {
                    name: file.name,
                    bytes: file.bytes,
                    source,
                    parsed: OnceLock::new(),
                });
            }
            name => match name.strip_prefix("charts/") {
                Some(rest) if !has_extension(name, "prov") => {
                    let first = rest.split('/').next().unwrap_or(rest).to_owned();
                    let name = rest.to_owned();
                    inner.entry(first).or_default().push(ChartFile {
                        name,
                        bytes: file.bytes,
                    });
                }
                _ => chart.files.push(file),
            },
        }
    }
    let Some(start) = start_of_metadata else {
        return Err(broken("Chart.yaml file is missing".to_owned()));
    };
    let span = chart.metadata.name_span.unwrap_or(start);
    chart
        .metadata
        .validate()
        .map_err(|message| broken(message).at(Some(span)))?;
    for (name, files) in inner {
        if name.starts_with(['_', '.']) {
            continue;
        }
        let own = load_inner(&name, files, &chart, sources).map_err(|error| {
            error.wrap(&format!(
                "error unpacking subchart {name} in {}",
                chart.name()
            ))
        })?;
        chart.dependencies.push(Arc::new(own));
    }
    Ok(chart)
}

/// What Helm says of files that belong to charts of version 1.
fn moved(is_lock: bool) -> &'static str {
    if is_lock {
        "Warning: Dependency locking is handled in Chart.lock since apiVersion \"v2\". We recommend \
         migrating to Chart.lock."
    } else {
        "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". We recommend \
         migrating dependencies to Chart.yaml."
    }
}

fn load_inner(
    name: &str,
    files: Vec<ChartFile>,
    parent: &Chart,
    sources: &Sources,
) -> Result<Chart, HelmError> {
    let broken = |message: String| HelmError::new(HelmErrorKind::Chart, message);
    let path = parent
        .path
        .join("charts")
        .and_then(|charts| charts.join(name))
        .map_err(|error| broken(error.to_string()))?;
    if has_extension(name, "tgz") {
        let first = files.first().filter(|file| file.name == name);
        let file = first.ok_or_else(|| {
            let got = files.first().map_or("", |file| file.name.as_str());
            broken(format!("expected {name}, got {got}"))
        })?;
        let found = archive::unpack(&file.bytes).map_err(broken)?;
        return from_files(found, &path, sources);
    }
    let found = files
        .into_iter()
        .filter_map(|file| {
            let (_, name) = file.name.split_once('/')?;
            Some(ChartFile {
                name: name.to_owned(),
                bytes: file.bytes,
            })
        })
        .collect();
    from_files(found, &path, sources)
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit('/')
        .next()
        .and_then(|last| last.rsplit_once('.'))
        .is_some_and(|(_, own)| own == extension)
}

fn decode(
    metadata: &mut Metadata,
    file: &ChartFile,
    source: infractl_document::SourceId,
) -> Result<(), HelmError> {
    let wrap = |message: String, span: Option<Span>| {
        HelmError::new(
            HelmErrorKind::Chart,
            format!("cannot load {}: {message}", file.name),
        )
        .at(span)
    };
    let tree =
        yaml::read_first(&file.bytes, source).map_err(|error| wrap(error.message, error.span))?;
    metadata
        .decode(tree.root())
        .map_err(|(message, span)| wrap(message, span))
}

/// Reads the documents of a values file.
pub(crate) fn values(
    bytes: &[u8],
    source: infractl_document::SourceId,
) -> Result<Vec<infractl_document::Tree>, HelmError> {
    let wrong = |message: String, span: Option<Span>| {
        let message = format!("cannot unmarshal yaml document: {message}");
        HelmError::new(HelmErrorKind::Values, message).at(span)
    };
    let mut trees = Vec::new();
    for range in yaml::documents(bytes) {
        let tree = yaml::read_within(bytes, &range, source)
            .map_err(|error| wrong(error.message, error.span))?;
        let kind = match tree.root().view() {
            View::Null => continue,
            View::Map(_) => {
                trees.push(tree);
                continue;
            }
            View::Bool(_) => "bool",
            View::Number(_) => "number",
            View::List(_) => "array",
            View::Text(_) | View::Unknown(_) | View::Sensitive(_) => "string",
        };
        let message = format!(
            "error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {kind} into Go \
             value of type map[string]interface {{}}"
        );
        return Err(wrong(message, tree.root().span()));
    }
    Ok(trees)
}
