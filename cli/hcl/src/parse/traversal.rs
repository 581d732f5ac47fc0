use infractl_document::Span;

use super::{Failure, Parsed, Parser};
use crate::HclError;
use crate::syntax::{Expression, ExpressionKind, Index, Literal, Splat, Step, StepKind, Traversal};
use crate::tokens::{Kind, Token};

impl Parser<'_> {
    /// What is selected of an expression: `.name`, `[key]`, `.*` and `[*]`, one behind another.
    pub(super) fn selections(&mut self, from: Expression) -> Parsed<Expression> {
        let start = from.span;
        let mut whole = from;
        let mut steps = Vec::new();
        loop {
            match self.peek_kind() {
                Kind::Dot => {
                    let dot = self.take();
                    if let Some(star) = self.take_if(Kind::Star) {
                        whole = self.with_steps(whole, &mut steps, start)?;
                        whole = self.attribute_splat(whole, dot, star)?;
                    } else {
                        steps.push(self.attribute_step(dot)?);
                    }
                }
                Kind::OpenBracket => {
                    let open = self.take();
                    if self.peek_kind() == Kind::Star {
                        whole = self.with_steps(whole, &mut steps, start)?;
                        return self.full_splat(whole, open);
                    }
                    let height = self.height;
                    let key = self.key(open)?;
                    let brackets = self.since(open.start);
                    if let ExpressionKind::Literal(key) = key.kind {
                        self.height = height;
                        steps.push(Step {
                            kind: StepKind::Index(key),
                            span: brackets,
                        });
                        continue;
                    }
                    let highest = height.max(self.height);
                    whole = self.with_steps(whole, &mut steps, start)?;
                    self.grow(highest + 1, brackets)?;
                    whole = Expression {
                        span: start.join(brackets),
                        kind: ExpressionKind::Index(Box::new(Index {
                            collection: whole,
                            key,
                            brackets,
                        })),
                    };
                }
                _ => return self.with_steps(whole, &mut steps, start),
            }
        }
    }

    /// The expression with steps that were read behind it.
    fn with_steps(
        &mut self,
        mut whole: Expression,
        steps: &mut Vec<Step>,
        start: Span,
    ) -> Parsed<Expression> {
        let Some(last) = steps.last() else {
            return Ok(whole);
        };
        let span = start.join(last.span);
        let steps = std::mem::take(steps).into_boxed_slice();
        if let ExpressionKind::Reference(reference) = &mut whole.kind
            && reference.steps.is_empty()
        {
            reference.steps = steps;
            whole.span = span;
            return Ok(whole);
        }
        self.grow(self.height, span)?;
        Ok(Expression {
            span,
            kind: ExpressionKind::Traversal(Box::new(Traversal {
                source: whole,
                steps,
            })),
        })
    }

    /// What stands behind a dot.
    fn attribute_step(&mut self, dot: Token) -> Parsed<Step> {
        let token = self.peek();
        let kind = match token.kind {
            Kind::Identifier => StepKind::Attribute(self.str(token).into()),
            Kind::Number => StepKind::Index(Literal::Number(self.legacy_index(token)?)),
            Kind::Star => {
                let span = self.span(token);
                let error = HclError::syntax(span, "a `.*` stands in no other one's elements");
                return Err(Failure::new(error.help("use `[*]`")));
            }
            _ => return Err(self.unexpected(token, "an attribute's name")),
        };
        self.take();
        Ok(Step {
            kind,
            span: self.since(dot.start),
        })
    }

    /// `list.0`; two of them in a row are read as a fraction.
    fn legacy_index(&mut self, token: Token) -> Parsed<Box<str>> {
        let text = self.str(token);
        if let Some((first, second)) = text.split_once('.') {
            let error = HclError::syntax(
                self.span(token),
                "indices behind dots do not follow each other",
            );
            return Err(Failure::new(
                error.help(format!("use `[{first}][{second}]`")),
            ));
        }
        Ok(self.checked_number(token))
    }

    /// The key of `[key]`, with its bracket.
    fn key(&mut self, open: Token) -> Parsed<Expression> {
        self.with_newlines(true, |parser| {
            let key = parser.expression()?;
            let close = parser.peek();
            if close.kind != Kind::CloseBracket {
                return Err(parser.unclosed_bracket(close, open, "`]`"));
            }
            parser.take();
            Ok(key)
        })
    }

    /// `source.*` with the attributes behind it, which are taken of each element.
    fn attribute_splat(
        &mut self,
        source: Expression,
        dot: Token,
        star: Token,
    ) -> Parsed<Expression> {
        let marker = self.span(dot).join(self.span(star));
        let mut steps = Vec::new();
        while let Some(dot) = self.take_if(Kind::Dot) {
            steps.push(self.attribute_step(dot)?);
        }
        let item = Expression {
            kind: ExpressionKind::SplatItem,
            span: marker,
        };
        let each = match (steps.first(), steps.last()) {
            (Some(first), Some(last)) => Expression {
                span: first.span.join(last.span),
                kind: ExpressionKind::Traversal(Box::new(Traversal {
                    source: item,
                    steps: steps.into(),
                })),
            },
            _ => item,
        };
        let span = Span {
            end: self.since(self.end).end,
            ..source.span
        };
        self.grow(self.height.max(2), span)?;
        Ok(Expression {
            span,
            kind: ExpressionKind::Splat(Box::new(Splat {
                source,
                each,
                marker,
                is_full: false,
            })),
        })
    }

    /// `source[*]` with everything behind it, which is taken of each element.
    fn full_splat(&mut self, source: Expression, open: Token) -> Parsed<Expression> {
        self.take();
        self.expect(Kind::CloseBracket, "`]`")?;
        let marker = self.since(open.start);
        let highest = self.height;
        self.height = 0;
        self.enter(open)?;
        let each = self.selections(Expression {
            kind: ExpressionKind::SplatItem,
            span: marker,
        })?;
        self.leave();
        let span = source.span.join(each.span);
        self.grow(highest.max(self.height), span)?;
        Ok(Expression {
            span,
            kind: ExpressionKind::Splat(Box::new(Splat {
                source,
                each,
                marker,
                is_full: true,
            })),
        })
    }
}
