//! From the native syntax to JSON, so that both can be held against each other.

use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_hcl::read;
use infractl_hcl::syntax::{
    Attribute, Block, Body, Expression, ExpressionKind, Item, Literal, Part, UnaryOperator,
};

use super::text::Json;

/// How the text of an argument is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    Template,
    Constant,
    Name,
    Providers,
    Requirement,
}

/// A file in JSON; `None` where something in it cannot be said in JSON.
pub(super) fn translate(text: &str) -> Option<String> {
    let sources = Sources::new();
    let source = sources.add(&RelativePath::root(), &text.as_bytes().into());
    let reading = read(text.as_bytes(), source);
    if !reading.is_whole() {
        return None;
    }
    let translator = Translator { text };
    Some(translator.body("", &reading.file.body)?.write())
}

struct Translator<'t> {
    text: &'t str,
}

impl Translator<'_> {
    fn body(&self, kind: &str, body: &Body) -> Option<Json> {
        let mut entries: Vec<(String, Json)> = Vec::new();
        for item in &body.items {
            let (name, value) = match item {
                Item::Attribute(own) => (own.name.as_str(), self.attribute(kind, own)?),
                Item::Block(own) => (own.kind.as_str(), self.block(own)?),
            };
            let known = entries.iter_mut().find(|(known, _)| known == name);
            match (item, known) {
                (_, None) => entries.push((name.to_owned(), value)),
                (Item::Attribute(_), Some(_)) => return None,
                (Item::Block(_), Some((_, Json::List(blocks)))) => blocks.push(value),
                (Item::Block(_), Some((_, known))) => {
                    let first = std::mem::replace(known, Json::List(Vec::new()));
                    *known = Json::List(vec![first, value]);
                }
            }
        }
        Some(Json::Object(entries))
    }

    fn block(&self, block: &Block) -> Option<Json> {
        let body = self.body(block.kind.as_str(), &block.body)?;
        let labels = block.labels.iter().rev();
        let nested = labels.fold(body, |inner, label| {
            Json::Object(vec![(label.text.to_string(), inner)])
        });
        Some(nested)
    }

    fn attribute(&self, kind: &str, attribute: &Attribute) -> Option<Json> {
        let value = &attribute.value;
        match taken(kind, attribute.name.as_str()) {
            Taken::Template => self.template(value),
            Taken::Constant => Self::constant(value),
            Taken::Name => self.name(value),
            Taken::Providers => self.entries(value, |value| self.name(value)),
            Taken::Requirement => match value.kind {
                ExpressionKind::Object(_) => self.entries(value, |value| match value.kind {
                    ExpressionKind::Tuple(_) => self.name(value),
                    _ => Self::constant(value),
                }),
                _ => Self::constant(value),
            },
        }
    }

    fn name(&self, value: &Expression) -> Option<Json> {
        if let ExpressionKind::Tuple(elements) = &value.kind {
            let elements = elements.iter().map(|own| self.name(own));
            return Some(Json::List(elements.collect::<Option<_>>()?));
        }
        let text = value.as_text().map(str::to_owned);
        Some(Json::Text(text.unwrap_or_else(|| self.source(value))))
    }

    fn entries(
        &self,
        value: &Expression,
        translate: impl Fn(&Expression) -> Option<Json>,
    ) -> Option<Json> {
        let ExpressionKind::Object(items) = &value.kind else {
            return None;
        };
        let entries = items.iter().map(|item| {
            let key = item.name().map(str::to_owned);
            let key = key.unwrap_or_else(|| self.source(&item.key));
            Some((key, translate(&item.value)?))
        });
        Some(Json::Object(entries.collect::<Option<_>>()?))
    }

    /// A value that is no template: what JSON has a form for.
    fn constant(value: &Expression) -> Option<Json> {
        Some(match &value.kind {
            ExpressionKind::Literal(Literal::Text(text)) => Json::text(&**text),
            ExpressionKind::Tuple(elements) => {
                let elements = elements.iter().map(Self::constant);
                Json::List(elements.collect::<Option<_>>()?)
            }
            ExpressionKind::Object(items) => {
                let entries = items.iter();
                let entries = entries
                    .map(|item| Some((item.name()?.to_owned(), Self::constant(&item.value)?)));
                Json::Object(entries.collect::<Option<_>>()?)
            }
            _ => scalar(value)?,
        })
    }

    fn template(&self, value: &Expression) -> Option<Json> {
        if let Some(scalar) = scalar(value) {
            return Some(scalar);
        }
        Some(match &value.kind {
            ExpressionKind::Literal(Literal::Text(text)) => Json::text(escaped(text)),
            ExpressionKind::Template(parts) => self.parts(parts, value),
            ExpressionKind::Wrap(inner) => self.sequence(inner),
            ExpressionKind::Tuple(elements) => {
                let elements = elements.iter().map(|own| self.template(own));
                Json::List(elements.collect::<Option<_>>()?)
            }
            ExpressionKind::Object(items) => {
                let mut entries: Vec<(String, Json)> = Vec::new();
                for item in items {
                    let key = match (item.name(), self.template(&item.key)?) {
                        (Some(name), _) => escaped(name),
                        (None, Json::Text(text)) => text,
                        (None, _) => return Some(self.sequence(value)),
                    };
                    // The native syntax takes the last of two.
                    if entries.iter().any(|(known, _)| *known == key) {
                        return Some(self.sequence(value));
                    }
                    entries.push((key, self.template(&item.value)?));
                }
                Json::Object(entries)
            }
            _ => self.sequence(value),
        })
    }

    fn parts(&self, parts: &[Part], whole: &Expression) -> Json {
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Text { text: own, .. } => text.push_str(&escaped(own)),
                Part::Interpolation(own) => {
                    let range = own.marker.span.range();
                    text.push_str(self.text.get(range).unwrap_or_default());
                }
                Part::If(_) | Part::For(_) => return self.sequence(whole),
            }
        }
        Json::Text(text)
    }

    /// `${ … }` with the very text.
    fn sequence(&self, value: &Expression) -> Json {
        let source = self.source(value);
        // The word that ends a heredoc stands on a line of its own.
        let end = if source.contains("<<") { "\n}" } else { "}" };
        Json::text(format!("${{{source}{end}"))
    }

    fn source(&self, value: &Expression) -> String {
        let source = self.text.get(value.span.range());
        source.unwrap_or_default().to_owned()
    }
}

