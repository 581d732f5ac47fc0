use super::{Parsed, Parser};
use crate::HclError;
use crate::syntax::{Expression, ExpressionKind, For, Name};
use crate::tokens::{Kind, Token};

impl Parser<'_> {
    /// A `for` expression, whose bracket is taken; line breaks mean nothing in it.
    pub(super) fn form(&mut self, open: Token, closing: Kind) -> Parsed<Expression> {
        let is_object = closing == Kind::CloseBrace;
        self.take();
        let (key_name, value_name) = self.form_names()?;
        let collection = self.expression()?;
        let mut highest = self.height;
        self.expect(Kind::Colon, "`:` behind the collection")?;
        let mut value = self.expression()?;
        highest = highest.max(self.height);
        let mut key = None;
        if self.take_if(Kind::FatArrow).is_some() {
            key = Some(std::mem::replace(&mut value, self.expression()?));
            highest = highest.max(self.height);
        }
        let ellipsis = self.take_if(Kind::Ellipsis);
        let mut condition = None;
        if self.is_word("if") {
            self.take();
            condition = Some(self.expression()?);
            highest = highest.max(self.height);
        }
        let close = self.peek();
        if close.kind != closing {
            let wanted = if is_object {
                "`}` of the `for`"
            } else {
                "`]` of the `for`"
            };
            return Err(self.unclosed_bracket(close, open, wanted));
        }
        self.take();
        self.check_form(is_object, key.as_ref(), &value, ellipsis);
        let span = self.since(open.start);
        self.grow(highest, span)?;
        Ok(Expression {
            span,
            kind: ExpressionKind::For(Box::new(For {
                key_name,
                value_name,
                collection,
                key,
                value,
                condition,
                is_grouped: ellipsis.is_some(),
                is_object,
            })),
        })
    }

    /// `value in` or `key, value in`, of an expression or a directive.
    pub(super) fn form_names(&mut self) -> Parsed<(Option<Name>, Name)> {
        let first = self.expect(Kind::Identifier, "a variable's name behind `for`")?;
        let first = self.name(first);
        let names = match self.take_if(Kind::Comma) {
            Some(_) => {
                let second = self.expect(Kind::Identifier, "the name of the value's variable")?;
                (Some(first), self.name(second))
            }
            None => (None, first),
        };
        if !self.is_word("in") {
            let token = self.peek();
            return Err(self.unexpected(token, "`in`"));
        }
        self.take();
        Ok(names)
    }

    /// Braces make an object, which needs keys; brackets make a tuple, which has none.
    fn check_form(
        &mut self,
        is_object: bool,
        key: Option<&Expression>,
        value: &Expression,
        ellipsis: Option<Token>,
    ) {
        if is_object && key.is_none() {
            let error = HclError::syntax(
                value.span,
                "a `for` in braces makes an object, and needs keys",
            );
            self.report(error.help("use `{ for … : key => value }`, or brackets for a tuple"));
        }
        if let Some(key) = key.filter(|_| !is_object) {
            let error = HclError::syntax(
                key.span,
                "a `for` in brackets makes a tuple, which has no keys",
            );
            self.report(error.help("use braces for an object"));
        }
        if let Some(ellipsis) = ellipsis.filter(|_| !is_object) {
            let error = HclError::syntax(
                self.span(ellipsis),
                "only values of an object are grouped by `...`",
            );
            self.report(error.help("remove it, or use braces and keys for an object"));
        }
    }
}
