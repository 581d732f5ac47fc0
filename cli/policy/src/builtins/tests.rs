//! Wanted values come from `opa eval` 1.22.2.

use regorus::{Engine, Value};

fn answer(query: &str) -> String {
    let mut engine = Engine::new();
    super::add(&mut engine, false).unwrap();
    engine.set_strict_builtin_errors(false);
    let results = match engine.eval_query(query.to_owned(), false) {
        Ok(results) => results,
        Err(error) => return format!("{:?}", error.to_string()),
    };
    let first = results
        .result
        .first()
        .and_then(|row| row.expressions.first());
    first.map_or_else(
        || "undefined".to_owned(),
        |first| match &first.value {
            Value::Undefined => "undefined".to_owned(),
            value => value.to_json_str().unwrap(),
        },
    )
}

#[test]
fn each_function_answers_as_opa_does() {
    let mut wrong = Vec::new();
    for line in include_str!("opa.txt").lines() {
        let Some((query, wanted)) = line.split_once(" => ") else {
            continue;
        };
        let found: serde_json::Value = match answer(query).as_str() {
            "undefined" => serde_json::Value::from("undefined"),
            text => serde_json::from_str(text).unwrap(),
        };
        let wanted: serde_json::Value = serde_json::from_str(wanted).unwrap();
        if found != wanted {
            wrong.push(format!("{query}\n  gives {found}\n  in place of {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_would_fill_the_memory_is_an_error_even_where_errors_are_undefined() {
    for query in [
        "numbers.range(1, 30000000)",
        "numbers.range_step(0, 9223372036854775807, 1)",
        "net.cidr_expand(\"10.0.0.0/8\")",
        "sprintf(\"%v more than\", [1e21])",
    ] {
        let mut engine = Engine::new();
        super::add(&mut engine, false).unwrap();
        engine.set_strict_builtin_errors(false);
        let error = engine.eval_query(query.to_owned(), false).unwrap_err();
        assert!(error.to_string().contains("more than"), "{error}");
    }
}
