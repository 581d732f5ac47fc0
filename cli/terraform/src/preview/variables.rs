//! Variables: what they take, and what they are set to.

use std::collections::BTreeMap;
use std::rc::Rc;

use infractl_base::{FilesError, RelativePath};
use infractl_document::{Finding, SourceId, Span};
use infractl_hcl::read_expression;
use infractl_hcl::syntax::{Expression, ExpressionKind, each_child};

use super::Request;
use super::instance::Instance;
use super::rules::{self, UNSUITABLE_VALUE};
use super::world::World;
use crate::configuration::{Module, Variable, automatic_variables, read_variables};
use crate::evaluate::{EvaluationError, Variables, evaluate};
use crate::functions::Context;
use crate::value::constraint::{Constraint, ConstraintError, read_constraint};
use crate::value::convert::ConversionError;
use crate::value::{Marks, Type, Value};

/// What a variable is set to, and where.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) value: Value,
    pub(super) span: Option<Span>,
}

/// What a variable takes.
pub(super) fn constraint_of(variable: &Variable) -> Result<Constraint, Vec<ConstraintError>> {
    let Some(expression) = variable.constraint() else {
        return Ok(Constraint::any());
    };
    // What cannot be read is told already.
    if expression.kind == ExpressionKind::Invalid {
        return Ok(Constraint::any());
    }
    let mut evaluate = |expression: &Expression| {
        let (value, errors) = constant(expression);
        match errors.into_iter().next() {
            None => Ok(value),
            Some(error) => Err(ConstraintError {
                span: error.span,
                message: error.detail,
            }),
        }
    };
    read_constraint(expression, &mut evaluate)
}

/// The values of an expression in which neither names nor functions may stand.
pub(super) fn constant(expression: &Expression) -> (Value, Vec<EvaluationError>) {
    let mut calls = Vec::new();
    find_calls(expression, &mut calls);
    let folder = RelativePath::root();
    let functions = Context {
        files: None,
        folder: &folder,
        templates: None,
        depth: 0,
    };
    let evaluation = evaluate(expression, &Variables::default(), functions);
    let mut errors = evaluation.errors;
    errors.extend(calls.into_iter().map(|span| {
        let detail = "no function may be called here; write its result out";
        EvaluationError::new(span, "function call", detail)
    }));
    (evaluation.value, errors)
}

fn find_calls(expression: &Expression, found: &mut Vec<Span>) {
    if matches!(expression.kind, ExpressionKind::Call(_)) {
        found.push(expression.span);
    }
    each_child(expression, &mut |child| find_calls(child, found));
}

/// What a variable takes; everything where its type cannot be read.
pub(super) fn constraint<'c>(
    world: &World<'c>,
    instance: &Rc<Instance<'c>>,
    variable: &Variable,
) -> Constraint {
    constraint_of(variable).unwrap_or_else(|errors| {
        let subject = format!("var.{}", variable.name());
        for error in errors {
            let message = format!("no type of a variable: {}", error.message);
            world.tell(instance, &subject, UNSUITABLE_VALUE, error.span, &message);
        }
        Constraint::any()
    })
}

/// The value that a variable has: what it is given, or its default, in its type.
pub(super) fn settled<'c>(
    world: &World<'c>,
    instance: &Rc<Instance<'c>>,
    variable: &Variable,
    constraint: &Constraint,
    given: Option<Given>,
) -> Value {
    let mut marks = Marks::NONE;
    if variable.is_sensitive() {
        marks |= Marks::SENSITIVE;
    }
    if variable.is_ephemeral() {
        marks |= Marks::EPHEMERAL;
    }
    let name = variable.name();
    let subject = format!("var.{name}");
    let header = variable.block.header();
    let ty = constraint.ty.without_optional();
    let unknown = |reason: &str| Value::unknown(ty.clone(), reason, Some(header)).marked(marks);
    let unsuitable = |span: Option<Span>, error: &ConversionError| {
        // What is wrong with a secret may repeat it.
        let said = if marks.is_sensitive() {
            format!("`{name}` has a value that its type does not take")
        } else {
            format!("`{name}` has a value that its type does not take: {error}")
        };
        // Reports quote the line that they point at.
        let span = span.filter(|_| !marks.is_sensitive()).unwrap_or(header);
        world.tell(instance, &subject, UNSUITABLE_VALUE, span, &said);
        unknown("its value has the wrong type")
    };
    let default = variable.default().map(|expression| {
        let (value, errors) = constant(expression);
        for error in errors {
            let message = format!("{}: {}", error.summary, error.detail);
            world.tell(instance, &subject, UNSUITABLE_VALUE, error.span, &message);
        }
        (expression.span, constraint.apply(&value))
    });
    let given = match (given, &default) {
        (Some(given), _) => given,
        (None, Some((span, Ok(value)))) => Given {
            value: value.clone(),
            span: Some(*span),
        },
        (None, Some((span, Err(error)))) => return unsuitable(Some(*span), error),
        (None, None) => {
            if instance.around.is_none() {
                let message = format!("`{name}` is given no value");
                world.tell(instance, &subject, rules::MISSING_VALUE, header, &message);
            }
            return unknown("it is given no value");
        }
    };
    let value = match constraint.apply(&given.value) {
        Ok(value) => value,
        Err(error) => return unsuitable(given.span, &error),
    };
    if !variable.is_ephemeral() && value.all_marks().contains(Marks::EPHEMERAL) {
        let message = format!("`{name}` is given a value that exists during one run only");
        let span = given.span.filter(|_| !marks.is_sensitive());
        let span = span.unwrap_or(header);
        world.tell(instance, &subject, rules::KEPT_EPHEMERAL, span, &message);
    }
    if !value.is_null() || variable.is_nullable() {
        return value.marked(marks);
    }
    if let Some((_, Ok(default))) = default {
        return default.marked(marks);
    }
    let message = format!("`{name}` must not be null");
    let span = given.span.unwrap_or(header);
    world.tell(instance, &subject, UNSUITABLE_VALUE, span, &message);
    unknown("it must not be null")
}

