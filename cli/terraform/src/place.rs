//! Where what a plan speaks of is written: its documents, placed on the lines of the configuration.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_document::{Address, Document, Finding, Kind, Label, Node, Span, TreeBuilder, View};

/// The documents of a preview by the addresses of their resources.
#[derive(Debug, Default)]
pub struct Written<'w> {
    exact: BTreeMap<&'w str, &'w Document>,
    /// Without the keys of instances: a resource is written once, however many it makes.
    blocks: BTreeMap<String, &'w Document>,
}

impl<'w> Written<'w> {
    /// Takes the documents of a preview.
    pub fn new(documents: &'w [Document]) -> Self {
        let mut written = Self::default();
        for document in documents {
            let Some(address) = address(document) else {
                continue;
            };
            written.exact.insert(address, document);
            let block = written.blocks.entry(without_keys(address));
            block.or_insert(document);
        }
        written
    }

    /// A document of a plan with the places of its block, its arguments and the call of its module;
    /// as it is where nobody wrote it.
    #[must_use]
    pub fn place(&self, planned: &Document) -> Document {
        let found = address(planned).and_then(|address| {
            let exact = self.exact.get(address).copied();
            exact.or_else(|| self.blocks.get(&without_keys(address)).copied())
        });
        let Some(found) = found else {
            return planned.clone();
        };
        let written = found.tree().root();
        let header = written.get("address").and_then(Node::span);
        let mut builder = TreeBuilder::with_capacity(planned.tree().len(), 0);
        write(
            &mut builder,
            planned.tree().root(),
            Some(written),
            header.or(written.span()),
        );
        let Ok(tree) = builder.finish() else {
            return planned.clone();
        };
        Document::new(
            planned.address().clone(),
            planned.kind(),
            planned.existence().clone(),
            Arc::new(tree),
        )
    }
}

/// Where modules are called, by what documents of their calls say.
#[derive(Debug, Default)]
pub struct Calls<'d> {
    /// By stack and address; `None` where two documents name two places.
    places: BTreeMap<(&'d str, &'d str), Option<Span>>,
    /// The modules that documents belong to, by the address of the document.
    modules: BTreeMap<&'d Address, &'d str>,
}

impl<'d> Calls<'d> {
    /// Takes the documents of stacks; others are passed over.
    pub fn new(documents: impl IntoIterator<Item = &'d Document>) -> Self {
        let mut calls = Self::default();
        for document in documents {
            let root = document.tree().root();
            match document.kind() {
                Kind::TerraformModule => {
                    let Some(own) = root.get("address") else {
                        continue;
                    };
                    let name = own.as_str().unwrap_or_default();
                    if let Some(span) = own.span() {
                        let place = calls.places.entry((document.address().owner(), name));
                        let known = place.or_insert(Some(span));
                        *known = known.filter(|known| *known == span);
                    }
                    if let Some(around) = steps(name).rev().nth(1) {
                        calls.modules.insert(document.address(), around);
                    }
                }
                Kind::TerraformResource => {
                    if let Some(module) = root.get("module").and_then(Node::as_str) {
                        calls.modules.insert(document.address(), module);
                    }
                }
                _ => {}
            }
        }
        calls
    }

    /// Adds to a finding about something in a module the calls that brought it, the nearest first.
    pub fn label(&self, finding: &mut Finding) {
        let Some(address) = &finding.address else {
            return;
        };
        let Some(module) = self.modules.get(address) else {
            return;
        };
        let stack = address.owner().to_owned();
        for call in steps(module).rev() {
            let written = without_keys(call);
            let found = self.places.get(&(stack.as_str(), written.as_str()));
            let Some(span) = found.copied().flatten() else {
                continue;
            };
            let is_told = finding.related.iter().any(|label| label.span == span);
            if !is_told && finding.primary != Some(span) {
                finding.related.push(Label {
                    span,
                    message: format!("called as `{call}`"),
                });
            }
        }
    }
}

/// The address of a module and those of the modules around it, the outermost first: each ends where
/// a step of `module.<name>[<key>]` does.
fn steps(address: &str) -> impl DoubleEndedIterator<Item = &str> {
    let (mut is_within, mut is_quoted, mut is_escaped) = (false, false, false);
    let mut dots = 0;
    let mut ends = Vec::new();
    for (at, sign) in address.char_indices() {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' if is_within => is_quoted = !is_quoted,
            '[' if !is_quoted => is_within = true,
            ']' if !is_quoted => is_within = false,
            '.' if !is_within => {
                dots += 1;
                if dots % 2 == 0 {
                    ends.push(at);
                }
            }
            _ => {}
        }
    }
    ends.push(address.len());
    ends.into_iter().filter_map(|end| address.get(..end))
}

fn address(document: &Document) -> Option<&str> {
    document.tree().root().get("address")?.as_str()
}

/// Copies a value onto the places of another; what that one lacks stands where its parent does.
fn write(
    builder: &mut TreeBuilder,
    value: Node<'_>,
    written: Option<Node<'_>>,
    around: Option<Span>,
) {
    let span = written.and_then(Node::span).or(around);
    match value.view() {
        View::Null => builder.null(span),
        View::Bool(truth) => builder.bool(truth, span),
        View::Number(number) => builder.number(number, span),
        View::Text(text) => builder.text(text, span),
        View::Unknown(unknown) => builder.unknown(unknown.reason(), span),
        View::Sensitive(sealed) => builder.sensitive(sealed.expose(), span),
        View::List(list) => {
            builder.begin_list(span);
            let places = written.and_then(Node::as_list);
            for (position, item) in list.iter().enumerate() {
                let place = places.and_then(|places| places.get(position));
                write(builder, item, place, span);
            }
            builder.end();
        }
        View::Map(map) => {
            builder.begin_map(span);
            // The map of a whole document spans its block; what the block does not say, such as the
            // change, is told at its first line.
            for (key, value) in map {
                let place = written.and_then(|written| written.get(key));
                let around = if builder.depth() == 1 { around } else { span };
                builder.key(key, place.and_then(Node::key_span).or(around));
                write(builder, value, place, around);
            }
            builder.end();
        }
    }
}

/// An address without the keys of instances: `module.a["x"].b.c[0]` is `module.a.b.c`.
fn without_keys(address: &str) -> String {
    let mut text = String::with_capacity(address.len());
    let (mut is_within, mut is_quoted, mut is_escaped) = (false, false, false);
    for sign in address.chars() {
        match sign {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' if is_within => is_quoted = !is_quoted,
            '[' if !is_quoted => is_within = true,
            ']' if !is_quoted => is_within = false,
            _ if !is_within => text.push(sign),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_lies_within_those_of_its_address() {
        let address = r#"module.a["x.module.y"].module.module[0].module.c"#;
        let found: Vec<&str> = steps(address).collect();
        assert_eq!(
            found,
            [
                r#"module.a["x.module.y"]"#,
                r#"module.a["x.module.y"].module.module[0]"#,
                address
            ]
        );
    }

    #[test]
    fn keys_of_instances_are_no_part_of_what_is_written() {
        assert_eq!(without_keys("a.b"), "a.b");
        assert_eq!(
            without_keys(r#"module.m["x.[y]\"]"].a.b[0]"#),
            "module.m.a.b"
        );
    }
}
