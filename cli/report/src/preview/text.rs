use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use infractl_document::{Document, Existence, Kind, Node, View};

use super::{PreviewReport, text_of};
use crate::plan::value::one_line_known;
use crate::visible;

/// A preview for people: each resource with what is set of it, and what is not known with the
/// reason; what is null or empty is left out.
pub fn preview_text(report: &PreviewReport<'_>, is_coloured: bool) -> String {
    let mut out = String::new();
    let mut module = None;
    let documents = report.preview.documents.iter();
    let mut resources: Vec<&Document> = documents
        .filter(|document| document.kind() != Kind::TerraformModule)
        .collect();
    // The root module first, which has no name.
    resources.sort_by_key(|document| text_of(document, "module"));
    for document in resources {
        let own = Some(text_of(document, "module"));
        if own != module {
            module = own;
            let name = own.flatten().unwrap_or("root");
            let _ = writeln!(out, "{}", visible(name));
        }
        resource(&mut out, report, document, is_coloured);
    }
    if !report.preview.outputs.is_empty() {
        let _ = writeln!(out, "outputs");
        for (name, tree) in &report.preview.outputs {
            let _ = writeln!(out, "  {}: {}", visible(name), one_line_known(tree.root()));
        }
        out.push('\n');
    }
    out
}

/// How much there is, in one sentence.
pub fn preview_sentence(report: &PreviewReport<'_>) -> String {
    let counts = report.counts();
    let mut parts = vec![
        counted(counts.resources, "resource"),
        counted(counts.data, "data source"),
        counted(counts.modules, "module call"),
    ];
    if counts.uncertain > 0 {
        parts.push(format!("{} not certain to exist", counts.uncertain));
    }
    format!(
        "{}; {} known, {} not known yet",
        parts.join(", "),
        counted(counts.known, "value"),
        counts.unknown
    )
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

fn resource(out: &mut String, report: &PreviewReport<'_>, document: &Document, is_coloured: bool) {
    let uncertain = match document.existence() {
        Existence::Certain => None,
        Existence::Uncertain(reason) | Existence::NotRendered(reason) => Some(reason),
    };
    let (mark, colour) = match (uncertain, text_of(document, "mode")) {
        (Some(_), _) => ("?", AnsiColor::Yellow),
        (None, Some("managed")) => ("+", AnsiColor::Green),
        (None, _) => ("<", AnsiColor::Cyan),
    };
    let style = if is_coloured {
        colour.on_default()
    } else {
        Style::new()
    };
    let address = text_of(document, "address").unwrap_or_default();
    let module = text_of(document, "module").unwrap_or_default();
    let own = address
        .strip_prefix(module)
        .and_then(|rest| rest.strip_prefix('.').or(Some(rest)))
        .unwrap_or(address);
    let _ = write!(out, "  {style}{mark} {}{style:#}", visible(own));
    let place = report.written(document.tree().root().get("address").and_then(Node::span));
    if let Some(place) = place {
        let _ = write!(out, "  {}:{}", visible(&place.path), place.line);
    }
    out.push('\n');
    if let Some(reason) = uncertain {
        let _ = writeln!(out, "      may not exist: {}", visible(reason));
    }
    let values = document.tree().root().get("values").and_then(Node::as_map);
    let mut unknown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in values.into_iter().flatten() {
        match value.view() {
            View::Null => {}
            View::List(list) if list.is_empty() => {}
            View::Map(map) if map.is_empty() => {}
            View::Unknown(own) => unknown.entry(own.reason()).or_default().push(name),
            _ => {
                let _ = writeln!(out, "      {}: {}", visible(name), one_line_known(value));
            }
        }
    }
    for (reason, names) in unknown {
        let names = names.join(", ");
        let _ = writeln!(out, "      ({}): {}", visible(reason), visible(&names));
    }
    out.push('\n');
}
