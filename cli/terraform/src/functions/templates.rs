//! `templatefile` and `templatestring`: the evaluator renders, these say what and with which
//! variables.

use super::files;
use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::{Type, Value};

const VARIABLES: Parameter = Parameter::new("vars", Shape::Any);

pub(super) const FUNCTIONS: &[Function] = &[
    Function::special(
        "can",
        &[Parameter::new("expression", Shape::Any).dynamic()],
        Shape::Bool,
    ),
    Function::new(
        "templatefile",
        &[Parameter::new("path", Shape::Text).marked(), VARIABLES],
        Shape::Any,
        template_file,
    )
    .maybe_null(),
    Function::new(
        "templatestring",
        &[
            Parameter::new("data", Shape::Text).marked(),
            VARIABLES.marked(),
        ],
        Shape::Any,
        template_string,
    )
    .maybe_null(),
    Function::special("try", &[], Shape::Any).variadic(Parameter::new("expressions", Shape::Any)),
];

/// Templates that call templates more often than this are taken to do so for ever.
const DEEPEST: usize = 64;

fn template_file(given: &Given<'_>) -> Result<Value, FunctionError> {
    let name = given.text(0)?;
    let bytes = match files::bytes(given)? {
        Ok(bytes) => bytes,
        Err(reason) => return Ok(given.with_marks_of(0, given.cannot_say(reason))),
    };
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| FunctionError::argument(0, "names a file that is no text"))?;
    render(given, Some(name), text)
}

fn template_string(given: &Given<'_>) -> Result<Value, FunctionError> {
    render(given, None, given.text(0)?)
}

fn render(given: &Given<'_>, name: Option<&str>, text: &str) -> Result<Value, FunctionError> {
    let (variables, _) = given.value(1)?.clone().unmarked();
    if !matches!(variables.ty(), Type::Map(_) | Type::Object(_)) {
        return Err(FunctionError::argument(1, "must be a map or object"));
    }
    let variables = make::entries(&variables);
    for (name, _) in &variables {
        if !is_identifier(name) {
            return Err(FunctionError::argument(
                1,
                format!("`{name}` cannot name a variable: a letter, then letters, digits and `_`"),
            ));
        }
    }
    let Some(templates) = given.context.templates else {
        return Ok(given.cannot_say("templates are not rendered here"));
    };
    if given.context.depth >= DEEPEST {
        return Err(FunctionError::call(format!(
            "templates call each other more than {DEEPEST} deep"
        )));
    }
    let own = templates
        .render(name, text, variables, given.context.depth + 1)
        .map_err(FunctionError::call)?;
    Ok(given.with_marks_of(0, own))
}

/// What HCL takes for a name.
fn is_identifier(name: &str) -> bool {
    let mut signs = name.chars();
    signs
        .next()
        .is_some_and(|first| first == '_' || first.is_alphabetic())
        && signs.all(|sign| sign == '_' || sign == '-' || sign.is_alphanumeric())
}
