//! The one place that reads YAML as `sigs.k8s.io/yaml` does.

use infractl_document::{SourceId, Span, Tree};
use infractl_yaml::{Dialect, Options, YamlError};

/// Why a text is no YAML: Helm's text, and the place.
#[derive(Debug, Clone)]
pub(crate) struct NotYaml {
    pub(crate) message: String,
    pub(crate) span: Option<Span>,
}

/// Reads the first document; later ones are not looked at.
pub(crate) fn read_first(text: &[u8], source: SourceId) -> Result<Tree, NotYaml> {
    let options = Options::new(Dialect::GoYaml).last_wins();
    let reading = infractl_yaml::read_all(text, source, &options);
    let error = reading.errors.first();
    match reading.documents.into_iter().next() {
        // A mistake in a later document is as if it were not there.
        Some(document) if error.is_none_or(|error| error.span.start >= document.span.end) => {
            Ok(document.tree)
        }
        _ => error.map_or_else(|| Ok(Tree::null()), |error| Err(not_yaml(error, text))),
    }
}

fn not_yaml(error: &YamlError, text: &[u8]) -> NotYaml {
    let before = text.get(..error.span.start as usize).unwrap_or_default();
    let line = before.split(|byte| *byte == b'\n').count();
    NotYaml {
        message: format!(
            "error converting YAML to JSON: yaml: line {line}: {}",
            error.message
        ),
        span: Some(error.span),
    }
}

/// Where the documents of a values file lie: between lines that are `---` and white space only.
///
/// A `---` with anything behind it does not part documents here, as in Kubernetes' own reader.
pub(crate) fn documents(text: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let next = at + line.len();
        let is_separator = line
            .strip_prefix(b"---")
            .is_some_and(|rest| rest.trim_ascii().is_empty());
        if is_separator {
            if at > start {
                found.push(start..at);
            }
            start = next;
        }
        at = next;
    }
    if at > start {
        found.push(start..at);
    }
    found
}

/// Reads one document of a text so that its spans and lines are those of the whole text.
pub(crate) fn read_within(
    text: &[u8],
    range: &std::ops::Range<usize>,
    source: SourceId,
) -> Result<Tree, NotYaml> {
    if range.start == 0 && range.end == text.len() {
        return read_first(text, source);
    }
    let mut blanked: Vec<u8> = text
        .get(..range.start)
        .unwrap_or_default()
        .iter()
        .map(|byte| if *byte == b'\n' { b'\n' } else { b' ' })
        .collect();
    blanked.extend_from_slice(text.get(range.clone()).unwrap_or_default());
    read_first(&blanked, source)
}
