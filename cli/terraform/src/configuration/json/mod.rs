//! From JSON to the tree of the native syntax, so that nothing behind it need know of JSON.
//!
//! The language says which key is a block, and how the text of an argument is taken. Where a
//! provider says it, an attribute holds both: see
//! [`Attribute::as_blocks`](infractl_hcl::syntax::Attribute::as_blocks).

mod blocks;
mod body;
mod expression;
mod open;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use infractl_document::{Finding, SourceId, Span};
use infractl_hcl::HclError;
use infractl_hcl::json::{JsonEntry, JsonKind, JsonText, read};
use infractl_hcl::syntax::{Attribute, Body, File};

use super::rules::bad_json;
use super::shape::FILE;

/// What could be read of a file.
pub(super) struct Reading {
    pub(super) file: File,
    pub(super) findings: Vec<Finding>,
}

/// Reads a configuration in JSON.
pub(super) fn read_json(text: &[u8], source: SourceId) -> Reading {
    let mut converter = Converter::default();
    let whole = Span::new(source, 0, text.len());
    let body = match read(text, source) {
        Ok(value) => {
            if value.kind == JsonKind::Null {
                converter.no_object(&value);
            }
            converter.body(&value, &FILE, whole)
        }
        Err(error) => {
            converter.findings.push(nothing_read(error));
            Body {
                items: Box::default(),
                span: whole,
            }
        }
    };
    let mut comments = converter.comments;
    comments.sort_by_key(|comment| comment.start);
    Reading {
        file: File {
            body,
            comments: comments.into(),
        },
        findings: converter.findings,
    }
}

/// Reads a file of variables in JSON: texts stand for themselves.
pub(super) fn read_json_values(text: &[u8], source: SourceId) -> (Vec<Attribute>, Vec<Finding>) {
    let mut converter = Converter::default();
    let attributes = match read(text, source) {
        Ok(value) => converter.values(&value),
        Err(error) => {
            converter.findings.push(nothing_read(error));
            Vec::new()
        }
    };
    (attributes, converter.findings)
}

/// An error of syntax: JSON has no place to go on at.
fn nothing_read(error: HclError) -> Finding {
    let mut finding = Finding::from(error);
    finding.message.push_str("; nothing of this file is read");
    finding
}

#[derive(Default)]
struct Converter {
    findings: Vec<Finding>,
    comments: Vec<Span>,
    /// Whether mistakes were told already, since the same text is converted a second time.
    is_quiet: bool,
    /// Whether an object could be a block, in which what looks like a block may stand twice.
    is_open: bool,
}

/// A key that is no name but holds a comment.
const COMMENT: &str = "//";

impl Converter {
    fn wrong(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        if !self.is_quiet {
            let finding = bad_json::finding(span, message.into());
            self.findings.push(finding.help(help));
        }
    }

    fn errors(&mut self, errors: Vec<HclError>) {
        if !self.is_quiet {
            self.findings.extend(errors.into_iter().map(Finding::from));
        }
    }

    /// Whether a key is a comment, which is kept.
    fn is_comment(&mut self, entry: &JsonEntry) -> bool {
        let is_comment = entry.name.as_str() == COMMENT;
        if is_comment && !self.is_quiet {
            self.comments.push(match &entry.value.kind {
                JsonKind::Text(text) => text.inner(),
                _ => entry.value.span,
            });
        }
        is_comment
    }

    /// Tells of a key that is set twice.
    fn twice(&mut self, second: &JsonText, first: Span) {
        if !self.is_quiet {
            let finding = bad_json::twice(second.as_str(), second.span(), first);
            self.findings.push(finding);
        }
    }
}

/// The keys that were set, with their places.
type Names<'j> = HashMap<&'j str, Span>;
