use super::block::Surroundings;
use super::duplicate::repeated;
use super::{Failure, Parsed, Parser};
use crate::syntax::{Body, Item};
use crate::tokens::{Kind, Token};
use crate::{HclError, HclErrorKind};

impl Parser<'_> {
    /// A whole file, up to its first mistake.
    pub(super) fn file(&mut self) -> Parsed<Body> {
        let items = self.items_or_error(None)?;
        Ok(self.body_of(items))
    }

    /// The items of a body, read around mistakes.
    pub(super) fn items(&mut self, block: Option<&mut Surroundings>) -> Vec<Item> {
        // With mistakes read around, none comes up to here.
        self.items_or_error(block).unwrap_or_default()
    }

    /// The items up to the closing brace of a block, or to the end of the text.
    pub(super) fn items_or_error(
        &mut self,
        mut block: Option<&mut Surroundings>,
    ) -> Parsed<Vec<Item>> {
        let mut items = Vec::new();
        loop {
            let token = self.peek();
            match token.kind {
                Kind::Newline | Kind::LineComment => drop(self.take()),
                Kind::CloseBrace if block.is_some() => {
                    if !self.is_stray(token, block.as_deref()) {
                        break;
                    }
                    self.take();
                }
                Kind::End => {
                    self.close_at_end(block.as_deref())?;
                    break;
                }
                Kind::Identifier => {
                    if self.is_behind_the_block(token, block.as_deref_mut()) {
                        break;
                    }
                    items.extend(self.item(token)?);
                }
                _ => {
                    let error = self.no_item(token);
                    self.recover_or_fail(token, error)?;
                }
            }
        }
        self.report_repeated(&items);
        Ok(items)
    }

    /// An attribute or a block; nothing where it cannot be read and mistakes are read around.
    fn item(&mut self, first: Token) -> Parsed<Option<Item>> {
        let depth = self.depth();
        self.skips_newlines = false;
        let name = self.take();
        let next = self.peek();
        let result = match next.kind {
            Kind::Equal => self.attribute(name).map(Item::Attribute),
            Kind::OpenQuote | Kind::OpenBrace | Kind::Identifier => {
                self.block(name).map(Item::Block)
            }
            _ => Err(self.no_definition(name, next)),
        };
        match result {
            Ok(item) => Ok(Some(item)),
            Err(error) => {
                self.set_depth(depth);
                self.recover_or_fail(first, error)?;
                Ok(None)
            }
        }
    }

    /// Goes on at the item behind the one that begins with a token, where mistakes are read around.
    pub(super) fn recover_or_fail(&mut self, first: Token, error: Failure) -> Parsed<()> {
        if !self.is_lenient {
            return Err(error);
        }
        self.report(error);
        let column = self.indention_of_line(first.start);
        self.recover(first.start, column);
        Ok(())
    }

    /// What is wrong with a token that begins no item.
    fn no_item(&self, token: Token) -> Failure {
        let span = self.span(token);
        Failure::new(match token.kind {
            Kind::OpenQuote => HclError::syntax(span, "an argument's name stands in no quotes")
                .help("use `name = value`"),
            Kind::CloseBrace => HclError::syntax(span, "`}` closes nothing")
                .help("remove it, or look for a `{` that is missing above"),
            _ => return self.unexpected(token, "an argument or a block"),
        })
    }

    /// What is wrong with a name that neither `=` nor a block follows.
    fn no_definition(&mut self, name: Token, next: Token) -> Failure {
        let text = self.str(name);
        let error = match next.kind {
            Kind::Colon => {
                HclError::syntax(self.span(next), "an argument is set with `=`, not `:`")
                    .help(format!("use `{text} = value`"))
            }
            Kind::Newline | Kind::LineComment | Kind::End => HclError::syntax(
                self.span(name),
                format!("`{text}` is neither an argument nor a block"),
            )
            .help(format!("use `{text} = value`, or `{text} {{` for a block")),
            Kind::Dot | Kind::OpenBracket => HclError::syntax(
                self.span(next),
                "an argument's name has no parts, and no index",
            )
            .help("set the whole value: `name = { … }`"),
            _ => return self.unexpected(next, "`=` or a block"),
        };
        Failure::new(error)
    }

    fn report_repeated(&mut self, items: &[Item]) {
        let names = items.iter().filter_map(|item| match item {
            Item::Attribute(attribute) => Some((attribute.name.as_str(), attribute.name.span)),
            Item::Block(_) => None,
        });
        for repeated in repeated(names) {
            let message = format!("the argument `{}` is set twice", repeated.name);
            self.report(
                HclError::new(HclErrorKind::DuplicateAttribute, repeated.second, message)
                    .related(repeated.first, "first set here")
                    .help("keep one of them"),
            );
        }
    }
}
