use super::{Failure, Parsed, Parser};
use crate::HclError;
use crate::syntax::{Block, Body, Item, Label, Name};
use crate::tokens::{Kind, Token};

/// What the items of a block need to know of it, to tell where it ends if its brace is missing.
pub(super) struct Surroundings {
    kind: Token,
    open: Token,
    /// How far the line of the block is indented.
    column: usize,
    /// How far its first item is.
    inner: Option<usize>,
}

impl Parser<'_> {
    /// A block; its word is taken.
    pub(super) fn block(&mut self, kind: Token) -> Parsed<Block> {
        self.enter(kind)?;
        let labels = self.labels(kind)?;
        let open = self.take();
        let (items, close) = match self.peek_kind() {
            Kind::Newline | Kind::LineComment | Kind::End | Kind::CloseBrace => {
                self.lines(kind, open)?
            }
            _ => self.one_line(kind, open)?,
        };
        self.leave();
        let block = self.block_of(self.name(kind), labels, items, (open, close));
        self.finish_block(kind, close)?;
        Ok(block)
    }

    fn block_of(
        &self,
        kind: Name,
        labels: Vec<Label>,
        items: Vec<Item>,
        (open, close): (Token, Token),
    ) -> Block {
        let (open, close) = (self.span(open), self.span(close));
        Block {
            span: kind.span.join(close),
            kind,
            labels: labels.into(),
            body: Body {
                items: items.into(),
                span: open.join(close),
            },
            open,
            close,
        }
    }

    /// What stands between the word and the brace.
    fn labels(&mut self, kind: Token) -> Parsed<Vec<Label>> {
        let mut labels = Vec::new();
        loop {
            let token = self.peek();
            match token.kind {
                Kind::OpenBrace => return Ok(labels),
                Kind::Identifier => {
                    self.take();
                    labels.push(Label {
                        text: self.str(token).into(),
                        span: self.span(token),
                        is_quoted: false,
                    });
                }
                Kind::OpenQuote => labels.push(self.quoted_label()?),
                _ => return Err(self.no_brace(kind, token)),
            }
        }
    }

    fn quoted_label(&mut self) -> Parsed<Label> {
        let open = self.take();
        let mut text = String::new();
        loop {
            let token = self.take();
            match token.kind {
                Kind::CloseQuote => {
                    return Ok(Label {
                        text: text.into(),
                        span: self.since(open.start),
                        is_quoted: true,
                    });
                }
                Kind::QuotedText => text.push_str(&self.unescaped(token)),
                Kind::OpenInterpolation | Kind::OpenDirective => {
                    return Err(Failure::new(
                        HclError::syntax(self.span(token), "a label is text without sequences")
                            .help("double the sign if it means itself: `$${`"),
                    ));
                }
                _ => return Err(self.unexpected(token, "the label's closing quote")),
            }
        }
    }

    fn no_brace(&self, kind: Token, token: Token) -> Failure {
        let word = self.str(kind);
        Failure::new(match token.kind {
            Kind::Equal => HclError::syntax(self.span(token), "blocks use no `=`").help(format!(
                "remove the `=` for a block, or use `{word} = {{ … }}` for an argument"
            )),
            Kind::Newline | Kind::LineComment | Kind::End => HclError::syntax(
                self.span(kind),
                format!("the block `{word}` has no `{{` on its line"),
            )
            .help("a block's brace stands on the line of its name"),
            _ => return self.unexpected(token, "a label in quotes or `{`"),
        })
    }

    /// The items of a block over lines, with its closing brace.
    fn lines(&mut self, kind: Token, open: Token) -> Parsed<(Vec<Item>, Token)> {
        let mut surroundings = Surroundings {
            kind,
            open,
            column: self.indention_of_line(kind.start),
            inner: None,
        };
        let items = self.items_or_error(Some(&mut surroundings))?;
        let close = self.take_if(Kind::CloseBrace);
        Ok((items, close.unwrap_or_else(|| self.nothing())))
    }

    /// `{ name = value }`
    fn one_line(&mut self, kind: Token, open: Token) -> Parsed<(Vec<Item>, Token)> {
        let name = self.peek();
        if name.kind != Kind::Identifier {
            return Err(self.unexpected(name, "an argument or `}`"));
        }
        self.take();
        let next = self.peek();
        let attribute = match next.kind {
            Kind::Equal => self.attribute_on_line(name)?,
            Kind::OpenQuote | Kind::OpenBrace | Kind::Identifier => {
                return Err(Failure::new(
                    HclError::syntax(self.span(name), "a block on one line holds no other block")
                        .help("put each block on lines of its own"),
                ));
            }
            _ => return Err(self.unexpected(next, "`=`")),
        };
        let close = self.peek();
        let span = self.span(close);
        match close.kind {
            Kind::CloseBrace => Ok((vec![Item::Attribute(attribute)], self.take())),
            Kind::Comma | Kind::Identifier => Err(Failure::new(
                HclError::syntax(span, "a block on one line holds one argument")
                    .help("put each argument on a line of its own"),
            )),
            Kind::Newline | Kind::LineComment => Err(Failure::new(
                HclError::syntax(span, "a block that begins on one line must end on it")
                    .related(self.span(open), "opened here")
                    .help("put `}` behind the argument, or the argument on a line of its own"),
            )),
            Kind::End => Err(Failure::new(self.unclosed(kind, open))),
            _ => Err(self.unexpected(close, "`}`")),
        }
    }

    /// Behind a block its line ends; else the block is right all the same.
    fn finish_block(&mut self, kind: Token, close: Token) -> Parsed<()> {
        let token = self.peek();
        if token.kind.is_newline() || token.kind == Kind::End {
            self.take();
            return Ok(());
        }
        // A block whose brace is missing ends before an item.
        if close.is_empty() {
            return Ok(());
        }
        let message = format!("missing newline after the block `{}`", self.str(kind));
        let error = Failure::new(
            HclError::syntax(self.span(token), message)
                .help("put what follows on a line of its own"),
        );
        if !self.is_lenient {
            return Err(error);
        }
        self.report(error);
        let column = self.indention_of_line(kind.start);
        self.recover(close.start, column);
        Ok(())
    }

    /// Whether an item can no longer belong to a block, whose brace then is missing.
    pub(super) fn is_behind_the_block(
        &mut self,
        item: Token,
        block: Option<&mut Surroundings>,
    ) -> bool {
        let Some(block) = block.filter(|_| self.is_lenient) else {
            return false;
        };
        let Some(column) = self.indention_before(item.start) else {
            return false;
        };
        let inner = *block.inner.get_or_insert(column);
        if inner <= block.column || column > block.column {
            return false;
        }
        let (kind, open) = (block.kind, block.open);
        self.report(self.unclosed(kind, open));
        true
    }

    /// Whether a brace is further to the right than the block that it would close.
    pub(super) fn is_stray(&mut self, brace: Token, block: Option<&Surroundings>) -> bool {
        let Some(block) = block.filter(|_| self.is_lenient) else {
            return false;
        };
        let column = self.indention_before(brace.start);
        let is_stray = column.is_some_and(|column| block.inner == Some(column))
            && block.inner > Some(block.column);
        if is_stray {
            let error = HclError::syntax(self.span(brace), "`}` closes nothing");
            self.report(error.help("remove it, or look for a `{` that is missing above"));
        }
        is_stray
    }

    /// The text may end only outside of blocks.
    pub(super) fn close_at_end(&mut self, block: Option<&Surroundings>) -> Parsed<()> {
        let Some(block) = block else { return Ok(()) };
        let error = self.unclosed(block.kind, block.open);
        if !self.is_lenient {
            return Err(Failure::new(error));
        }
        self.report(error);
        Ok(())
    }

    fn unclosed(&self, kind: Token, open: Token) -> HclError {
        let message = format!("the block `{}` is not closed", self.str(kind));
        HclError::syntax(self.span(kind), message)
            .related(self.span(open), "this brace has no counterpart")
            .help("add `}`, or look for a `}` that is missing within it")
    }

    /// Stands for a brace that is missing.
    fn nothing(&self) -> Token {
        Token {
            kind: Kind::CloseBrace,
            start: self.end,
            end: self.end,
        }
    }
}
