use infractl_document::{Span, similar};
use infractl_hcl::syntax::{Call, Expression};

use super::EvaluationError;
use super::evaluator::{Evaluator, caused_by};
use crate::functions::{Function, call, find, functions};
use crate::value::{Type, Value};

/// An argument: as written, or an element of the one that `...` expands.
pub(super) enum Argument<'a> {
    Written(&'a Expression),
    Expanded(Value, Span),
}

impl Argument<'_> {
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Written(expression) => expression.span,
            Self::Expanded(_, span) => *span,
        }
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn call(&mut self, own: &'a Call, span: Span) -> Value {
        let name = own.name.as_str();
        if name.starts_with("provider::") {
            own.arguments.iter().for_each(|argument| {
                self.expression(argument);
            });
            let reason = "functions of providers are not called here";
            return Value::unknown(Type::Dynamic, reason, Some(span));
        }
        let Some(function) = find(name) else {
            let closest = similar(name, functions().map(|function| function.name));
            let hint = closest
                .map(|name| format!("; did you mean `{name}`?"))
                .unwrap_or_default();
            let detail = format!("there is no function named `{name}`{hint}");
            let error = EvaluationError::new(own.name.span, "unknown function", detail);
            return self.error(error.within(span), Type::Dynamic);
        };
        let arguments = match self.arguments(own, span) {
            Ok(arguments) => arguments,
            Err(value) => return value,
        };
        match function.name {
            "try" => self.try_each(&arguments, own.name.span, span),
            "can" => self.can(&arguments, own.name.span, span),
            _ => self.run(function, own.name.span, &arguments, span),
        }
    }

    fn run(
        &mut self,
        function: &'static Function,
        name: Span,
        arguments: &[Argument<'a>],
        span: Span,
    ) -> Value {
        let before = self.errors.len();
        let values: Vec<Value> = arguments
            .iter()
            .map(|argument| self.argument(argument))
            .collect();
        if self.errors.len() > before {
            let all: Vec<&Value> = values.iter().collect();
            return caused_by(&all, Type::Dynamic, span).into();
        }
        call(function, &values, &self.functions).unwrap_or_else(|error| {
            let wrong = error.argument.and_then(|at| {
                let parameter = function.parameter(at)?;
                Some((arguments.get(at)?.span(), parameter.name))
            });
            let (place, summary, detail) = match wrong {
                Some((place, parameter)) => (
                    place,
                    "invalid function argument",
                    format!("`{parameter}` of `{}` {}", function.name, error.message),
                ),
                None => (
                    name,
                    "error in a function call",
                    format!("`{}` {}", function.name, error.message),
                ),
            };
            let error = EvaluationError::new(place, summary, detail);
            self.error(error.within(span), Type::Dynamic)
        })
    }

    pub(super) fn argument(&mut self, argument: &Argument<'a>) -> Value {
        match argument {
            Argument::Written(expression) => self.expression(expression),
            Argument::Expanded(value, _) => value.clone(),
        }
    }

    /// The arguments of a call; where they cannot be told, the value of the whole call.
    fn arguments(&mut self, own: &'a Call, span: Span) -> Result<Vec<Argument<'a>>, Value> {
        let written = own.arguments.iter().map(Argument::Written);
        if !own.expands_final {
            return Ok(written.collect());
        }
        let Some((last, first)) = own.arguments.split_last() else {
            return Ok(Vec::new());
        };
        let before = self.errors.len();
        let value = self.expression(last);
        if self.errors.len() > before {
            return Err(caused_by(&[&value], Type::Dynamic, span).into());
        }
        let mut fail = |detail: &str| {
            let error = EvaluationError::new(last.span, "invalid expanding argument", detail);
            Err(self.error(error.within(span), Type::Dynamic))
        };
        if value.is_null() {
            return fail("what stands before `...` must not be null");
        }
        let ty = value.ty();
        if !matches!(
            ty,
            Type::Dynamic | Type::List(_) | Type::Set(_) | Type::Tuple(_)
        ) {
            return fail(&format!(
                "what stands before `...` is a list, set or tuple, not a {ty}"
            ));
        }
        let Some(elements) = value.elements() else {
            return Err(caused_by(&[&value], Type::Dynamic, span).into());
        };
        let marks = value.marks();
        let expanded = elements
            .iter()
            .map(|element| Argument::Expanded(element.clone().marked(marks), last.span));
        Ok(first
            .iter()
            .map(Argument::Written)
            .chain(expanded)
            .collect())
    }
}
