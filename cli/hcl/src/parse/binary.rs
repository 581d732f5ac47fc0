use super::{Failure, Parsed, Parser};
use crate::HclError;
use crate::syntax::{Binary, BinaryOperator, Conditional, Expression, ExpressionKind};
use crate::tokens::Kind;

/// How tightly the operators bind: `||` least.
const LOOSEST: u8 = 1;

impl Parser<'_> {
    /// An expression of its own text, where line breaks mean nothing.
    pub(super) fn expression_alone(&mut self) -> Parsed<Expression> {
        self.skips_newlines = true;
        self.expression()
    }

    /// Any expression.
    pub(super) fn expression(&mut self) -> Parsed<Expression> {
        let first = self.peek();
        self.enter(first)?;
        let condition = self.binary(LOOSEST)?;
        let expression = match self.take_if(Kind::Question) {
            Some(_) => self.conditional(condition)?,
            None => condition,
        };
        self.leave();
        Ok(expression)
    }

    /// The rest of `condition ? then : otherwise`, behind the question mark.
    fn conditional(&mut self, condition: Expression) -> Parsed<Expression> {
        let mut highest = self.height;
        let then = self.expression()?;
        highest = highest.max(self.height);
        let colon = self.peek();
        if colon.kind != Kind::Colon {
            let span = self.span(colon);
            let error = HclError::syntax(span, "the condition has no `:` with its other value");
            return Err(Failure::new(
                error
                    .related(condition.span, "this condition")
                    .help("use `condition ? value : other`, within parentheses for several lines"),
            ));
        }
        self.take();
        let otherwise = self.expression()?;
        let span = condition.span.join(otherwise.span);
        self.grow(highest.max(self.height), span)?;
        Ok(Expression {
            span,
            kind: ExpressionKind::Conditional(Box::new(Conditional {
                condition,
                then,
                otherwise,
            })),
        })
    }

    /// Operands joined by operators that bind at least as tightly as `loosest`.
    fn binary(&mut self, loosest: u8) -> Parsed<Expression> {
        let mut left = self.operand()?;
        loop {
            let token = self.peek();
            let Some((operator, strength)) = operator(token.kind) else {
                return Ok(left);
            };
            if strength < loosest {
                return Ok(left);
            }
            self.take();
            let height = self.height;
            let right = self.binary(strength + 1)?;
            let span = left.span.join(right.span);
            self.grow(height.max(self.height), span)?;
            left = Expression {
                span,
                kind: ExpressionKind::Binary(Box::new(Binary {
                    operator,
                    sign: self.span(token),
                    left,
                    right,
                })),
            };
        }
    }
}

/// What a sign does, and how tightly it binds.
fn operator(kind: Kind) -> Option<(BinaryOperator, u8)> {
    Some(match kind {
        Kind::Or => (BinaryOperator::Or, LOOSEST),
        Kind::And => (BinaryOperator::And, 2),
        Kind::EqualEqual => (BinaryOperator::Equal, 3),
        Kind::NotEqual => (BinaryOperator::NotEqual, 3),
        Kind::Greater => (BinaryOperator::Greater, 4),
        Kind::GreaterOrEqual => (BinaryOperator::GreaterOrEqual, 4),
        Kind::Less => (BinaryOperator::Less, 4),
        Kind::LessOrEqual => (BinaryOperator::LessOrEqual, 4),
        Kind::Plus => (BinaryOperator::Add, 5),
        Kind::Minus => (BinaryOperator::Subtract, 5),
        Kind::Star => (BinaryOperator::Multiply, 6),
        Kind::Slash => (BinaryOperator::Divide, 6),
        Kind::Percent => (BinaryOperator::Remainder, 6),
        _ => return None,
    })
}
