use infractl_document::Span;

use super::{Failure, MAX_DEPTH, Origin, Parsed, Reading};
use crate::syntax::{Body, File, Item, Name};
use crate::tokens::{Mode, Scanner, Token};
use crate::{HclError, HclErrorKind};

/// How many mistakes are told of one text.
const MOST_ERRORS: usize = 1000;

/// How often, on average, each byte may be read again around mistakes.
const MOST_READINGS: usize = 32;

/// How high a tree may be; a chain of operators grows it without depth of the text.
const MAX_HEIGHT: usize = 2 * MAX_DEPTH;

pub(super) struct Parser<'t> {
    pub(super) text: &'t [u8],
    pub(super) origin: Origin<'t>,
    pub(super) scanner: Scanner<'t>,
    /// Tokens that were cut and not taken yet.
    pub(super) buffer: Vec<Token>,
    pub(super) next: usize,
    /// Whether line breaks mean nothing here: within brackets and sequences.
    pub(super) skips_newlines: bool,
    /// Where the token that was taken last ends.
    pub(super) end: u32,
    /// How many bytes were cut.
    pub(super) work: usize,
    /// Whether mistakes are read around.
    pub(super) is_lenient: bool,
    /// How high the tree of the expression that was read last is.
    pub(super) height: usize,
    /// Whether there were too many mistakes to go on.
    pub(super) is_stopped: bool,
    depth: usize,
    comments: Vec<Span>,
    errors: Vec<HclError>,
}

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t [u8], origin: Origin<'t>, mode: Mode) -> Self {
        Self {
            text,
            origin,
            scanner: Scanner::new(text, mode),
            buffer: Vec::new(),
            next: 0,
            skips_newlines: false,
            end: 0,
            work: 0,
            is_lenient: false,
            height: 0,
            is_stopped: false,
            depth: 0,
            comments: Vec::new(),
            errors: Vec::new(),
        }
    }

    pub(super) fn lenient(mut self) -> Self {
        self.is_lenient = true;
        self.scanner.expect_broken_heredocs();
        self
    }

    pub(super) fn body_of(&self, items: Vec<Item>) -> Body {
        Body {
            items: items.into(),
            span: self.origin.span(0, self.text.len()),
        }
    }

    pub(super) fn finish(self, body: Body) -> Reading {
        Reading {
            file: File {
                body,
                comments: self.comments.into(),
            },
            errors: self.errors,
        }
    }

    pub(super) fn into_errors(self) -> Vec<HclError> {
        self.errors
    }

    /// Notes a mistake that does not keep the rest from being read.
    pub(super) fn report(&mut self, error: impl Into<HclError>) {
        let error = error.into();
        if self.is_stopped {
            return;
        }
        let span = error.span;
        self.errors.push(error);
        let most_work = (MOST_READINGS * self.text.len()).saturating_add(1 << 16);
        if self.errors.len() >= MOST_ERRORS || self.work > most_work {
            let message = "too many mistakes: what follows is not read";
            self.errors.push(HclError::syntax(span, message));
            self.is_stopped = true;
            self.restart(self.text.len());
        }
    }

    /// Notes a comment, once.
    pub(super) fn comment(&mut self, token: Token) {
        let is_new = self
            .comments
            .last()
            .is_none_or(|last| last.start < token.start);
        if is_new {
            let text = self.text.get(token.range()).unwrap_or_default();
            let text = text.strip_suffix(b"\n").unwrap_or(text);
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            let start = token.start as usize;
            self.comments
                .push(self.origin.span(start, start + text.len()));
        }
    }

    /// Goes one level down; every way up calls [`Self::leave`], and recovery sets the level.
    pub(super) fn enter(&mut self, at: Token) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.too_deep(self.span(at)));
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    pub(super) fn set_depth(&mut self, depth: usize) {
        self.depth = depth;
    }

    /// Notes that an expression stands over the highest of others.
    pub(super) fn grow(&mut self, highest: usize, span: Span) -> Parsed<()> {
        self.height = highest + 1;
        if self.height > MAX_HEIGHT {
            return Err(self.too_deep(span));
        }
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "reads like the other makers of errors")]
    fn too_deep(&self, span: Span) -> Failure {
        let message = format!("lies more than {MAX_DEPTH} levels deep");
        Failure::new(
            HclError::new(HclErrorKind::Depth, span, message)
                .help("move parts of it to `locals` or to files of their own"),
        )
    }

    pub(super) fn span(&self, token: Token) -> Span {
        self.origin.span(token.start as usize, token.end as usize)
    }

    /// From a place to the end of the token that was taken last.
    pub(super) fn since(&self, start: u32) -> Span {
        self.origin.span(start as usize, self.end as usize)
    }

    pub(super) fn bytes(&self, token: Token) -> &'t [u8] {
        self.text.get(token.range()).unwrap_or_default()
    }

    /// The text of a token that the scanner found to be UTF-8.
    pub(super) fn str(&self, token: Token) -> &'t str {
        std::str::from_utf8(self.bytes(token)).unwrap_or_default()
    }

    pub(super) fn name(&self, token: Token) -> Name {
        Name {
            text: self.str(token).into(),
            span: self.span(token),
        }
    }
}
