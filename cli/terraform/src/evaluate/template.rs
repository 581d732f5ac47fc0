use infractl_document::Span;
use infractl_hcl::syntax::Part;

use super::EvaluationError;
use super::evaluator::{Evaluator, caused_by};
use super::prefix::certain;
use crate::value::convert::convert;
use crate::value::{Marks, Range, Type, Value};

const INVALID: &str = "invalid template interpolation";

/// The parts of a template put together.
#[derive(Default)]
struct Text {
    written: String,
    /// The first part that is not known.
    unknown: Option<Value>,
    marks: Marks,
}

impl<'a> Evaluator<'a> {
    /// The text of a template; where a part is not known, what stands before it is known all the
    /// same.
    pub(super) fn template(&mut self, parts: &'a [Part], span: Span) -> Value {
        let before = self.errors.len();
        let mut result = Text::default();
        for part in parts {
            match part {
                Part::Text { text, .. } => result.add(text),
                Part::Interpolation(interpolation) => {
                    let value = self.expression(&interpolation.value);
                    self.put(&mut result, value, interpolation.value.span, span);
                }
                Part::If(directive) => {
                    let whole = part.span();
                    let then = self.parts_branch(&directive.then, whole);
                    let otherwise = self.parts_branch(&directive.otherwise, whole);
                    let value = self.choose(&directive.condition, then, otherwise, whole);
                    self.put(&mut result, value, whole, span);
                }
                Part::For(directive) => {
                    let whole = part.span();
                    let value = self.repeat_parts(directive, whole);
                    self.put(&mut result, value, whole, span);
                }
            }
        }
        let value = match &result.unknown {
            None => Value::string(result.written),
            Some(unknown) => {
                let mut own = caused_by(&[unknown], Type::String, span).not_null();
                let prefix = certain(&result.written);
                if self.errors.len() == before && !prefix.is_empty() {
                    own = own.within(Range::Prefix(prefix.into()));
                }
                own.into()
            }
        };
        value.marked(result.marks)
    }

    fn put(&mut self, result: &mut Text, value: Value, place: Span, span: Span) {
        if value.is_null() {
            let detail = "the value is null, which is no part of a text";
            let error = EvaluationError::new(place, INVALID, detail);
            self.error(error.within(span), Type::String);
            return;
        }
        let (value, marks) = value.unmarked();
        result.marks |= marks;
        if !value.is_known() {
            result.unknown.get_or_insert(value);
            return;
        }
        match convert(&value, &Type::String) {
            Ok(text) => result.add(text.as_str().unwrap_or_default()),
            Err(error) => {
                let detail = format!("the value cannot be a part of a text: {error}");
                let error = EvaluationError::new(place, INVALID, detail);
                self.error(error.within(span), Type::String);
            }
        }
    }
}

impl Text {
    fn add(&mut self, text: &str) {
        if self.unknown.is_none() {
            self.written.push_str(text);
        }
    }
}
