//! Expressions whose results `tofu console` gave: equal, or unknown with a reason; never another
//! value.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{SourceId, Sources, Span};
use infractl_hcl::read_expression;
use infractl_hcl::syntax::Reference;

use super::{EvaluationError, Found, Scope, Templates, evaluate};
use crate::functions::Context;
use crate::functions::tests::shown;
use crate::value::{Marks, Type, Value};

/// One subject's expressions with what the console of `OpenTofu` 1.12.6 printed: an expression, a tab,
/// and the answer with its escapes; `error` where it refused.
const CASES: [(&str, &str); 7] = [
    ("call", include_str!("cases/call.txt")),
    ("conditional", include_str!("cases/conditional.txt")),
    ("construct", include_str!("cases/construct.txt")),
    ("for", include_str!("cases/for.txt")),
    ("operators", include_str!("cases/operators.txt")),
    ("select", include_str!("cases/select.txt")),
    ("template", include_str!("cases/template.txt")),
];

/// At least so many expressions give the same.
const EQUAL: usize = 3_000;

/// `var.…` and `local.unknown`, as `cases/configuration.txt` declares them for the console.
pub(super) struct Recorded {
    variables: BTreeMap<&'static str, Value>,
}

impl Scope for Recorded {
    fn resolve(&self, reference: &Reference, span: Span) -> Option<Result<Found, EvaluationError>> {
        let name = reference.attribute(0)?;
        let value = match reference.root.as_str() {
            "var" => self.variables.get(name).cloned(),
            "local" if name == "unknown" => {
                let reason = "known after apply";
                Some(Value::unknown(Type::String, reason, Some(span)))
            }
            _ => return None,
        };
        Some(value.map_or_else(
            || {
                let detail = format!("nothing is declared as `{name}`");
                Err(EvaluationError::new(span, "undeclared name", detail))
            },
            |value| Ok(Found { value, steps: 1 }),
        ))
    }

    fn roots(&self) -> Vec<String> {
        vec!["local".to_owned(), "var".to_owned()]
    }
}

/// A configuration that declares nothing.
pub(crate) struct Nothing;

impl Scope for Nothing {
    fn resolve(&self, _: &Reference, _: Span) -> Option<Result<Found, EvaluationError>> {
        None
    }

    fn roots(&self) -> Vec<String> {
        Vec::new()
    }
}

pub(super) fn recorded() -> Recorded {
    let texts = |all: &[&str]| {
        all.iter()
            .map(|text| Value::string(*text))
            .collect::<Vec<_>>()
    };
    let port = |id: &str, port: i64| {
        Value::object([("id", Value::string(id)), ("port", Value::number(port))])
    };
    let ports = [port("a", 1), port("b", 2)];
    let object = Value::object([
        ("name", Value::string("n")),
        ("size", Value::number(3_i64)),
        ("tags", Value::list(Type::String, texts(&["t"]))),
    ]);
    let secrets = Value::list(Type::String, texts(&["s1", "s2"]));
    let numbers = [("one", Value::number(1_i64)), ("two", Value::number(2_i64))];
    Recorded {
        variables: BTreeMap::from([
            ("text", Value::string("hello")),
            ("number", Value::number(5_i64)),
            ("truth", Value::bool(true)),
            ("nothing", Value::null(Type::Dynamic)),
            ("no_text", Value::null(Type::String)),
            ("no_list", Value::null(Type::list(Type::String))),
            ("list", Value::list(Type::String, texts(&["a", "b", "c"]))),
            ("empty", Value::list(Type::String, [])),
            ("set", Value::set(Type::String, texts(&["y", "x"]))),
            ("map", Value::map(Type::Number, numbers)),
            ("objects", Value::list(ports[0].ty(), ports)),
            ("object", object),
            ("secret", Value::string("hush").marked(Marks::SENSITIVE)),
            ("secrets", secrets.marked(Marks::SENSITIVE)),
        ]),
    }
}

pub(crate) fn source() -> SourceId {
    let bytes: Arc<[u8]> = Arc::from(Vec::new());
    Sources::new().add(&RelativePath::parse("main.tf").unwrap(), &bytes)
}

/// The printed value, or `error`.
pub(crate) fn answer(text: &str, scope: &dyn Scope, source: SourceId) -> String {
    let folder = RelativePath::root();
    let functions = Context {
        files: None,
        folder: &folder,
        templates: None,
        depth: 0,
    };
    let templates = Templates { functions, source };
    let functions = Context {
        templates: Some(&templates),
        ..functions
    };
    let (expression, errors) = read_expression(text.as_bytes(), source);
    if errors
        .iter()
        .any(|error| error.kind.is_refused_by_terraform())
    {
        return "error".to_owned();
    }
    let evaluation = evaluate(&expression, scope, functions);
    if evaluation.errors.is_empty() {
        shown(&evaluation.value)
    } else {
        "error".to_owned()
    }
}

#[test]
fn expressions_come_to_what_the_tool_says() {
    let scope = recorded();
    let source = source();
    let mut wrong = Vec::new();
    let mut unknown = Vec::new();
    let mut equal = 0;
    for (subject, cases) in CASES {
        for line in cases.lines() {
            let (expression, wanted) = line.split_once('\t').unwrap();
            let wanted = crate::functions::tests::unescaped(wanted);
            let seen = answer(expression, &scope, source);
            if seen == wanted {
                equal += 1;
                continue;
            }
            let told = format!("{subject}: {expression}\n  want {wanted:?}\n  have {seen:?}");
            let list = if seen.contains("(known after apply)") && wanted != "error" {
                &mut unknown
            } else {
                &mut wrong
            };
            list.push(told);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        unknown.is_empty(),
        "{} unknown:\n{}",
        unknown.len(),
        unknown.join("\n")
    );
    assert!(equal >= EQUAL, "{equal} equal");
}

#[test]
fn several_mistakes_are_told_and_the_closest_name_is_offered() {
    let scope = recorded();
    let (expression, _) = read_expression(b"[vra.x, uper(\"a\"), var.object.nmae]", source());
    let folder = RelativePath::root();
    let functions = Context {
        files: None,
        folder: &folder,
        templates: None,
        depth: 0,
    };
    let evaluation = evaluate(&expression, &scope, functions);
    let details: Vec<&str> = evaluation
        .errors
        .iter()
        .map(|error| error.detail.as_str())
        .collect();
    assert_eq!(
        details,
        [
            "there is no variable named `vra`; did you mean `var`?",
            "there is no function named `uper`; did you mean `upper`?",
            "the object has no attribute named `nmae`; did you mean `name`?",
        ]
    );
}
