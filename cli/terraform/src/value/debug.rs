use std::fmt;

use super::{Content, Value};

impl fmt::Debug for Value {
    /// Shows nothing of what is sensitive.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.marks().is_sensitive() {
            return formatter.write_str("(sensitive)");
        }
        match self.content() {
            Content::Null(ty) => write!(formatter, "null({ty})"),
            Content::Unknown(unknown) => write!(formatter, "unknown({})", unknown.ty),
            Content::Bool(value) => value.fmt(formatter),
            Content::Number(number) => fmt::Display::fmt(number, formatter),
            Content::String(text) => fmt::Debug::fmt(text, formatter),
            Content::List(_, items) => formatter.debug_list().entries(items.iter()).finish(),
            Content::Set(_, items) => formatter.debug_set().entries(items.iter()).finish(),
            Content::Tuple(items) => {
                let mut shown = formatter.debug_tuple("");
                items.iter().for_each(|item| {
                    shown.field(item);
                });
                shown.finish()
            }
            Content::Map(_, entries) | Content::Object(entries) => {
                formatter.debug_map().entries(entries.iter()).finish()
            }
        }
    }
}
