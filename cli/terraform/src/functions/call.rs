//! One call: arguments checked and converted, unknown ones and marks dealt with.

use infractl_base::{Files, RelativePath};

use super::make::convert;
use super::signature::{Body, Function};
use crate::value::{Marks, Number, Range, Type, Unknown, Value};

/// What functions may ask for beside their arguments.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The files of the project; none where no file may be read.
    pub files: Option<&'a dyn Files>,
    /// The folder of the root module, in which the tool would run.
    pub folder: &'a RelativePath,
    /// Who renders templates; none where templates are not rendered.
    pub templates: Option<&'a dyn RenderTemplate>,
    /// How many templates lie around this call.
    pub depth: usize,
}

/// Renders a template of HCL: the evaluator does.
pub trait RenderTemplate {
    /// Renders `text` with these variables and no others. `name` is the template's file, if it has
    /// one; `depth` belongs into the context of each call within.
    fn render(
        &self,
        name: Option<&str>,
        text: &str,
        variables: Vec<(String, Value)>,
        depth: usize,
    ) -> Result<Value, String>;
}

/// Why a call has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FunctionError {
    /// The argument that is wrong, counted from zero; none where it is not one alone.
    pub argument: Option<usize>,
    /// What is wrong: lower-case start, no full stop. Behind an argument's name it makes a sentence.
    pub message: String,
}

impl FunctionError {
    pub(super) fn argument(at: usize, message: impl Into<String>) -> Self {
        Self {
            argument: Some(at),
            message: message.into(),
        }
    }

    pub(super) fn call(message: impl Into<String>) -> Self {
        Self {
            argument: None,
            message: message.into(),
        }
    }
}

/// Calls a function. `try` and `can` are the evaluator's own, and have no result here.
pub fn call(
    function: &'static Function,
    arguments: &[Value],
    context: &Context<'_>,
) -> Result<Value, FunctionError> {
    check_count(function, arguments.len())?;
    result(function, arguments, context).map_err(|error| {
        let is_sensitive = |value: &Value| value.clone().unmarked_deep().1.is_sensitive();
        if !arguments.iter().any(is_sensitive) {
            return error;
        }
        // What is wrong with a value tells of the value.
        FunctionError {
            message: "is refused; an argument is sensitive, so the reason is not told".to_owned(),
            ..error
        }
    })
}

/// What a call gives, which has the right number of arguments.
fn result(
    function: &'static Function,
    arguments: &[Value],
    context: &Context<'_>,
) -> Result<Value, FunctionError> {
    let mut values = Vec::with_capacity(arguments.len());
    for (at, value) in arguments.iter().enumerate() {
        let Some(parameter) = function.parameter(at) else {
            break;
        };
        let own = convert(value, &parameter.shape.to_type())
            .map_err(|error| FunctionError::argument(at, error))?;
        values.push(own);
    }
    let mut marks = Marks::default();
    let mut is_unknown = false;
    let mut is_dynamic = false;
    for (at, value) in values.iter_mut().enumerate() {
        let Some(parameter) = function.parameter(at) else {
            break;
        };
        if value.is_null() && !parameter.allows_null {
            return Err(FunctionError::argument(at, "must not be null"));
        }
        if !parameter.allows_marked {
            let (own, own_marks) = value.clone().unmarked_deep();
            *value = own;
            marks |= own_marks;
        }
        is_dynamic |= value.ty() == Type::Dynamic && !parameter.allows_dynamic;
        is_unknown |= !value.is_known() && !parameter.allows_unknown;
    }
    let mut given = Given {
        function,
        values: &values,
        context: *context,
        result: function.returns.to_type(),
    };
    if is_dynamic {
        return Ok(Value::from(given.cause(Type::Dynamic)).marked(marks));
    }
    if let Some(decide) = function.decide {
        given.result = decide(&given)?;
    } else if function.returns == super::Shape::Any && function.name == "parseint" {
        given.result = Type::Number;
    }
    if is_unknown {
        return Ok(given.unknown().marked(marks));
    }
    let result = match function.body {
        Body::Evaluated(body) => body(&given)?,
        Body::Outside(reason) => given.cannot_say(reason),
        Body::Special => return Err(FunctionError::call("is not called with values")),
    };
    Ok(result.marked(marks))
}

fn check_count(function: &Function, given: usize) -> Result<(), FunctionError> {
    let wanted = function.parameters.len();
    let is_right = if function.variadic.is_some() {
        given >= wanted
    } else {
        given == wanted
    };
    if is_right {
        return Ok(());
    }
    let least = if function.variadic.is_some() {
        "at least "
    } else {
        ""
    };
    let plural = if wanted == 1 { "" } else { "s" };
    Err(FunctionError::call(format!(
        "takes {least}{wanted} argument{plural}, and is given {given}: {function}"
    )))
}

/// What a function is given: its arguments, converted and let through.
pub(crate) struct Given<'a> {
    pub(super) function: &'static Function,
    values: &'a [Value],
    pub(super) context: Context<'a>,
    result: Type,
}

