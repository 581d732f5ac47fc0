use infractl_document::Span;
use infractl_hcl::json::{JsonEntry, JsonKind, JsonText, JsonValue};
use infractl_hcl::syntax::{Expression, ExpressionKind, Literal, ObjectItem, Unary, UnaryOperator};

use super::open::could_be_blocks;
use super::{Converter, Names};
use crate::configuration::shape::Reading;

impl Converter {
    /// What an argument is set to.
    pub(super) fn value(&mut self, value: &JsonValue, reading: Reading) -> Expression {
        match (reading, &value.kind) {
            (Reading::Flag, kind) => self.flag(value, kind),
            (Reading::Text, JsonKind::Null | JsonKind::List(_) | JsonKind::Object(_)) => {
                let message = format!("a text belongs here, and not {}", value.noun());
                self.wrong(value.span, message, "write it in quotes, or leave it out");
                literal_invalid(value.span)
            }
            (Reading::References, JsonKind::List(values)) => {
                let entries = values.iter().map(|own| self.reference(own));
                tuple(entries.collect(), value.span)
            }
            (Reading::Reference | Reading::References, _) => self.reference(value),
            (Reading::Providers, JsonKind::Object(entries)) => {
                let items = entries.iter().map(|entry| ObjectItem {
                    key: self.reference_in(&entry.name),
                    value: self.reference(&entry.value),
                });
                object(items.collect(), value.span)
            }
            (Reading::Requirement, JsonKind::Object(entries)) => {
                let items = entries.iter().map(|entry| {
                    let reading = match entry.name.as_str() {
                        "configuration_aliases" => Reading::References,
                        _ => Reading::Constant,
                    };
                    ObjectItem {
                        key: entry.name.literal(),
                        value: self.value(&entry.value, reading),
                    }
                });
                object(items.collect(), value.span)
            }
            (Reading::Constant | Reading::Text | Reading::Requirement, _) => {
                self.plain(value, true)
            }
            (Reading::Template | Reading::Providers, _) => self.plain(value, false),
        }
    }

    /// A value as JSON has it; texts are templates unless they are constants.
    fn plain(&mut self, value: &JsonValue, is_constant: bool) -> Expression {
        let span = value.span;
        match &value.kind {
            JsonKind::Null => literal(Literal::Null, span),
            JsonKind::Bool(truth) => literal(Literal::Bool(*truth), span),
            JsonKind::Number(digits) => number(digits, span),
            JsonKind::Text(text) if is_constant => text.literal(),
            JsonKind::Text(text) => self.template(text),
            JsonKind::List(values) => {
                let elements = values.iter().map(|own| self.plain(own, is_constant));
                tuple(elements.collect(), span)
            }
            JsonKind::Object(entries) => self.object(entries, span, is_constant),
        }
    }

    fn object(&mut self, entries: &[JsonEntry], span: Span, is_constant: bool) -> Expression {
        let mut set = Names::new();
        let mut items = Vec::with_capacity(entries.len());
        for entry in entries {
            let name = &entry.name;
            if let Some(first) = set.get(name.as_str()) {
                if !self.is_open || !could_be_blocks(&entry.value) {
                    self.twice(name, *first);
                    continue;
                }
                // Two blocks; as a value it has none.
                items.push(ObjectItem {
                    key: name.literal(),
                    value: literal_invalid(entry.value.span),
                });
                continue;
            }
            set.insert(name.as_str(), name.span());
            let key = if is_constant {
                name.literal()
            } else {
                self.key(name)
            };
            let value = self.plain(&entry.value, is_constant);
            items.push(ObjectItem { key, value });
        }
        object(items, span)
    }

    /// A text with sequences; one that is a single sequence is what stands in it.
    fn template(&mut self, text: &JsonText) -> Expression {
        let (expression, errors) = text.template();
        self.errors(errors);
        match expression.kind {
            ExpressionKind::Wrap(inner) => *inner,
            _ => expression,
        }
    }

    fn key(&mut self, text: &JsonText) -> Expression {
        let (mut expression, errors) = text.template();
        self.errors(errors);
        if let ExpressionKind::Wrap(inner) = expression.kind {
            // A lone word would be a text.
            expression.kind = ExpressionKind::Parentheses(inner);
        }
        expression
    }

    fn flag(&mut self, value: &JsonValue, kind: &JsonKind) -> Expression {
        let truth = match kind {
            JsonKind::Bool(truth) => Some(*truth),
            JsonKind::Text(text) => match text.as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        };
        let Some(truth) = truth else {
            let message = format!("a truth value belongs here, and not {}", value.noun());
            self.wrong(
                value.span,
                message,
                "write `true` or `false`, without quotes",
            );
            return literal_invalid(value.span);
        };
        literal(Literal::Bool(truth), value.span)
    }

    /// A text that names something.
    fn reference(&mut self, value: &JsonValue) -> Expression {
        let JsonKind::Text(text) = &value.kind else {
            let message = format!("a text with a name belongs here, and not {}", value.noun());
            let help = "write what the native syntax has, in quotes: `\"aws_instance.web\"`";
            self.wrong(value.span, message, help);
            return literal_invalid(value.span);
        };
        self.reference_in(text)
    }

    fn reference_in(&mut self, text: &JsonText) -> Expression {
        if text.as_str().contains("${") {
            let message = "a name belongs here, and not a template";
            self.wrong(text.span(), message, "write the name alone, without `${ }`");
            return literal_invalid(text.span());
        }
        let (expression, errors) = text.expression();
        self.errors(errors);
        expression
    }
}

fn number(digits: &str, span: Span) -> Expression {
    let Some(unsigned) = digits.strip_prefix('-') else {
        return literal(Literal::Number(digits.into()), span);
    };
    let behind = Span {
        start: span.start + 1,
        ..span
    };
    let unary = Unary {
        operator: UnaryOperator::Negate,
        sign: Span {
            end: behind.start,
            ..span
        },
        operand: literal(Literal::Number(unsigned.into()), behind),
    };
    Expression {
        kind: ExpressionKind::Unary(Box::new(unary)),
        span,
    }
}

fn literal(literal: Literal, span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Literal(literal),
        span,
    }
}

fn literal_invalid(span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Invalid,
        span,
    }
}

fn tuple(elements: Vec<Expression>, span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Tuple(elements.into()),
        span,
    }
}

fn object(items: Vec<ObjectItem>, span: Span) -> Expression {
    Expression {
        kind: ExpressionKind::Object(items.into()),
        span,
    }
}
