use infractl_document::Span;

use super::JsonText;

/// A value, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonValue {
    /// What it is.
    pub kind: JsonKind,
    /// The place, with quotes, brackets or braces of its own.
    pub span: Span,
}

/// The forms of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number as it is written, such as `-1.50` or `6e23`.
    Number(Box<str>),
    /// `"text"`
    Text(JsonText),
    /// `[a, b]`
    List(Box<[JsonValue]>),
    /// `{"a": b}`; a key may stand there twice.
    Object(Box<[JsonEntry]>),
}

/// One entry of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonEntry {
    /// The key.
    pub name: JsonText,
    /// The `:`.
    pub colon: Span,
    /// The value.
    pub value: JsonValue,
}

impl JsonEntry {
    /// From the key to the end of the value.
    pub fn span(&self) -> Span {
        self.name.span().join(self.value.span)
    }
}

impl JsonValue {
    /// What it is, as a message calls it.
    pub fn noun(&self) -> &'static str {
        match &self.kind {
            JsonKind::Null => "null",
            JsonKind::Bool(_) => "a truth value",
            JsonKind::Number(_) => "a number",
            JsonKind::Text(_) => "a text",
            JsonKind::List(_) => "a list",
            JsonKind::Object(_) => "an object",
        }
    }
}
