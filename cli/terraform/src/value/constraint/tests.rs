use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_hcl::syntax::{Expression, ExpressionKind, Literal};

use super::*;
use crate::value::{Content, Entries, Marks};

/// A constraint, a default, and what `jsonencode` made of the variable in `tofu console`.
const APPLIED: &str = include_str!("applied.txt");

fn expression(text: &str) -> Expression {
    let bytes: Arc<[u8]> = text.as_bytes().into();
    let source = Sources::new().add(&RelativePath::root(), &bytes);
    let (expression, errors) = infractl_hcl::read_expression(&bytes, source);
    let is_refused = |error: &infractl_hcl::HclError| error.kind.is_refused_by_terraform();
    assert!(!errors.iter().any(is_refused), "{text}");
    expression
}

/// The few expressions that the tests need: literals, and tuples and objects of them.
fn literal(expression: &Expression) -> Result<Value, ConstraintError> {
    Ok(match &expression.kind {
        ExpressionKind::Literal(Literal::Null) => Value::null(Type::Dynamic),
        ExpressionKind::Literal(Literal::Bool(value)) => Value::bool(*value),
        ExpressionKind::Literal(Literal::Number(text)) => {
            Value::number(text.parse::<crate::value::Number>().unwrap())
        }
        ExpressionKind::Literal(Literal::Text(text)) => Value::string(&**text),
        ExpressionKind::Tuple(items) => {
            Value::tuple(items.iter().map(literal).collect::<Result<Vec<_>, _>>()?)
        }
        ExpressionKind::Object(items) => {
            let attributes = items
                .iter()
                .map(|item| Ok((Arc::from(item.name().unwrap()), literal(&item.value)?)));
            Value::from_attributes(attributes.collect::<Result<Entries, _>>()?)
        }
        _ => {
            return Err(ConstraintError {
                span: expression.span,
                message: "no variables and no functions here".to_owned(),
            });
        }
    })
}

fn read(text: &str) -> Result<Constraint, Vec<ConstraintError>> {
    read_constraint(&expression(text), &mut literal)
}

fn json(value: &Value) -> String {
    let all = |parts: Vec<String>| parts.join(",");
    match value.content() {
        Content::Null(_) => "null".to_owned(),
        Content::Unknown(_) => "?".to_owned(),
        Content::Bool(value) => value.to_string(),
        Content::Number(number) => number.to_string(),
        Content::String(text) => format!("{text:?}"),
        Content::List(_, items) | Content::Set(_, items) | Content::Tuple(items) => {
            format!("[{}]", all(items.iter().map(json).collect()))
        }
        Content::Map(_, entries) | Content::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{key:?}:{}", json(value)));
            format!("{{{}}}", all(entries.collect()))
        }
    }
}

#[test]
fn variables_hold_what_the_console_shows() {
    let mut count = 0;
    for line in APPLIED.lines() {
        let [constraint, given, wanted] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let constraint = read(constraint).unwrap();
        let value = constraint.apply(&literal(&expression(given)).unwrap());
        assert_eq!(json(&value.unwrap()), wanted, "{line}");
        count += 1;
    }
    assert_eq!(count, 27);
}

/// `tofu` refuses each of these, too.
#[test]
fn what_is_no_type_is_refused_with_what_would_be_right() {
    let takes = "takes one argument, ";
    for (text, message) in [
        ("(string)", "a type stands without parentheses"),
        ("\"string\"", "a type stands without quotes"),
        ("\"${string}\"", "this is no type"),
        ("list((string))", "a type stands without parentheses"),
        ("set", takes),
        ("list(list)", takes),
        ("list()", takes),
        ("list(string, number)", takes),
        ("object", takes),
        (
            "object(string)",
            "`object` takes attributes with their types",
        ),
        (
            "object({ a = string, a = number })",
            "the attribute `a` stands here twice",
        ),
        (
            "object({ \"a\" = string })",
            "the name of an attribute is a plain word",
        ),
        (
            "object({ (a) = string })",
            "the name of an attribute is a plain word",
        ),
        (
            "object({ a = (optional(string)) })",
            "a type stands without parentheses",
        ),
        ("object({ a = optional() })", "`optional` takes a type"),
        (
            "object({ a = optional(string, \"x\", \"y\") })",
            "`optional` takes a type",
        ),
        (
            "object({ a = optional(number, \"x\") })",
            "the default is not what the attribute takes",
        ),
        (
            "object({ a = optional(string, var.x) })",
            "no variables and no functions here",
        ),
        ("tuple(string)", "`tuple` takes a list of types"),
        ("tuple(([string]))", "`tuple` takes a list of types"),
        ("optional(string)", "`optional(…)` stands only around"),
        ("core::list(string)", "`core::list` makes no type"),
        ("foo(string)", "`foo` makes no type"),
        ("foo", "`foo` is no type"),
        ("null", "`null` is no type"),
        ("string()", "`string` takes no arguments"),
        ("any(string)", "`any` takes no arguments"),
        ("1", "this is no type"),
        ("[string]", "this is no type"),
        ("var.x", "this is no type"),
    ] {
        let errors = read(text).unwrap_err();
        assert_eq!(errors.len(), 1, "{text}: {errors:?}");
        let error = errors.first().unwrap();
        let holds = error.message.contains(message);
        assert!(holds, "{text}: {error}");
    }
}

#[test]
fn marks_stay_and_what_is_not_known_is_only_never_null() {
    let constraint = read("object({ a = optional(string, \"x\"), b = optional(string) })").unwrap();
    let unknown = |ty| Value::unknown(ty, "known after apply", None);
    let given = Value::object([("a", unknown(Type::String)), ("b", unknown(Type::String))]);
    let value = constraint.apply(&given.marked(Marks::SENSITIVE)).unwrap();
    assert!(value.marks().is_sensitive());
    let entries = value.entries().unwrap();
    let is_not_null = |name: &str| entries.get(name).unwrap().is_not_null();
    assert!(is_not_null("a"));
    assert!(!is_not_null("b"));
    let whole = unknown(Type::Dynamic);
    assert_eq!(constraint.with_defaults(&whole), whole);
}
