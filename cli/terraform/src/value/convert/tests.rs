use super::*;
use crate::value::Marks;

fn text(text: &str) -> Value {
    Value::string(text)
}

fn number(number: i64) -> Value {
    Value::number(number)
}

fn shown(value: &Value, wanted: &Type) -> String {
    match convert(value, wanted) {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.to_string(),
    }
}

/// Each answer was seen in `tofu console`.
#[test]
fn values_become_what_terraform_makes_of_them() {
    let object = Value::object([("a", text("1")), ("b", number(2))]);
    let optional = ObjectType {
        attributes: [("a".into(), Type::Number), ("c".into(), Type::Bool)].into(),
        optional: ["c".into()].into(),
    };
    let optional = Type::Object(Arc::new(optional));
    for (value, wanted, result) in [
        (text("1.50"), Type::Number, "1.5"),
        (text("x"), Type::Number, "a number is required"),
        (text("1"), Type::Bool, "true"),
        (
            text("True"),
            Type::Bool,
            "a bool is required; to convert from string, use lowercase \"true\"",
        ),
        (number(1), Type::Bool, "bool required, but have number"),
        (
            Value::tuple([text("a"), number(1)]),
            Type::list(Type::String),
            r#"["a", "1"]"#,
        ),
        (
            Value::tuple([text("b"), text("a"), text("b")]),
            Type::set(Type::String),
            r#"{"a", "b"}"#,
        ),
        (
            Value::tuple([number(1), text("x")]),
            Type::list(Type::Number),
            "[1]: a number is required",
        ),
        (
            Value::tuple([number(1), Value::tuple([])]),
            Type::list(Type::Number),
            "element 1: number required, but have tuple",
        ),
        (
            object.clone(),
            Type::map(Type::String),
            r#"{"a": "1", "b": "2"}"#,
        ),
        (object.clone(), optional, r#"{"a": 1, "c": null(bool)}"#),
        (
            object,
            Type::object([(Arc::from("x"), Type::String)]),
            "attribute \"x\" is required",
        ),
    ] {
        assert_eq!(shown(&value, &wanted), result);
    }
}

#[test]
fn marks_and_what_is_not_known_pass_through() {
    let secret = text("5").marked(Marks::SENSITIVE);
    let converted = convert(&secret, &Type::Number).unwrap();
    assert!(converted.marks().is_sensitive());
    let unknown = Value::unknown(Type::String, "known after apply", None);
    let converted = convert(&unknown, &Type::Number).unwrap();
    assert_eq!(converted.ty(), Type::Number);
    assert!(!converted.is_known());
}

#[test]
fn types_have_in_common_what_all_can_become() {
    let all = |types: &[Type]| unify(types, Care::Lossy);
    assert_eq!(all(&[Type::Number, Type::String]), Some(Type::String));
    assert_eq!(all(&[Type::Number, Type::Bool]), None);
    assert_eq!(
        all(&[
            Type::tuple([Type::Number]),
            Type::tuple([Type::String, Type::Bool])
        ]),
        Some(Type::list(Type::String))
    );
    assert_eq!(
        all(&[Type::list(Type::Number), Type::tuple([Type::String])]),
        Some(Type::list(Type::String))
    );
    assert_eq!(all(&[Type::tuple([]), Type::object([])]), None);
    assert_eq!(
        all(&[Type::list(Type::String), Type::Dynamic]),
        Some(Type::Dynamic)
    );
    let (a, b) = (Arc::from("a"), Arc::from("b"));
    assert_eq!(
        all(&[
            Type::object([(a, Type::String)]),
            Type::object([(b, Type::Number)])
        ]),
        Some(Type::map(Type::String))
    );
}
