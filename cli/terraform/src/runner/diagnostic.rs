use std::sync::Arc;

use infractl_base::{Files, RelativePath};
use infractl_document::{Finding, Node, RuleId, Severity, Sources, Span};

use crate::plan::Redactor;

/// The rules that the tool itself speaks by.
pub const RULES: &[(&str, &str)] = &[
    (
        "tf-tool-error",
        "the tool refuses the configuration, or could not do what it says",
    ),
    (
        "tf-tool-warning",
        "the tool warns of something in the configuration",
    ),
];

/// What the tool says about a configuration or a run, without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// An error, or a warning.
    pub severity: Severity,
    /// In a few words.
    pub summary: String,
    /// The rest.
    pub detail: String,
    /// The resource that it is about.
    pub address: Option<String>,
    /// Where it is in a file of the project.
    pub place: Option<Place>,
    /// The file as the tool names it, where it is none of the project's.
    pub elsewhere: Option<String>,
}

/// A range of bytes of a file of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// From the project root.
    pub path: RelativePath,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Diagnostic {
    /// Reads what `-json` calls a diagnostic. `source` is the folder of the stack, at which the
    /// tool's paths start.
    pub(super) fn read(node: Node<'_>, source: &RelativePath, redactor: &Redactor) -> Self {
        let text = |key| {
            let text = node.get(key).and_then(Node::as_str).unwrap_or_default();
            redactor.clean(text).into_owned()
        };
        let range = node.get("range");
        let byte = |side| {
            let byte = range?.get(side)?.get("byte")?.as_i64()?;
            usize::try_from(byte).ok()
        };
        let file = range
            .and_then(|range| range.get("filename"))
            .and_then(Node::as_str);
        let path = file.and_then(|file| project_path(file, source));
        let place = path.map(|path| {
            let start = byte("start").unwrap_or(0);
            Place {
                path,
                start,
                end: byte("end").unwrap_or(start).max(start),
            }
        });
        Self {
            severity: match node.get("severity").and_then(Node::as_str) {
                Some("warning") => Severity::Warning,
                _ => Severity::Error,
            },
            summary: text("summary"),
            detail: text("detail"),
            address: node
                .get("address")
                .and_then(Node::as_str)
                .map(|text| redactor.clean_address(text).into_owned()),
            elsewhere: match place {
                Some(_) => None,
                None => file.map(|file| redactor.clean(file).into_owned()),
            },
            place,
        }
    }

    /// The finding in the user's own file, read from the code that was run.
    pub fn finding(&self, code: &dyn Files, sources: &Sources) -> Finding {
        let (rule, severity) = match self.severity {
            Severity::Error => ("tf-tool-error", Severity::Error),
            _ => ("tf-tool-warning", Severity::Warning),
        };
        let primary = self.place.as_ref().and_then(|place| {
            let bytes: Arc<[u8]> = code.read(&place.path).ok()?;
            let end = place.end.min(bytes.len());
            let source = sources.add(&place.path, &bytes);
            Some(Span::new(source, place.start.min(end), end))
        });
        let mut message = lower_start(&self.summary);
        if let Some(elsewhere) = &self.elsewhere {
            message = format!("{message} (`{elsewhere}`)");
        }
        let mut finding = Finding::new(RuleId::from(rule), severity, primary, message);
        if primary.is_none()
            && let Some(place) = &self.place
        {
            finding = finding.file(place.path.clone());
        }
        if self.detail.is_empty() {
            finding
        } else {
            finding.help(self.detail.clone())
        }
    }
}

/// The path from the project root of a file that the tool names; `None` for one that is no file
/// of the project, such as those of modules that were downloaded.
fn project_path(file: &str, source: &RelativePath) -> Option<RelativePath> {
    let path = source.join(file).ok()?;
    let is_fetched = path.parts().any(|part| part == ".terraform");
    (!is_fetched && !path.name().starts_with("infractl_")).then_some(path)
}

fn lower_start(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next();
    let second = signs.clone().next();
    match first {
        // A word in capitals stays as it is.
        Some(first) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(signs).collect()
        }
        _ => text.to_owned(),
    }
}
