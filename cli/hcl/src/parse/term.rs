use super::{Failure, Parsed, Parser};
use crate::HclError;
use crate::syntax::{Expression, ExpressionKind, Literal, Reference, Unary, UnaryOperator};
use crate::tokens::{Kind, Token, is_number};

impl Parser<'_> {
    /// A term with what is selected of it.
    pub(super) fn operand(&mut self) -> Parsed<Expression> {
        let term = self.term()?;
        self.selections(term)
    }

    fn term(&mut self) -> Parsed<Expression> {
        let token = self.peek();
        self.height = 0;
        match token.kind {
            Kind::Number => Ok(self.number()),
            Kind::Identifier => self.word(),
            Kind::OpenQuote => self.quoted(),
            Kind::OpenHeredoc => self.heredoc(),
            Kind::OpenParenthesis => self.parentheses(),
            Kind::OpenBracket => self.tuple(),
            Kind::OpenBrace => self.object(),
            Kind::Minus => self.unary(UnaryOperator::Negate),
            Kind::Bang => self.unary(UnaryOperator::Not),
            _ => Err(self.unexpected(token, "an expression")),
        }
    }

    fn number(&mut self) -> Expression {
        let token = self.take();
        let text = self.checked_number(token);
        self.literal(token, Literal::Number(text))
    }

    /// The text of a number, which is told of if it is none.
    pub(super) fn checked_number(&mut self, token: Token) -> Box<str> {
        let text = self.str(token);
        if !is_number(text.as_bytes()) {
            let message = format!("`{text}` is no number");
            let error = HclError::syntax(self.span(token), message);
            self.report(error.help("a number has one dot and one exponent at most: `1.5e3`"));
        }
        text.into()
    }

    fn literal(&self, token: Token, literal: Literal) -> Expression {
        Expression {
            kind: ExpressionKind::Literal(literal),
            span: self.span(token),
        }
    }

    /// A constant, a function or a variable.
    fn word(&mut self) -> Parsed<Expression> {
        let token = self.take();
        if matches!(self.peek_kind(), Kind::OpenParenthesis | Kind::DoubleColon) {
            return self.call(token);
        }
        Ok(match self.str(token) {
            "true" => self.literal(token, Literal::Bool(true)),
            "false" => self.literal(token, Literal::Bool(false)),
            "null" => self.literal(token, Literal::Null),
            _ => Expression {
                span: self.span(token),
                kind: ExpressionKind::Reference(Box::new(Reference {
                    root: self.name(token),
                    steps: Box::default(),
                })),
            },
        })
    }

    fn unary(&mut self, operator: UnaryOperator) -> Parsed<Expression> {
        let sign = self.take();
        self.enter(sign)?;
        let operand = self.operand()?;
        self.leave();
        let span = self.span(sign).join(operand.span);
        self.grow(self.height, span)?;
        Ok(Expression {
            span,
            kind: ExpressionKind::Unary(Box::new(Unary {
                operator,
                sign: self.span(sign),
                operand,
            })),
        })
    }

    fn parentheses(&mut self) -> Parsed<Expression> {
        let open = self.take();
        let inner = self.with_newlines(true, |parser| {
            let inner = parser.expression()?;
            let close = parser.peek();
            if close.kind != Kind::CloseParenthesis {
                return Err(parser.unclosed_bracket(close, open, "`)`"));
            }
            parser.take();
            Ok(inner)
        })?;
        let span = self.since(open.start);
        self.grow(self.height, span)?;
        Ok(Expression {
            span,
            kind: ExpressionKind::Parentheses(Box::new(inner)),
        })
    }

    /// What is wrong where a bracket ought to be closed or its content to go on.
    pub(super) fn unclosed_bracket(&self, token: Token, open: Token, wanted: &str) -> Failure {
        let mut error = self.unexpected(token, wanted);
        error.related = Some((self.span(open), "opened here"));
        error
    }
}
