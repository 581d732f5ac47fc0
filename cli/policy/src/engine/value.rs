use infractl_document::{Node, Number, View};
use regorus::Value;

/// A value of a document as the engine's. What is not known or must not be shown is `null`.
pub(crate) fn value_of(node: Node<'_>) -> Value {
    match node.view() {
        View::Null | View::Unknown(_) | View::Sensitive(_) => Value::Null,
        View::Bool(truth) => Value::Bool(truth),
        View::Number(Number::Int(number)) => Value::from(number),
        View::Number(Number::Unsigned(number)) => Value::from(number),
        View::Number(Number::Float(number)) => Value::from(number),
        View::Text(text) => Value::from(text),
        View::List(list) => Value::from(list.iter().map(value_of).collect::<Vec<_>>()),
        View::Map(map) => {
            let mut object = Value::new_object();
            if let Ok(fields) = object.as_object_mut() {
                for (key, item) in map {
                    fields.insert(Value::from(key), value_of(item));
                }
            }
            object
        }
    }
}
