//! `count` and `for_each`: how many there are, and what each of them knows of itself.

use std::sync::Arc;

use infractl_document::Span;
use infractl_hcl::syntax::Expression;

use super::scope::ModuleScope;
use crate::value::convert::convert;
use crate::value::{Content, Type, Unknown, Value};

/// More resources than this are not made of one block: the rest of the preview would drown.
const MOST: i64 = 100_000;

/// How often a block counts.
#[derive(Debug, Clone)]
pub(super) enum Expansion {
    Once,
    Count(usize),
    Each(Vec<(Arc<str>, Value)>),
    /// Nobody knows yet.
    Open {
        is_each: bool,
        unknown: Arc<Unknown>,
    },
}

/// One of those that a block makes.
#[derive(Debug, Clone)]
pub(super) enum Repetition {
    Once,
    Count(usize),
    Each(Arc<str>, Value),
    Open {
        is_each: bool,
        unknown: Arc<Unknown>,
    },
}

impl Expansion {
    /// The same where nobody knows how many there are, unless there is always one.
    pub(super) fn opened(self, span: Span) -> Self {
        let is_each = match self {
            Self::Once => return self,
            Self::Count(_) => false,
            Self::Each(_) => true,
            Self::Open { is_each, .. } => is_each,
        };
        let unknown = Unknown::new(Type::Dynamic, "how many there are may change", Some(span));
        Self::Open {
            is_each,
            unknown: unknown.into(),
        }
    }

    pub(super) fn repetitions(&self) -> Vec<Repetition> {
        match self {
            Self::Once => vec![Repetition::Once],
            Self::Count(count) => (0..*count).map(Repetition::Count).collect(),
            Self::Each(entries) => entries
                .iter()
                .map(|(key, value)| Repetition::Each(Arc::clone(key), value.clone()))
                .collect(),
            Self::Open { is_each, unknown } => vec![Repetition::Open {
                is_each: *is_each,
                unknown: Arc::clone(unknown),
            }],
        }
    }

    /// What an expression gets that names the block, from what it gets of each instance.
    pub(super) fn gather(&self, values: impl IntoIterator<Item = Value>) -> Value {
        let mut values = values.into_iter();
        match self {
            Self::Once => values.next().unwrap_or_else(|| Value::null(Type::Dynamic)),
            Self::Count(_) => Value::tuple(values),
            Self::Each(entries) => {
                let keys = entries.iter().map(|(key, _)| Arc::clone(key));
                Value::object(keys.zip(values))
            }
            Self::Open { unknown, .. } => unknown.of_type(Type::Dynamic).into(),
        }
    }

    /// The place of the instance that a key names.
    pub(super) fn place(&self, key: &Value) -> Option<usize> {
        match self {
            Self::Once | Self::Open { .. } => None,
            Self::Count(count) => {
                let index = key.as_number()?.to_i64()?;
                usize::try_from(index).ok().filter(|index| index < count)
            }
            Self::Each(entries) => {
                let key = key.as_str()?;
                entries.iter().position(|(own, _)| **own == *key)
            }
        }
    }
}

impl Repetition {
    /// The name of an instance: `base`, `base[0]`, `base["key"]`.
    pub(super) fn address(&self, base: &str) -> String {
        match self {
            Self::Once | Self::Open { .. } => base.to_owned(),
            Self::Count(index) => format!("{base}[{index}]"),
            Self::Each(key, _) => format!("{base}[{}]", quoted(key)),
        }
    }

    /// Why it may not exist.
    pub(super) fn uncertain(&self) -> Option<Arc<str>> {
        match self {
            Self::Open { is_each, unknown } => {
                let argument = if *is_each { "for_each" } else { "count" };
                Some(format!("`{argument}` is not known: {}", unknown.reason).into())
            }
            Self::Once | Self::Count(_) | Self::Each(..) => None,
        }
    }

    /// `each.key` and `each.value`.
    pub(super) fn each(&self, name: &str) -> Option<Value> {
        match (self, name) {
            (Self::Each(key, _), "key") => Some(Value::string(Arc::clone(key))),
            (Self::Each(_, value), "value") => Some(value.clone()),
            (
                Self::Open {
                    is_each: true,
                    unknown,
                },
                "key",
            ) => Some(unknown.of_type(Type::String).not_null().into()),
            (
                Self::Open {
                    is_each: true,
                    unknown,
                },
                "value",
            ) => Some(unknown.of_type(Type::Dynamic).into()),
            _ => None,
        }
    }

