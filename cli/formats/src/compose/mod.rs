//! Compose files, by the rules of `compose-go`: YAML 1.2 with merge keys, each key once.

mod mount;
mod port;
mod service;
mod text;

use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Address, Document, Existence, Finding, Kind, Node, SourceId, Span};
use infractl_yaml::{Dialect, Options, YamlDocument};

use crate::produce::Read;

/// Reads a Compose file; more than one document in it is merged by Compose, in order.
pub fn read_compose(bytes: &[u8], source: SourceId) -> Result<Vec<YamlDocument>, Box<Finding>> {
    let documents = infractl_yaml::read(bytes, source, &Options::new(Dialect::Core12))
        .map_err(|error| Box::new(error.into()))?;
    for document in &documents {
        let root = document.tree.root();
        if root.as_map().is_none() && !root.is_null() {
            let message = format!("this file holds {}, not a map of keys", root.kind());
            let finding = syntax(root.span(), message);
            return Err(Box::new(
                finding.help("a Compose file begins with `services:`"),
            ));
        }
    }
    Ok(documents)
}

pub(crate) fn syntax(span: Option<Span>, message: impl Into<String>) -> Finding {
    Finding::error("compose-syntax", span, message)
}

/// The services of a file as documents.
pub(crate) fn produce(path: &RelativePath, bytes: &[u8], source: SourceId) -> Read {
    let files = match read_compose(bytes, source) {
        Ok(files) => files,
        Err(finding) => return Read::refused(*finding),
    };
    let (mut documents, mut findings) = (Vec::new(), Vec::new());
    let mut lint = Vec::new();
    for file in &files {
        lint.extend(crate::lint::compose::lint(file.tree.root()));
        let Some(services) = file.tree.root().get("services") else {
            continue;
        };
        if services.as_map().is_none() && !services.is_null() {
            let message = format!("`services` is {}, not a map", services.kind());
            findings.push(syntax(services.span(), message).help("write each service as a key"));
        }
        for (name, node) in services.as_map().into_iter().flatten() {
            match service::tree(path, name, node, &mut findings) {
                Ok(tree) => documents.push(Document::new(
                    Address::compose(path, name),
                    Kind::ComposeService,
                    Existence::Certain,
                    Arc::new(tree),
                )),
                Err(error) => {
                    let message = format!("`{name}` cannot be checked: {error}");
                    findings.push(syntax(node.span(), message));
                }
            }
        }
    }
    Read {
        documents,
        findings,
        lint,
    }
}

/// The entries of a list of texts `KEY=value`, or of a map, as pairs.
pub(crate) fn pairs(node: Node<'_>) -> Vec<(crate::Word, Option<Node<'_>>, Option<crate::Word>)> {
    let mut found: Vec<(crate::Word, Option<Node<'_>>, Option<crate::Word>)> = Vec::new();
    if let Some(map) = node.as_map() {
        for (key, value) in map {
            let Some(span) = value.key_span().or(value.span()) else {
                continue;
            };
            let text = key.to_owned();
            found.push((crate::Word { text, span }, Some(value), None));
        }
        return found;
    }
    for item in node.children() {
        let (Some(text), Some(span)) = (item.as_str(), item.span()) else {
            continue;
        };
        let word = text::inside(text, span);
        let (key, value) = match word.text.find('=') {
            Some(at) => {
                let value = word.part(at + 1, word.text.len());
                (word.part(0, at), Some(value))
            }
            None => (word, None),
        };
        found.retain(|(known, _, _)| known.text != key.text);
        found.push((key, None, value));
    }
    found
}

#[cfg(test)]
mod tests;
