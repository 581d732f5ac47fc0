use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_document::Span;
use infractl_hcl::syntax::{Expression, ExpressionKind};

/// Where the parts of a value are written.
#[derive(Debug, Clone, Default)]
pub(super) struct Places<'c> {
    /// The name of an argument, or the word that opens a block.
    pub(super) key: Option<Span>,
    /// What it is set to, or the whole block.
    pub(super) value: Option<Span>,
    pub(super) within: Within<'c>,
}

#[derive(Debug, Clone, Default)]
pub(super) enum Within<'c> {
    #[default]
    Nothing,
    /// As far as it is written out.
    Expression(&'c Expression),
    Attributes(BTreeMap<Arc<str>, Places<'c>>),
    Items(Vec<Places<'c>>),
}

impl<'c> Places<'c> {
    pub(super) fn of(key: Span, expression: &'c Expression) -> Self {
        Self {
            key: Some(key),
            value: Some(expression.span),
            within: Within::Expression(expression),
        }
    }

    /// The places of an attribute of an object, or of an element of a map.
    pub(super) fn attribute(&self, name: &str) -> Cow<'_, Self> {
        let own = match &self.within {
            Within::Attributes(attributes) => return found(attributes.get(name)),
            Within::Expression(expression) => match &expression.without_parentheses().kind {
                ExpressionKind::Object(items) => {
                    let mut items = items.iter().rev();
                    let item = items.find(|item| item.name() == Some(name));
                    item.map(|item| Self::of(item.key.span, &item.value))
                }
                _ => None,
            },
            Within::Nothing | Within::Items(_) => None,
        };
        Cow::Owned(own.unwrap_or_else(|| self.inherited()))
    }

    /// The places of an element of a list.
    pub(super) fn item(&self, at: usize) -> Cow<'_, Self> {
        let own = match &self.within {
            Within::Items(items) => return found(items.get(at)),
            Within::Expression(expression) => match &expression.without_parentheses().kind {
                ExpressionKind::Tuple(elements) => elements.get(at).map(|element| Self {
                    key: None,
                    value: Some(element.span),
                    within: Within::Expression(element),
                }),
                _ => None,
            },
            Within::Nothing | Within::Attributes(_) => None,
        };
        Cow::Owned(own.unwrap_or_else(|| self.inherited()))
    }

    /// What is made of an expression has no place of its own but that of the expression.
    fn inherited(&self) -> Self {
        Self {
            key: None,
            value: self.value,
            within: Within::Nothing,
        }
    }
}

/// Places that are kept, or none.
fn found<'p, 'c>(places: Option<&'p Places<'c>>) -> Cow<'p, Places<'c>> {
    places.map_or_else(|| Cow::Owned(Places::default()), Cow::Borrowed)
}