fn taken(kind: &str, name: &str) -> Taken {
    match (kind, name) {
        ("variable", "type")
        | ("resource" | "data" | "ephemeral" | "import", "provider")
        | ("resource" | "data" | "ephemeral" | "module" | "output", "depends_on")
        | ("lifecycle", "ignore_changes" | "replace_triggered_by")
        | ("moved" | "removed", "from" | "to")
        | ("import", "to")
        | ("provisioner", "when" | "on_failure")
        | ("dynamic", "iterator") => Taken::Name,
        ("variable", _)
        | ("output", "description" | "sensitive" | "ephemeral" | "deprecated")
        | ("terraform", "required_version")
        | ("provider", "alias" | "version")
        | ("lifecycle", "create_before_destroy") => Taken::Constant,
        ("module", "providers") => Taken::Providers,
        ("required_providers", _) => Taken::Requirement,
        _ => Taken::Template,
    }
}

/// What JSON has a form for, texts aside.
fn scalar(value: &Expression) -> Option<Json> {
    match &value.kind {
        ExpressionKind::Literal(Literal::Null) => Some(Json::Word("null".to_owned())),
        ExpressionKind::Literal(Literal::Bool(truth)) => Some(Json::Word(truth.to_string())),
        ExpressionKind::Literal(Literal::Number(digits)) => Json::number(digits),
        ExpressionKind::Unary(unary) if unary.operator == UnaryOperator::Negate => {
            match &unary.operand.kind {
                ExpressionKind::Literal(Literal::Number(digits)) => {
                    Json::number(&format!("-{digits}"))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// A text whose sequences stand for themselves.
fn escaped(text: &str) -> String {
    text.replace("${", "$${").replace("%{", "%%{")
}
