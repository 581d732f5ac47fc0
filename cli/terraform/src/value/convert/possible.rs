use super::{Care, unify};
use crate::value::{ObjectType, Type};

/// Whether values of one type can be converted to another; with [`Care::Lossy`], whether some can.
pub fn is_possible(from: &Type, to: &Type, care: Care) -> bool {
    match (from, to) {
        (_, Type::Dynamic) => true,
        (Type::Dynamic, _) => care == Care::Lossy,
        (from, to) if from.is_primitive() && to.is_primitive() => {
            from == to || *to == Type::String || (care == Care::Lossy && *from == Type::String)
        }
        (Type::Object(from), Type::Object(to)) => objects(from, to, care),
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len()
                && from
                    .iter()
                    .zip(to.iter())
                    .all(|(from, to)| is_same_or_possible(from, to, care))
        }
        (Type::List(from) | Type::Set(from), Type::List(to))
        | (Type::Set(from), Type::Set(to))
        | (Type::Map(from), Type::Map(to)) => is_same_or_possible(from, to, care),
        (Type::List(from), Type::Set(to)) => {
            care == Care::Lossy && is_same_or_possible(from, to, care)
        }
        (Type::Tuple(from), Type::List(to) | Type::Set(to)) => {
            elements(from.iter(), to, care, true)
        }
        (Type::Object(from), Type::Map(to)) => elements(from.attributes.values(), to, care, false),
        (Type::Map(from), Type::Object(to)) => {
            let fits = |(name, own): (&std::sync::Arc<str>, &Type)| {
                // Whether an optional one is there, only the value says.
                is_same_or_possible(from, own, care) || to.optional.contains(name)
            };
            care == Care::Lossy && to.attributes.iter().all(fits)
        }
        _ => false,
    }
}

fn is_same_or_possible(from: &Type, to: &Type, care: Care) -> bool {
    from == to || is_possible(from, to, care)
}

fn objects(from: &ObjectType, to: &ObjectType, care: Care) -> bool {
    to.attributes
        .iter()
        .all(|(name, own)| match from.attributes.get(name) {
            Some(from) => is_same_or_possible(from, own, care),
            None => to.optional.contains(name),
        })
}

/// Whether elements of their own types can become those of a collection.
fn elements<'t>(
    from: impl Iterator<Item = &'t Type> + Clone,
    to: &Type,
    care: Care,
    refuses_mixed: bool,
) -> bool {
    if *to != Type::Dynamic {
        return { from }.all(|from| is_same_or_possible(from, to, care));
    }
    let types: Vec<Type> = from.cloned().collect();
    if types.is_empty() {
        return true;
    }
    match unify(&types, care) {
        None => false,
        Some(Type::Dynamic) if refuses_mixed => types.iter().all(|own| *own == Type::Dynamic),
        Some(common) => types
            .iter()
            .all(|own| is_same_or_possible(own, &common, care)),
    }
}
