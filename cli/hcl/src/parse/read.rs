use infractl_document::{SourceId, Span};

use super::{Origin, Parsed, Parser};
use crate::syntax::{Body, Expression, ExpressionKind, File};
use crate::tokens::{Kind, Mode};
use crate::{HclError, HclErrorKind};

/// How deep blocks and expressions may lie inside each other: deeper than any configuration is, and
/// below what walkers of a tree can bear on a 2 MiB stack.
pub const MAX_DEPTH: usize = 200;

/// What could be read of a file, and what could not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The tree, without the items that are mistaken.
    pub file: File,
    /// The mistakes, in the order of the text.
    pub errors: Vec<HclError>,
}

impl Reading {
    /// Whether all of it was read: Terraform takes such a file, too.
    pub fn is_whole(&self) -> bool {
        let stands = |error: &HclError| error.kind == HclErrorKind::DuplicateKey;
        self.errors.iter().all(stands)
    }
}

/// Reads a file: attributes and blocks.
pub fn read(text: &[u8], source: SourceId) -> Reading {
    if let Some(error) = too_long(text, source) {
        return Reading {
            file: File {
                body: Body {
                    items: Box::default(),
                    span: Span::new(source, 0, text.len()),
                },
                comments: Box::default(),
            },
            errors: vec![error],
        };
    }
    let mut strict = Parser::new(text, Origin::whole(source), Mode::Code);
    match strict.file() {
        Ok(body) => strict.finish(body),
        Err(first) => read_around_mistakes(text, source, first.into()),
    }
}

fn read_around_mistakes(text: &[u8], source: SourceId, first: HclError) -> Reading {
    let mut parser = Parser::new(text, Origin::whole(source), Mode::Code).lenient();
    let items = parser.items(None);
    let body = parser.body_of(items);
    let mut reading = parser.finish(body);
    // What is read around must not pass for what is right.
    if reading.is_whole() {
        reading.errors.push(first);
    }
    let place = |error: &HclError| (error.span.start, error.span.end);
    reading.errors.sort_by_key(place);
    reading
}

/// Reads a text that is one expression, such as a value that was given on a command line.
pub fn read_expression(text: &[u8], source: SourceId) -> (Expression, Vec<HclError>) {
    read_expression_at(text, Origin::whole(source), 0)
}

/// The same of a text within a file, which lies so deep already.
pub(crate) fn read_expression_at(
    text: &[u8],
    origin: Origin<'_>,
    depth: usize,
) -> (Expression, Vec<HclError>) {
    read_alone(text, origin, Mode::Code, |parser| {
        parser.set_depth(depth);
        let expression = parser.expression_alone()?;
        let token = parser.peek();
        if token.kind == Kind::End {
            return Ok(expression);
        }
        Err(parser.unexpected(token, "the end of the expression"))
    })
}

/// Reads a text that is one template, such as the files that `templatefile` takes.
pub fn read_template(text: &[u8], source: SourceId) -> (Expression, Vec<HclError>) {
    read_template_at(text, Origin::whole(source), 0)
}

/// The same of a text within a file, which lies so deep already.
pub(crate) fn read_template_at(
    text: &[u8],
    origin: Origin<'_>,
    depth: usize,
) -> (Expression, Vec<HclError>) {
    read_alone(text, origin, Mode::Template, |parser| {
        parser.set_depth(depth);
        parser.template_alone()
    })
}

fn read_alone(
    text: &[u8],
    origin: Origin<'_>,
    mode: Mode,
    read: impl FnOnce(&mut Parser<'_>) -> Parsed<Expression>,
) -> (Expression, Vec<HclError>) {
    let invalid = Expression {
        kind: ExpressionKind::Invalid,
        span: origin.span(0, text.len()),
    };
    if let Some(error) = too_long(text, origin.source) {
        return (invalid, vec![error]);
    }
    let mut parser = Parser::new(text, origin, mode);
    let expression = read(&mut parser).unwrap_or_else(|error| {
        parser.report(error);
        invalid
    });
    (expression, parser.into_errors())
}

/// Spans count in 32 bits.
fn too_long(text: &[u8], source: SourceId) -> Option<HclError> {
    let is_too_long = u32::try_from(text.len()).is_err();
    is_too_long.then(|| {
        HclError::syntax(
            Span::new(source, 0, 0),
            "a file of more than 4 GiB is not read",
        )
    })
}
