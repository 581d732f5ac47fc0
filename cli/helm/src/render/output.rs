//! What `helm template` prints.

use std::collections::BTreeMap;

use super::split::split;
use super::{Manifest, Render};
use crate::chart::pattern;
use crate::{HelmError, HelmErrorKind};

/// Which parts of a render are printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutputOptions {
    /// `--include-crds`.
    pub include_crds: bool,
    /// `--no-hooks`.
    pub no_hooks: bool,
    /// `--skip-tests`.
    pub skip_tests: bool,
    /// `--show-only`, each a path below the chart or a pattern.
    pub show_only: Vec<String>,
}

/// One file of `--output-dir`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// The path below the folder.
    pub path: String,
    /// The whole content.
    pub bytes: Vec<u8>,
}

/// What `helm template` writes to standard output, byte for byte.
pub fn template_output(render: &Render, options: &OutputOptions) -> Result<Vec<u8>, HelmError> {
    let mut all = Vec::new();
    let crds = render.crds.iter().filter(|_| options.include_crds);
    for crd in crds {
        push(&mut all, &crd.path, &crd.bytes);
    }
    for manifest in &render.manifests {
        push(&mut all, &manifest.path, &manifest.bytes);
    }
    let start = all.len() - trim_start(&all).len();
    let end = trim_end(&all).len().max(start);
    let mut out = all.get(start..end).unwrap_or_default().to_vec();
    out.push(b'\n');
    for hook in hooks(render, options) {
        push(&mut out, &hook.path, &hook.bytes);
    }
    if options.show_only.is_empty() {
        Ok(out)
    } else {
        show_only(&out, &options.show_only)
    }
}

/// The files of `--output-dir`, and what `helm template` then still prints.
pub fn output_files(render: &Render, options: &OutputOptions) -> Vec<OutputFile> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut files: Vec<OutputFile> = Vec::new();
    let crds = render.crds.iter().filter(|_| options.include_crds);
    let manifests = render.manifests.iter().chain(hooks(render, options));
    let crds = crds.map(|crd| (&crd.path, &crd.bytes));
    for (path, bytes) in crds.chain(manifests.map(|own| (&own.path, &own.bytes))) {
        let place = *places.entry(path).or_insert_with(|| {
            files.push(OutputFile {
                path: path.clone(),
                bytes: Vec::new(),
            });
            files.len() - 1
        });
        if let Some(file) = files.get_mut(place) {
            push(&mut file.bytes, path, bytes);
        }
    }
    files
}

fn hooks<'r>(
    render: &'r Render,
    options: &OutputOptions,
) -> impl Iterator<Item = &'r Manifest> + use<'r> {
    let (no_hooks, skip_tests) = (options.no_hooks, options.skip_tests);
    render
        .hooks
        .iter()
        .filter(move |hook| !(no_hooks || skip_tests && hook.is_test()))
        .map(|hook| &hook.manifest)
}

fn push(out: &mut Vec<u8>, path: &str, bytes: &[u8]) {
    out.extend_from_slice(b"---\n# Source: ");
    out.extend_from_slice(path.as_bytes());
    out.push(b'\n');
    out.extend_from_slice(bytes);
    out.push(b'\n');
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_start_matches(crate::go::is_space).as_bytes(),
        Err(_) => bytes.trim_ascii_start(),
    }
}

fn trim_end(bytes: &[u8]) -> &[u8] {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.trim_end_matches(crate::go::is_space).as_bytes(),
        Err(_) => bytes.trim_ascii_end(),
    }
}

/// Parts the output again, and keeps the documents whose `# Source:` fits.
fn show_only(all: &[u8], wanted: &[String]) -> Result<Vec<u8>, HelmError> {
    let documents: Vec<&[u8]> = split(all)
        .into_iter()
        .filter_map(|range| all.get(range))
        .collect();
    let mut out = Vec::new();
    for wanted in wanted {
        let mut is_missing = true;
        for document in &documents {
            let fits = source(document)
                .is_some_and(|path| pattern::matches(wanted, &path).unwrap_or(false));
            if fits {
                is_missing = false;
                out.extend_from_slice(b"---\n");
                out.extend_from_slice(document);
                out.push(b'\n');
            }
        }
        if is_missing {
            let message = format!("could not find template {wanted} in chart");
            return Err(HelmError::new(HelmErrorKind::Usage, message));
        }
    }
    Ok(out)
}

/// The path behind the first `# Source: CHART/`.
fn source(document: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(document);
    text.match_indices("# Source: ").find_map(|(at, mark)| {
        let rest = text.get(at + mark.len()..)?;
        let (chart, path) = rest.split_once('/')?;
        let path = path.lines().next().unwrap_or_default();
        (!chart.is_empty() && !path.is_empty()).then(|| path.to_owned())
    })
}
