use infractl_document::Span;
use infractl_hcl::syntax::{Conditional, Expression, Part};

use super::describe::difference;
use super::evaluator::{Evaluator, caused_by};
use super::{EvaluationError, range};
use crate::value::convert::{Care, convert, unify};
use crate::value::{Type, Value};

/// A result that a condition may choose, with the mistakes that count only then.
pub(super) struct Branch {
    pub(super) value: Value,
    pub(super) errors: Vec<EvaluationError>,
    pub(super) span: Span,
}

impl<'a> Evaluator<'a> {
    pub(super) fn conditional(&mut self, conditional: &'a Conditional, span: Span) -> Value {
        let then = self.branch(&conditional.then);
        let otherwise = self.branch(&conditional.otherwise);
        self.choose(&conditional.condition, then, otherwise, span)
    }

    fn branch(&mut self, expression: &'a Expression) -> Branch {
        let (value, errors) = self.aside(expression);
        Branch {
            value,
            errors,
            span: expression.span,
        }
    }

    pub(super) fn parts_branch(&mut self, parts: &'a [Part], span: Span) -> Branch {
        let before = self.errors.len();
        let value = self.template(parts, span);
        Branch {
            value,
            errors: self.errors.split_off(before),
            span,
        }
    }

    /// The branch that a condition chooses, in the type that both have in common.
    pub(super) fn choose(
        &mut self,
        condition: &'a Expression,
        then: Branch,
        otherwise: Branch,
        span: Span,
    ) -> Value {
        let (left, right) = (then.value.ty(), otherwise.value.ty());
        let ty = if is_bare_null(&then.value) {
            Some(right.clone())
        } else if is_bare_null(&otherwise.value) {
            Some(left.clone())
        } else if left == Type::Dynamic || right == Type::Dynamic {
            Some(Type::Dynamic)
        } else {
            unify(&[left.clone(), right.clone()], Care::Lossy)
        };
        let Some(ty) = ty else {
            // The name of an attribute may be made of a secret.
            let marks = then.value.all_marks() | otherwise.value.all_marks();
            let how = if marks.is_sensitive() {
                "these differ in what nobody may see".to_owned()
            } else {
                difference(&left, &right)
            };
            let detail = format!("both results of a condition have one type; {how}");
            return self.mistake(span, "inconsistent results of a condition", detail);
        };
        let given = self.expression(condition);
        let fail = |summary: &'static str, detail: String| {
            EvaluationError::new(condition.span, summary, detail).within(span)
        };
        if given.is_null() {
            let detail = "the condition is null; it must be true or false".to_owned();
            return self.error(fail("condition is null", detail), ty);
        }
        let (given, marks) = given.unmarked();
        let (then_value, then_marks) = then.value.unmarked();
        let (otherwise_value, otherwise_marks) = otherwise.value.unmarked();
        let marks = marks | then_marks | otherwise_marks;
        if !given.is_known() {
            let cause = caused_by(&[&given], ty, span);
            return range::either(cause, &then_value, &otherwise_value).marked(marks);
        }
        let truth = match convert(&given, &Type::Bool) {
            Ok(truth) => truth.as_bool().unwrap_or(false),
            Err(error) => {
                let detail = format!("the condition must be true or false: {error}");
                return self.error(fail("condition is no bool", detail), ty);
            }
        };
        let (chosen, errors, place) = if truth {
            (then_value, then.errors, then.span)
        } else {
            (otherwise_value, otherwise.errors, otherwise.span)
        };
        self.errors.extend(errors);
        let converted = if ty == Type::Dynamic {
            Ok(chosen)
        } else {
            convert(&chosen, &ty)
        };
        let value = converted.unwrap_or_else(|error| {
            let detail = format!("the chosen result has the wrong type: {error}");
            let error = EvaluationError::new(place, "inconsistent results of a condition", detail);
            self.error(error.within(span), ty)
        });
        value.marked(marks)
    }
}

/// A `null` that is written out has no type, and takes that of the other branch.
fn is_bare_null(value: &Value) -> bool {
    value.is_null() && value.ty() == Type::Dynamic && value.marks().is_empty()
}
