use super::duplicate::repeated;
use super::{Failure, Parsed, Parser};
use crate::syntax::{Expression, ExpressionKind, ObjectItem};
use crate::tokens::{Kind, Token};
use crate::{HclError, HclErrorKind};

impl Parser<'_> {
    /// `[a, b]`, or a `for` in brackets.
    pub(super) fn tuple(&mut self) -> Parsed<Expression> {
        let open = self.take();
        self.with_newlines(true, |parser| {
            if parser.is_word("for") {
                return parser.form(open, Kind::CloseBracket);
            }
            let mut elements = Vec::new();
            let mut highest = 0;
            while parser.take_if(Kind::CloseBracket).is_none() {
                elements.push(parser.expression()?);
                highest = highest.max(parser.height);
                let token = parser.peek();
                match token.kind {
                    Kind::CloseBracket => {}
                    Kind::Comma => drop(parser.take()),
                    _ => return Err(parser.unclosed_bracket(token, open, "`,` or `]`")),
                }
            }
            let span = parser.since(open.start);
            parser.grow(highest, span)?;
            Ok(Expression {
                span,
                kind: ExpressionKind::Tuple(elements.into()),
            })
        })
    }

    /// `{ a = b }`, or a `for` in braces.
    pub(super) fn object(&mut self) -> Parsed<Expression> {
        let open = self.take();
        let is_form = self.with_newlines(true, |parser| Ok(parser.is_word("for")))?;
        if is_form {
            return self.with_newlines(true, |parser| parser.form(open, Kind::CloseBrace));
        }
        self.with_newlines(false, |parser| parser.items_of_object(open))
    }

    fn items_of_object(&mut self, open: Token) -> Parsed<Expression> {
        let mut items = Vec::new();
        let mut highest = 0;
        loop {
            match self.peek_kind() {
                Kind::Newline | Kind::LineComment => {
                    self.take();
                    continue;
                }
                Kind::CloseBrace => {
                    self.take();
                    break;
                }
                _ => {}
            }
            items.push(self.object_item(open, &mut highest)?);
            let token = self.peek();
            match token.kind {
                Kind::CloseBrace => {}
                Kind::Comma | Kind::Newline | Kind::LineComment => drop(self.take()),
                _ => {
                    return Err(self.unclosed_bracket(token, open, "`,`, a line break or `}`"));
                }
            }
        }
        self.report_repeated_keys(&items);
        let span = self.since(open.start);
        self.grow(highest, span)?;
        Ok(Expression {
            span,
            kind: ExpressionKind::Object(items.into()),
        })
    }

    fn object_item(&mut self, open: Token, highest: &mut usize) -> Parsed<ObjectItem> {
        let key = self.expression()?;
        *highest = self.height.max(*highest);
        let sign = self.peek();
        if !matches!(sign.kind, Kind::Equal | Kind::Colon) {
            return Err(self.no_value(&key, sign, open));
        }
        self.take();
        let value = self.expression()?;
        *highest = self.height.max(*highest);
        Ok(ObjectItem { key, value })
    }

    fn no_value(&self, key: &Expression, token: Token, open: Token) -> Failure {
        let span = self.span(token);
        Failure::new(match token.kind {
            Kind::Newline | Kind::LineComment | Kind::Comma | Kind::CloseBrace => {
                HclError::syntax(key.span, "this key has no value").help("use `key = value`")
            }
            Kind::Identifier | Kind::Number | Kind::Dot => {
                HclError::syntax(span, "`=` is missing between key and value")
                    .help("use `key = value`; a key with dots or spaces needs quotes")
            }
            Kind::OpenBrace => {
                HclError::syntax(span, "an object holds no blocks").help("use `key = { … }`")
            }
            _ => return self.unclosed_bracket(token, open, "`=`"),
        })
    }

    /// Terraform takes the last of equal keys and says nothing.
    fn report_repeated_keys(&mut self, items: &[ObjectItem]) {
        let keys = items
            .iter()
            .filter_map(|item| item.name().map(|name| (name, item.key.span)));
        for repeated in repeated(keys) {
            let message = format!("the key `{}` stands twice in one object", repeated.name);
            self.report(
                HclError::new(HclErrorKind::DuplicateKey, repeated.second, message)
                    .related(repeated.first, "this value is lost")
                    .help("keep one of them"),
            );
        }
    }
}