/// What the root module's variables are set to: by files, the last one counts, then by texts, then
/// by the caller.
pub(super) fn given(
    request: &Request<'_>,
    module: &Module,
    findings: &mut Vec<Finding>,
) -> Result<BTreeMap<String, Given>, FilesError> {
    let mut found = BTreeMap::new();
    let mut files = automatic_variables(&request.files.list(request.folder)?);
    files.extend(request.variables.iter().cloned());
    for path in &files {
        let (file, own) = read_variables(request.files, path, request.sources)?;
        findings.extend(own);
        for attribute in &file.attributes {
            let (value, errors) = constant(&attribute.value);
            findings.extend(errors.into_iter().map(|error| {
                let message = format!("{}: {}", error.summary, error.detail);
                rules::finding(UNSUITABLE_VALUE, error.span, &message)
            }));
            let given = Given {
                value,
                span: Some(attribute.value.span),
            };
            let name = &attribute.name;
            found.insert(name.as_str().to_owned(), given);
            declared(module, name.as_str(), name.span, findings);
        }
    }
    for (name, text) in request.texts {
        let value = of_text(module, name, text, request, findings);
        found.insert(name.clone(), Given { value, span: None });
    }
    for (name, value) in &request.given {
        let value = value.clone();
        found.insert(name.clone(), Given { value, span: None });
    }
    Ok(found)
}

fn declared(module: &Module, name: &str, span: Span, findings: &mut Vec<Finding>) {
    if module.variables.get(name).is_none() && module.is_whole {
        let message = format!("`{name}` is set, and the module declares no such variable");
        findings.push(rules::finding(rules::UNDECLARED_VALUE, span, &message));
    }
}

/// A value as a command line gives it: a text for a variable of a simple type, else an expression.
fn of_text(
    module: &Module,
    name: &str,
    text: &str,
    request: &Request<'_>,
    findings: &mut Vec<Finding>,
) -> Value {
    let Some(variable) = module.variables.get(name) else {
        let message = format!("`{name}` is set, and the module declares no such variable");
        findings.push(Finding::error(rules::UNDECLARED_VALUE, None, message));
        return Value::string(text);
    };
    let word = variable.constraint().and_then(Expression::as_word);
    if word.is_none_or(|word| matches!(word, "string" | "number" | "bool"))
        && (word.is_some() || variable.constraint().is_none())
    {
        return Value::string(text);
    }
    let mut path = RelativePath::root();
    if let Ok(named) = RelativePath::parse(&format!("value for {name}")) {
        path = named;
    }
    let source: SourceId = request.sources.add(&path, &text.as_bytes().into());
    let (expression, errors) = read_expression(text.as_bytes(), source);
    findings.extend(errors.into_iter().map(Finding::from));
    let (value, errors) = constant(&expression);
    findings.extend(errors.into_iter().map(|error| {
        let message = format!("{}: {}", error.summary, error.detail);
        rules::finding(UNSUITABLE_VALUE, error.span, &message)
    }));
    if value.is_known() || value.ty() != Type::Dynamic {
        value
    } else {
        Value::unknown(Type::Dynamic, "the text cannot be read", None)
    }
}
