use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use super::DecodeErrorKind;
use crate::{Node, similar};

/// An error on its way out of the decoder; the first place that sees it puts its name on it.
#[derive(Debug)]
pub(super) struct Raised {
    pub(super) at: Option<Place>,
    pub(super) kind: DecodeErrorKind,
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// The key that a map lacks.
    pub(super) missing: Option<&'static str>,
    /// Whether a word is none of those that a choice knows; said of a key, it is an unknown key.
    is_choice: bool,
}

/// A node, or its key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) index: u32,
    pub(super) is_key: bool,
}

impl Raised {
    fn new(kind: DecodeErrorKind, message: String, help: Option<String>) -> Self {
        Self {
            at: None,
            kind,
            message,
            help,
            missing: None,
            is_choice: false,
        }
    }

    /// Another kind of value than the type takes.
    pub(super) fn expected(wanted: &str, found: Node<'_>) -> Self {
        let is_quotable = wanted == "a string"
            && matches!(
                found.view(),
                crate::View::Number(_) | crate::View::Bool(_) | crate::View::Null
            );
        Self::new(
            DecodeErrorKind::WrongValue,
            format!("expected {wanted}, found {}", found.kind()),
            is_quotable.then(|| "put the value in quotes".to_owned()),
        )
        .at_value(found)
    }

    pub(super) fn unknown_key(key: &str, known: &[&str]) -> Self {
        Self::new(
            DecodeErrorKind::UnknownKey,
            format!("unknown key `{key}`"),
            Some(suggestion(key, known, "key")),
        )
    }

    pub(super) fn unknown_choice(choice: &str, known: &[&str]) -> Self {
        Self {
            is_choice: true,
            ..Self::new(
                DecodeErrorKind::WrongValue,
                format!("unknown value `{choice}`"),
                Some(suggestion(choice, known, "value")),
            )
        }
    }

    /// Puts the place on an error that has none yet.
    pub(super) fn at_value(mut self, node: Node<'_>) -> Self {
        self.at.get_or_insert(Place {
            index: node.index(),
            is_key: false,
        });
        self
    }

    /// Puts the place of a key on an error that has none yet.
    pub(super) fn at_key(mut self, node: Node<'_>) -> Self {
        if self.at.is_none() && self.is_choice {
            self.kind = DecodeErrorKind::UnknownKey;
            self.message = self.message.replacen("value", "key", 1);
            self.help = self.help.map(|help| help.replacen("value", "key", 1));
        }
        self.at.get_or_insert(Place {
            index: node.index(),
            is_key: true,
        });
        self
    }
}

fn suggestion(word: &str, known: &[&str], noun: &str) -> String {
    if let Some(close) = similar(word, known.iter().copied()) {
        return format!("did you mean `{close}`?");
    }
    let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    match listed.as_slice() {
        [] => format!("no {noun} is known here"),
        [only] => format!("the only {noun} known here is {only}"),
        _ => format!("known {noun}s are {}", listed.join(", ")),
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Raised {}

impl Error for Raised {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(DecodeErrorKind::WrongValue, message.to_string(), None)
    }

    fn invalid_type(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::custom(format_args!("expected {wanted}, found {found}"))
    }

    fn invalid_value(found: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let wanted = wanted.to_string();
        let range = match wanted.as_str() {
            "u8" => Some(format!("0 to {}", u8::MAX)),
            "u16" => Some(format!("0 to {}", u16::MAX)),
            "u32" => Some(format!("0 to {}", u32::MAX)),
            "u64" | "usize" => Some(format!("0 to {}", u64::MAX)),
            _ => None,
        };
        match (range, found) {
            (Some(range), Unexpected::Signed(number)) => Self::custom(format_args!(
                "expected a whole number from {range}, found {number}"
            )),
            (Some(range), Unexpected::Unsigned(number)) => Self::custom(format_args!(
                "expected a whole number from {range}, found {number}"
            )),
            (_, found) => Self::custom(format_args!("expected {wanted}, found {found}")),
        }
    }

    fn unknown_variant(variant: &str, known: &'static [&'static str]) -> Self {
        Self::unknown_choice(variant, known)
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Self::unknown_key(field, known)
    }

    fn missing_field(field: &'static str) -> Self {
        Self {
            missing: Some(field),
            ..Self::new(
                DecodeErrorKind::MissingKey,
                format!("missing key `{field}`"),
                None,
            )
        }
    }
}
