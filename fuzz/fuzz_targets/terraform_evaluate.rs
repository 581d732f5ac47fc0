//! Any text is an expression that has a value or mistakes with their places.
#![no_main]

use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_hcl::read_expression;
use infractl_terraform::evaluate::{Templates, Variables, evaluate};
use infractl_terraform::functions::Context;
use infractl_terraform::value::{Marks, Type, Value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let sources = Sources::new();
    let path = RelativePath::parse("input.tf").expect("a path");
    let source = sources.add(&path, &text.as_bytes().into());
    let (expression, errors) = read_expression(text.as_bytes(), source);
    if errors
        .iter()
        .any(|error| error.kind.is_refused_by_terraform())
    {
        return;
    }
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
    let texts = [Value::string("x"), Value::string("y")];
    let values = [
        ("a", Value::string("text")),
        ("b", Value::number(3_i64)),
        ("c", Value::list(Type::String, texts)),
        (
            "d",
            Value::unknown(Type::Dynamic, "known after apply", None),
        ),
        ("e", Value::string("secret canary").marked(Marks::SENSITIVE)),
    ];
    let scope = Variables(values.map(|(name, value)| (name.to_owned(), value)).into());
    let evaluation = evaluate(&expression, &scope, functions);
    for error in &evaluation.errors {
        assert!(error.span.range().end <= text.len());
        assert!(!error.to_string().contains("canary"));
    }
});