    /// `count.index`
    pub(super) fn index(&self) -> Option<Value> {
        match self {
            Self::Count(index) => Some(Value::number(i64::try_from(*index).unwrap_or(i64::MAX))),
            Self::Open {
                is_each: false,
                unknown,
            } => Some(unknown.of_type(Type::Number).not_null().into()),
            _ => None,
        }
    }
}

/// A key as addresses write it.
fn quoted(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 2);
    out.push('"');
    for (at, sign) in key.char_indices() {
        match sign {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // A sequence would begin here.
            '$' | '%' if key.get(at + 1..).is_some_and(|rest| rest.starts_with('{')) => {
                out.push(sign);
                out.push(sign);
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// Works out how often a block counts.
pub(super) fn expand<'c>(
    scope: &ModuleScope<'_, 'c>,
    count: Option<&'c Expression>,
    for_each: Option<&'c Expression>,
) -> Expansion {
    match (count, for_each) {
        (Some(count), _) => by_count(scope, count),
        (None, Some(each)) => by_each(scope, each),
        (None, None) => Expansion::Once,
    }
}

fn by_count<'c>(scope: &ModuleScope<'_, 'c>, expression: &'c Expression) -> Expansion {
    let value = scope.evaluate(expression);
    let (value, _) = value.unmarked();
    let span = expression.span;
    if value.is_null() {
        return refuse(
            scope,
            span,
            false,
            "`count` is null; it must be a whole number",
        );
    }
    if let Some(unknown) = value.as_unknown() {
        return Expansion::Open {
            is_each: false,
            unknown: Arc::new(unknown.clone()),
        };
    }
    let number = match convert(&value, &Type::Number) {
        Ok(number) => number.as_number().and_then(crate::value::Number::to_i64),
        Err(error) => {
            let message = format!("`count` must be a whole number: {error}");
            return refuse(scope, span, false, &message);
        }
    };
    match number {
        Some(number @ 0..=MOST) => Expansion::Count(usize::try_from(number).unwrap_or(0)),
        Some(number) if number > MOST && scope.world.is_open() => Expansion::Count(0),
        Some(number) if number > MOST => {
            let message = format!("`count` is {number}; a preview makes at most {MOST} of a block");
            refuse(scope, span, false, &message)
        }
        _ => refuse(
            scope,
            span,
            false,
            "`count` must be a whole number, zero or greater",
        ),
    }
}

fn by_each<'c>(scope: &ModuleScope<'_, 'c>, expression: &'c Expression) -> Expansion {
    let value = scope.evaluate(expression);
    let span = expression.span;
    let refuse = |message: &str| refuse(scope, span, true, message);
    if value.marks().is_sensitive() {
        return refuse("`for_each` must not hang on a sensitive value: keys are shown");
    }
    let (value, _) = value.unmarked();
    let open = |unknown: &Unknown| Expansion::Open {
        is_each: true,
        unknown: Arc::new(unknown.clone()),
    };
    let ty = value.ty();
    match value.content() {
        Content::Unknown(_)
            if !matches!(
                ty,
                Type::Dynamic | Type::Map(_) | Type::Object(_) | Type::Set(_)
            ) =>
        {
            refuse(&no_each(&ty))
        }
        Content::Null(_) => refuse("`for_each` is null; it must be a map, or a set of strings"),
        Content::Unknown(unknown) => open(unknown),
        Content::Map(_, entries) | Content::Object(entries) => Expansion::Each(
            entries
                .iter()
                .map(|(key, value)| (Arc::clone(key), value.clone()))
                .collect(),
        ),
        Content::Set(_, items) => {
            let mut entries = Vec::with_capacity(items.len());
            for item in items.iter() {
                match item.content() {
                    Content::String(key) => entries.push((Arc::clone(key), item.clone())),
                    Content::Unknown(unknown) => return open(unknown),
                    _ => return refuse("`for_each` takes sets of strings, none of which is null"),
                }
            }
            Expansion::Each(entries)
        }
        _ => refuse(&no_each(&ty)),
    }
}

fn no_each(ty: &Type) -> String {
    format!(
        "`for_each` must be a map, or a set of strings, not a {ty}; `toset` makes a set of a list"
    )
}

/// Tells a mistake; how many there are is open then.
fn refuse(scope: &ModuleScope<'_, '_>, span: Span, is_each: bool, message: &str) -> Expansion {
    scope.tell(super::rules::BAD_REPETITION, span, message);
    let unknown = Unknown::new(Type::Dynamic, "it is mistaken", Some(span));
    Expansion::Open {
        is_each,
        unknown: Arc::new(unknown),
    }
}
