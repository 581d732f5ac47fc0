use infractl_document::Span;
use infractl_hcl::syntax::{Binary, BinaryOperator, Unary, UnaryOperator};

use super::EvaluationError;
use super::evaluator::{Evaluator, caused_by};
use super::{logic, order};
use crate::value::convert::convert;
use crate::value::{Marks, Type, Value};

impl<'a> Evaluator<'a> {
    pub(super) fn unary(&mut self, unary: &'a Unary, span: Span) -> Value {
        let ty = match unary.operator {
            UnaryOperator::Not => Type::Bool,
            UnaryOperator::Negate => Type::Number,
        };
        let before = self.errors.len();
        let given = self.expression(&unary.operand);
        let fail = |detail: String| {
            EvaluationError::new(unary.operand.span, "invalid operand", detail).within(span)
        };
        let operand = match convert(&given, &ty) {
            Ok(operand) => operand,
            Err(error) => {
                let detail = format!("`{}` takes a {ty}: {error}", unary.operator.sign());
                return self.error(fail(detail), ty);
            }
        };
        if self.errors.len() > before {
            return caused_by(&[&operand], ty, span).into();
        }
        if operand.is_null() {
            let detail = format!("`{}` takes a {ty}, not null", unary.operator.sign());
            return self.error(fail(detail), ty);
        }
        let result = match (operand.as_bool(), operand.as_number()) {
            (Some(truth), _) => Value::bool(!truth),
            (_, Some(number)) => Value::number(number.negated()),
            _ => caused_by(&[&operand], ty, span).not_null().into(),
        };
        result.marked(operand.marks())
    }

    pub(super) fn binary(&mut self, binary: &'a Binary, span: Span) -> Value {
        let operator = binary.operator;
        let (given_left, left_errors) = self.aside(&binary.left);
        let (given_right, right_errors) = self.aside(&binary.right);
        let wanted = operand_type(operator);
        let is_mistaken = |errors: &[EvaluationError]| !errors.is_empty();
        let sides = [
            (&given_left, &binary.left, "left"),
            (&given_right, &binary.right, "right"),
        ];
        let mut converted = Vec::with_capacity(2);
        let mut own_errors = Vec::new();
        for (value, expression, side) in sides {
            match convert(value, &wanted) {
                Ok(value) => converted.push(value),
                Err(error) => {
                    let sign = operator.sign();
                    let detail = format!("`{sign}` takes a {wanted} on the {side}: {error}");
                    let error = EvaluationError::new(expression.span, "invalid operand", detail);
                    own_errors.push(error.within(span));
                }
            }
        }
        let ty = result_type(operator);
        let mut pair = converted.into_iter();
        let (Some(left), Some(right), true) = (pair.next(), pair.next(), own_errors.is_empty())
        else {
            self.errors.extend(own_errors);
            self.errors.extend(left_errors);
            self.errors.extend(right_errors);
            return caused_by(&[&given_left, &given_right], ty, span).into();
        };
        // Marks within a value reach what it is compared with, null too.
        let (left, left_marks) = left.unmarked_deep();
        let (right, right_marks) = right.unmarked_deep();
        let marks = left_marks | right_marks;
        let unknown = |ty: Type| caused_by(&[&left, &right], ty, span);
        if let Some(early) = logic::early(operator, &left, &right, is_mistaken(&left_errors)) {
            self.errors.extend(match early.told {
                logic::Told::Left => left_errors,
                logic::Told::Right => right_errors,
            });
            let value = early
                .result
                .map_or_else(|| Value::from(unknown(Type::Bool).not_null()), Value::bool);
            return value.marked(marks);
        }
        if is_mistaken(&left_errors) || is_mistaken(&right_errors) {
            self.errors.extend(left_errors);
            self.errors.extend(right_errors);
            return Value::from(unknown(ty)).marked(marks);
        }
        if !is_equality(operator) {
            for (value, expression) in [(&left, &binary.left), (&right, &binary.right)] {
                if value.is_null() {
                    let detail = format!("`{}` takes a {wanted}, not null", operator.sign());
                    let error = EvaluationError::new(expression.span, "invalid operand", detail);
                    return self.error(error.within(span), ty);
                }
            }
        }
        match operate(operator, &left, &right) {
            Ok(Some(value)) => value.marked(marks),
            Ok(None) => Value::from(unknown(ty).not_null()).marked(marks),
            Err(detail) => self.error(EvaluationError::new(span, "operation failed", detail), ty),
        }
    }
}

/// The result; `None` where it is not known yet.
fn operate(operator: BinaryOperator, left: &Value, right: &Value) -> Result<Option<Value>, String> {
    let known = |result: Option<bool>| Ok(result.map(Value::bool));
    match operator {
        BinaryOperator::Equal => return Ok(Some(left.equals(right))),
        BinaryOperator::NotEqual => return Ok(Some(negated(left.equals(right)))),
        BinaryOperator::Or | BinaryOperator::And => {
            let (Some(left), Some(right)) = (left.as_bool(), right.as_bool()) else {
                return Ok(None);
            };
            return known(Some(if operator == BinaryOperator::Or {
                left || right
            } else {
                left && right
            }));
        }
        BinaryOperator::Less => return known(order::less(left, right)),
        BinaryOperator::Greater => return known(order::less(right, left)),
        BinaryOperator::LessOrEqual => return known(order::less_or_equal(left, right)),
        BinaryOperator::GreaterOrEqual => return known(order::less_or_equal(right, left)),
        BinaryOperator::Add
        | BinaryOperator::Subtract
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Remainder => {}
    }
    let (Some(left), Some(right)) = (left.as_number(), right.as_number()) else {
        return Ok(None);
    };
    let result = match operator {
        BinaryOperator::Add => left.plus(right),
        BinaryOperator::Subtract => left.minus(right),
        BinaryOperator::Multiply => left.times(right),
        BinaryOperator::Divide => left.divided_by(right),
        _ => left.remainder(right),
    };
    result
        .map(|number| Some(Value::number(number)))
        .map_err(|error| error.to_string())
}

fn negated(value: Value) -> Value {
    let marks: Marks = value.marks();
    match value.as_bool() {
        Some(truth) => Value::bool(!truth).marked(marks),
        None => value,
    }
}

fn is_equality(operator: BinaryOperator) -> bool {
    matches!(operator, BinaryOperator::Equal | BinaryOperator::NotEqual)
}

fn operand_type(operator: BinaryOperator) -> Type {
    match operator {
        BinaryOperator::Equal | BinaryOperator::NotEqual => Type::Dynamic,
        BinaryOperator::Or | BinaryOperator::And => Type::Bool,
        _ => Type::Number,
    }
}

fn result_type(operator: BinaryOperator) -> Type {
    match operator {
        BinaryOperator::Add
        | BinaryOperator::Subtract
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Remainder => Type::Number,
        _ => Type::Bool,
    }
}
