use super::*;

fn unknown(ty: Type) -> Value {
    Value::unknown(ty, "known after apply", None)
}

#[test]
fn nothing_sensitive_is_shown() {
    let secret = Value::string("hunter2").marked(Marks::SENSITIVE);
    let object = Value::object([("password", secret.clone()), ("name", Value::string("db"))]);
    assert_eq!(
        format!("{object:?}"),
        r#"{"password": (sensitive), "name": "db"}"#.replace(
            r#""password": (sensitive), "name": "db""#,
            r#""name": "db", "password": (sensitive)"#
        )
    );
    let set = Value::set(Type::String, [secret]);
    assert!(
        set.marks().is_sensitive(),
        "the marks of elements are the set's"
    );
    assert_eq!(format!("{set:?}"), "(sensitive)");
}

#[test]
fn sets_hold_each_element_once_in_the_order_of_terraform() {
    let numbers =
        ["10", "9", "10", "-1"].map(|text| Value::number(text.parse::<Number>().unwrap()));
    let set = Value::set(Type::Number, numbers);
    assert_eq!(format!("{set:?}"), "{-1, 9, 10}");
    let texts = ["b", "B", "a", "b"].map(Value::string);
    let set = Value::set(Type::String, texts);
    assert_eq!(format!("{set:?}"), r#"{"B", "a", "b"}"#);
    let set = Value::set(Type::String, [unknown(Type::String), unknown(Type::String)]);
    assert_eq!(set.len(), Some(2));
}

#[test]
fn equality_is_known_as_soon_as_something_decides() {
    let pair = |left, right| Value::tuple([left, right]);
    let known = |text: &str| Value::string(text);
    let certain = pair(known("a"), unknown(Type::String)).equals(&pair(known("b"), known("c")));
    assert_eq!(certain.as_bool(), Some(false));
    let open = pair(known("a"), unknown(Type::String)).equals(&pair(known("a"), known("c")));
    assert!(!open.is_known());
    let nulls = Value::null(Type::String).equals(&Value::null(Type::Number));
    assert_eq!(nulls.as_bool(), Some(true));
    let prefixed: Value = Unknown::new(Type::String, "later", None)
        .within(Range::Prefix("https://".into()))
        .into();
    assert_eq!(prefixed.equals(&known("ftp://x")).as_bool(), Some(false));
    let marked = known("a").marked(Marks::SENSITIVE).equals(&known("a"));
    assert!(marked.marks().is_sensitive());
}

#[test]
fn texts_are_in_their_composed_form() {
    assert_eq!(Value::string("e\u{301}").as_str(), Some("\u{e9}"));
}
