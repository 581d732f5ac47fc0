use infractl_document::Span;
use infractl_hcl::syntax::{ExpressionKind, ObjectItem};

use super::evaluator::{Evaluator, caused_by};
use crate::value::convert::convert;
use crate::value::{Entries, Marks, Type, Value};

impl<'a> Evaluator<'a> {
    /// An object as it is written. Of equal keys, the last counts.
    pub(super) fn object(&mut self, items: &'a [ObjectItem], span: Span) -> Value {
        let mut attributes = Entries::new();
        let mut marks = Marks::NONE;
        let mut cause = None;
        for item in items {
            let before = self.errors.len();
            let key = self.key(item);
            let is_mistaken = self.errors.len() > before;
            let value = self.expression(&item.value);
            if is_mistaken {
                cause = Some(key);
                continue;
            }
            if key.is_null() {
                let detail = "null cannot be a key";
                cause = Some(self.mistake(item.key.span, "null as a key", detail));
                continue;
            }
            let (key, own) = key.unmarked();
            marks |= own;
            match convert(&key, &Type::String) {
                Err(error) => {
                    let detail = format!("the value cannot be a key: {error}");
                    cause = Some(self.mistake(item.key.span, "wrong type of a key", detail));
                }
                Ok(key) => match key.as_str() {
                    Some(text) => {
                        attributes.insert(text.into(), value);
                    }
                    None => cause = Some(key),
                },
            }
        }
        match cause {
            Some(cause) => caused_by(&[&cause], Type::Dynamic, span).into(),
            None => Value::from_attributes(attributes).marked(marks),
        }
    }

    fn key(&mut self, item: &'a ObjectItem) -> Value {
        if let Some(word) = item.key.as_word() {
            return Value::string(word);
        }
        if matches!(item.key.kind, ExpressionKind::Reference(_)) {
            return self.mistake(
                item.key.span,
                "ambiguous key",
                "a reference as a key stands in parentheses, a text with dots in quotes",
            );
        }
        self.expression(&item.key)
    }
}
