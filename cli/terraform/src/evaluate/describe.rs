use crate::value::Type;

/// Says where the types of a condition's results differ.
pub(super) fn difference(left: &Type, right: &Type) -> String {
    match (left, right) {
        (Type::Object(left), Type::Object(right)) => {
            for (name, own) in &left.attributes {
                match right.attributes.get(name) {
                    None => return format!("only the first has the attribute `{name}`"),
                    Some(other) if own != other => {
                        return format!("attribute `{name}` differs: {}", difference(own, other));
                    }
                    Some(_) => {}
                }
            }
            let lacks = |name: &&std::sync::Arc<str>| !left.attributes.contains_key(*name);
            match right.attributes.keys().find(lacks) {
                Some(name) => format!("only the second has the attribute `{name}`"),
                None => "their attributes differ".to_owned(),
            }
        }
        (Type::Tuple(left), Type::Tuple(right)) if left.len() != right.len() => format!(
            "the first is a tuple of {}, the second one of {}",
            left.len(),
            right.len()
        ),
        (Type::Tuple(left), Type::Tuple(right)) => {
            let mut pairs = left.iter().zip(right.iter()).enumerate();
            match pairs.find(|(_, (own, other))| own != other) {
                Some((at, (own, other))) => {
                    format!("element {at} differs: {}", difference(own, other))
                }
                None => "their elements differ".to_owned(),
            }
        }
        (Type::List(left), Type::List(right))
        | (Type::Set(left), Type::Set(right))
        | (Type::Map(left), Type::Map(right)) => {
            format!("their elements differ: {}", difference(left, right))
        }
        (left, right) => format!("the first is {left}, the second {right}"),
    }
}
