use super::{Parsed, Parser};
use crate::syntax::{Call, Expression, ExpressionKind, Name};
use crate::tokens::{Kind, Token};

impl Parser<'_> {
    /// A call of a function, whose name, or the first part of it, is taken.
    pub(super) fn call(&mut self, first: Token) -> Parsed<Expression> {
        let name = self.function_name(first)?;
        let open = self.expect(Kind::OpenParenthesis, "`(` of a call")?;
        let mut arguments = Vec::new();
        let mut highest = 0;
        let expands_final = self.with_newlines(true, |parser| {
            loop {
                if parser.take_if(Kind::CloseParenthesis).is_some() {
                    return Ok(false);
                }
                arguments.push(parser.expression()?);
                highest = highest.max(parser.height);
                let token = parser.peek();
                match token.kind {
                    Kind::CloseParenthesis => {}
                    Kind::Comma => drop(parser.take()),
                    Kind::Ellipsis => {
                        parser.take();
                        parser.expect(Kind::CloseParenthesis, "`)`")?;
                        return Ok(true);
                    }
                    _ => return Err(parser.unclosed_bracket(token, open, "`,` or `)`")),
                }
            }
        })?;
        let parentheses = self.since(open.start);
        let span = name.span.join(parentheses);
        self.grow(highest, span)?;
        Ok(Expression {
            span,
            kind: ExpressionKind::Call(Box::new(Call {
                name,
                arguments: arguments.into(),
                expands_final,
                parentheses,
            })),
        })
    }

    /// `name`, or `provider::name::function` as one name.
    fn function_name(&mut self, first: Token) -> Parsed<Name> {
        let mut name = self.name(first);
        if self.peek_kind() != Kind::DoubleColon {
            return Ok(name);
        }
        let mut text = name.text.into_string();
        while self.take_if(Kind::DoubleColon).is_some() {
            let part = self.expect(Kind::Identifier, "a function's name")?;
            text.push_str("::");
            text.push_str(self.str(part));
        }
        name.text = text.into();
        name.span = self.since(first.start);
        Ok(name)
    }
}
