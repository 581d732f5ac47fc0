//! `try` and `can`, which are given expressions rather than values.

use infractl_document::Span;

use super::EvaluationError;
use super::call::Argument;
use super::evaluator::{Evaluator, caused_by};
use crate::value::{Type, Value};

impl<'a> Evaluator<'a> {
    /// The first argument without a mistake. One that is not wholly known may yet turn out to be
    /// mistaken, so nothing is known of the result then.
    pub(super) fn try_each(&mut self, arguments: &[Argument<'a>], name: Span, span: Span) -> Value {
        let mut errors = Vec::new();
        for argument in arguments {
            let (value, own) = self.attempt(argument);
            if own.is_empty() {
                if value.is_wholly_known() {
                    return value;
                }
                return caused_by(&[&value], Type::Dynamic, span).into();
            }
            errors.extend(own);
        }
        let detail = if arguments.is_empty() {
            "`try` takes at least one expression".to_owned()
        } else {
            let each: Vec<String> = errors.iter().map(ToString::to_string).collect();
            format!("no expression of `try` has a value: {}", each.join("; "))
        };
        let error = EvaluationError::new(name, "error in a function call", detail);
        self.error(error.within(span), Type::Dynamic)
    }

    pub(super) fn can(&mut self, arguments: &[Argument<'a>], name: Span, span: Span) -> Value {
        let [argument] = arguments else {
            let detail = format!(
                "`can` takes one expression, and is given {}",
                arguments.len()
            );
            let error = EvaluationError::new(name, "error in a function call", detail);
            return self.error(error.within(span), Type::Dynamic);
        };
        let (value, errors) = self.attempt(argument);
        if !errors.is_empty() {
            return Value::bool(false);
        }
        if value.is_wholly_known() {
            return Value::bool(true);
        }
        caused_by(&[&value], Type::Bool, span).into()
    }

    fn attempt(&mut self, argument: &Argument<'a>) -> (Value, Vec<EvaluationError>) {
        match argument {
            Argument::Written(expression) => self.aside(expression),
            Argument::Expanded(value, _) => (value.clone(), Vec::new()),
        }
    }
}