impl<'a> Given<'a> {
    pub(super) fn value(&self, at: usize) -> Result<&'a Value, FunctionError> {
        self.values
            .get(at)
            .ok_or_else(|| FunctionError::call(format!("lacks argument {}", at + 1)))
    }

    /// The arguments from a place on.
    pub(super) fn rest(&self, from: usize) -> &'a [Value] {
        self.values.get(from..).unwrap_or_default()
    }

    pub(super) fn is_known(&self, at: usize) -> bool {
        self.values.get(at).is_some_and(Value::is_known)
    }

    pub(super) fn type_of(&self, at: usize) -> Type {
        self.values.get(at).map_or(Type::Dynamic, Value::ty)
    }

    pub(super) fn text(&self, at: usize) -> Result<&'a str, FunctionError> {
        self.value(at)?
            .as_str()
            .ok_or_else(|| FunctionError::argument(at, "must be a string"))
    }

    pub(super) fn number(&self, at: usize) -> Result<&'a Number, FunctionError> {
        self.value(at)?
            .as_number()
            .ok_or_else(|| FunctionError::argument(at, "must be a number"))
    }

    /// A whole number of 64 bits.
    pub(super) fn whole(&self, at: usize) -> Result<i64, FunctionError> {
        let number = self.number(at)?;
        number.to_i64().ok_or_else(|| {
            FunctionError::argument(
                at,
                format!("must be a whole number of at most 64 bits, not {number}"),
            )
        })
    }

    /// The digits of a whole number of any length.
    pub(super) fn whole_text(&self, at: usize) -> Result<String, FunctionError> {
        let number = self.number(at)?;
        number.whole_digits(10).ok_or_else(|| {
            FunctionError::argument(at, format!("must be a whole number, not {number}"))
        })
    }

    /// A float; numbers beyond the largest are refused, infinities are not.
    pub(super) fn float(&self, at: usize) -> Result<f64, FunctionError> {
        let number = self.number(at)?;
        let float = number.to_f64();
        if float.is_infinite() && !number.is_infinite() {
            return Err(FunctionError::argument(
                at,
                "is beyond what a float can hold",
            ));
        }
        Ok(float)
    }

    /// What an unknown string is known to begin with.
    pub(super) fn known_prefix(&self, at: usize) -> &'a str {
        let unknown = self.values.get(at).and_then(Value::as_unknown);
        match unknown.map(|own| &own.range) {
            Some(Range::Prefix(prefix)) => prefix,
            _ => "",
        }
    }

    /// The type that the result must have.
    pub(super) fn result_type(&self) -> &Type {
        &self.result
    }

    /// The type that the elements of the result must have.
    pub(super) fn element_type(&self) -> Type {
        self.result.element().cloned().unwrap_or(Type::Dynamic)
    }

    /// Unknown for the reason that an argument gives.
    fn cause(&self, ty: Type) -> Unknown {
        let own = match self.values.iter().find_map(Value::first_unknown) {
            Some(own) => own.of_type(ty),
            None => Unknown::new(ty, "an argument is not known", None),
        };
        if self.function.is_never_null {
            own.not_null()
        } else {
            own
        }
    }

    /// The result, unknown because an argument is.
    pub(super) fn unknown(&self) -> Value {
        self.cause(self.result.clone()).into()
    }

    /// The same, as a string that begins so.
    pub(super) fn unknown_with_prefix(&self, prefix: &str) -> Value {
        let own = self.cause(self.result.clone());
        if prefix.is_empty() {
            return own.into();
        }
        own.within(Range::Prefix(prefix.into())).into()
    }

    /// The same, as a list with as many elements as another.
    pub(super) fn unknown_with_length_of(&self, other: &Value) -> Value {
        let range = match (super::make::length(other), other.as_unknown()) {
            (Some(length), _) => Range::Length {
                lower: length,
                upper: Some(length),
            },
            (None, Some(own)) => own.range.clone(),
            (None, None) => Range::Any,
        };
        self.cause(self.result.clone()).within(range).into()
    }

    /// The result, unknown for a reason of its own.
    pub(super) fn cannot_say(&self, reason: &str) -> Value {
        let reason = format!("`{}`: {reason}", self.function.name);
        let own = Unknown::new(self.result.clone(), reason, None);
        if self.function.is_never_null {
            own.not_null().into()
        } else {
            own.into()
        }
    }

    /// The value with the marks that an argument itself carries.
    pub(super) fn with_marks_of(&self, at: usize, value: Value) -> Value {
        match self.values.get(at) {
            Some(own) => value.marked(own.clone().unmarked().1),
            None => value,
        }
    }

    /// An argument's text as a message may show it.
    pub(super) fn shown<'t>(&self, at: usize, text: &'t str) -> &'t str {
        let is_sensitive = self
            .values
            .get(at)
            .is_some_and(|own| own.marks().is_sensitive());
        if is_sensitive {
            "(sensitive value)"
        } else {
            text
        }
    }
}
