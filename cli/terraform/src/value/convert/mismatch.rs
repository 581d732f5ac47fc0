use super::{Care, is_possible};
use crate::value::{ObjectType, Type};

/// Says in Terraform's words why a type cannot become another.
pub fn mismatch(from: &Type, to: &Type) -> String {
    match (from, to) {
        (Type::Object(from), Type::Object(to)) => objects(from, to),
        (Type::Tuple(_), Type::List(element)) if **element == Type::Dynamic => {
            "all list elements must have the same type".to_owned()
        }
        (Type::Tuple(_), Type::Set(element)) if **element == Type::Dynamic => {
            "all set elements must have the same type".to_owned()
        }
        (Type::Object(_), Type::Map(element)) if **element == Type::Dynamic => {
            "all map elements must have the same type".to_owned()
        }
        (Type::Tuple(types), Type::List(wanted) | Type::Set(wanted)) => {
            let named = types.iter().enumerate();
            element(named.map(|(place, own)| (place.to_string(), own)), wanted)
        }
        (Type::Object(object), Type::Map(wanted)) => {
            let named = object.attributes.iter();
            element(named.map(|(name, own)| (format!("{name:?}"), own)), wanted)
        }
        (Type::List(from) | Type::Set(from), Type::List(to)) => {
            format!("incorrect list element type: {}", mismatch(from, to))
        }
        (Type::List(from) | Type::Set(from), Type::Set(to)) => {
            format!("incorrect set element type: {}", mismatch(from, to))
        }
        (Type::Map(from), Type::Map(to)) => {
            format!("incorrect map element type: {}", mismatch(from, to))
        }
        (
            Type::Tuple(_) | Type::Object(_) | Type::List(_) | Type::Set(_) | Type::Map(_),
            Type::List(_) | Type::Set(_) | Type::Map(_),
        ) => format!("{} required", Constraint(to)),
        (from, to) if names_both(from, to) => format!("{to} required, but have {from}"),
        (_, to) => format!("{} required", Constraint(to)),
    }
}

/// Whether naming both types helps: where neither could become the other for some value.
fn names_both(from: &Type, to: &Type) -> bool {
    from.is_primitive() != to.is_primitive()
        || *to == Type::String
        || matches!(
            (from, to),
            (Type::Number, Type::Bool)
                | (Type::Bool, Type::Number)
                | (Type::Tuple(_), Type::Object(_))
        )
}

fn objects(from: &ObjectType, to: &ObjectType) -> String {
    let lacks = |name: &&std::sync::Arc<str>| {
        !from.attributes.contains_key(*name) && !to.optional.contains(*name)
    };
    let missing: Vec<String> = to
        .attributes
        .keys()
        .filter(lacks)
        .map(|name| format!("{name:?}"))
        .collect();
    match missing.as_slice() {
        [] => {}
        [one] => return format!("attribute {one} is required"),
        [one, two] => return format!("attributes {one} and {two} are required"),
        [first @ .., last] => {
            return format!("attributes {}, and {last} are required", first.join(", "));
        }
    }
    let wrong = |care: Care| {
        to.attributes.iter().find_map(|(name, own)| {
            let has = from.attributes.get(name)?;
            let is_wrong = has != own && !is_possible(has, own, care);
            is_wrong.then(|| format!("attribute {name:?}: {}", mismatch(has, own)))
        })
    };
    wrong(Care::Lossy)
        .or_else(|| wrong(Care::Safe))
        .unwrap_or_else(|| "incorrect object attributes".to_owned())
}

fn element<'t>(mut named: impl Iterator<Item = (String, &'t Type)>, wanted: &Type) -> String {
    let wrong = named.find(|(_, own)| *own != wanted && !is_possible(own, wanted, Care::Lossy));
    match wrong {
        Some((name, own)) => format!("element {name}: {}", mismatch(own, wanted)),
        None => format!("all elements must be {}", Constraint(wanted)),
    }
}

/// A type as what is asked for: `any type` where any will do.
struct Constraint<'t>(&'t Type);

impl std::fmt::Display for Constraint<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Type::Dynamic => formatter.write_str("any type"),
            other => other.fmt(formatter),
        }
    }
}
