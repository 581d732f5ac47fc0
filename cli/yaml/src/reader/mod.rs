//! Text to trees: `granit-parser`'s events, composed to nodes, lowered by the rules of a dialect.
//! Plain manifests are composed without the parser, to the same nodes.

mod base64;
mod compose;
mod encoding;
mod fast;
mod lower;
mod map;
mod older;
mod raw;
mod syntax;

pub(crate) use compose::{Composed, Kind, Part, too_deep};
pub(crate) use encoding::{Text, decode};
pub(crate) use lower::lower;
pub use raw::{RawKind, RawNode, RawTag, read_raw};

use infractl_document::{SourceId, Span};

use crate::{Options, YamlDocument, YamlError, YamlErrorKind};

/// What could be read of a text with mistakes in some documents.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The documents without a mistake, in order.
    pub documents: Vec<YamlDocument>,
    /// The mistakes, in order.
    pub errors: Vec<YamlError>,
}

/// Reads each document of a text, also those after a document with a mistake.
pub fn read_all(text: &[u8], source: SourceId, options: &Options) -> Reading {
    let mut reading = Reading::default();
    let text = match decode(text, source) {
        Ok(text) => text,
        Err(error) => {
            reading.errors.push(error);
            return reading;
        }
    };
    let Some(text) = reading.read_plain(text, options) else {
        return reading;
    };
    let mut composer = compose::Composer::new(text, options);
    loop {
        match composer.next_document() {
            Ok(None) => return reading,
            Ok(Some(document)) => reading.take(document, &text, options),
            Err(error) => {
                reading.errors.push(error);
                if !composer.recover() {
                    return reading;
                }
            }
        }
    }
}

impl Reading {
    fn take(&mut self, document: Composed<'_>, text: &Text<'_>, options: &Options) {
        match lower(document, text, options) {
            Ok(document) => self.documents.push(document),
            Err(errors) => self.errors.extend(errors),
        }
    }

    /// Reads the documents that need no parser, and gives the text from the first other one on.
    fn read_plain<'t>(&mut self, text: Text<'t>, options: &Options) -> Option<Text<'t>> {
        if options.is_parser_only {
            return Some(text);
        }
        let mut composer = fast::FastComposer::new(text, options.limits.depth);
        loop {
            match composer.next_document() {
                fast::Next::Document(document) => self.take(document, &text, options),
                fast::Next::End => return None,
                fast::Next::Beyond(at) => return text.from(at),
            }
        }
    }
}

/// Reads each document of a text; the first mistake ends it.
pub fn read(
    text: &[u8],
    source: SourceId,
    options: &Options,
) -> Result<Vec<YamlDocument>, YamlError> {
    let reading = read_all(text, source, options);
    match reading.errors.into_iter().next() {
        None => Ok(reading.documents),
        Some(error) => Err(error),
    }
}

/// Reads a text that holds one document at most; an empty text is one null.
pub fn read_one(
    text: &[u8],
    source: SourceId,
    options: &Options,
) -> Result<YamlDocument, YamlError> {
    let mut documents = read(text, source, options)?.into_iter();
    let first = documents.next();
    if let Some(second) = documents.next() {
        return Err(YamlError::new(
            YamlErrorKind::ExtraDocument,
            second.span,
            "a second document begins here, and only one is expected",
        )
        .help("remove the `---` line, or put this document into a file of its own"));
    }
    Ok(first.unwrap_or_else(|| YamlDocument::empty(Span::new(source, 0, 0))))
}

#[cfg(test)]
#[expect(
    clippy::string_slice,
    reason = "a span beside a character must fail the test"
)]
mod tests;
