use std::sync::Arc;

use super::prefer::preference;
use super::{Care, is_possible};
use crate::value::{ObjectType, Type};

/// The type that values of all these types can be converted to; `None` where there is none.
pub fn unify(types: &[Type], care: Care) -> Option<Type> {
    let kinds = Kinds::of(types);
    let all = types.len();
    if all == 0 {
        return None;
    }
    let with_dynamic = |count: usize| count > 0 && count + kinds.dynamic == all;
    let has_dynamic = kinds.dynamic > 0;
    if with_dynamic(kinds.maps) {
        return collections(types, care, has_dynamic, Type::map);
    }
    if kinds.maps > 0 && with_dynamic(kinds.maps + kinds.objects) {
        if let Some(common) = as_maps(types, care) {
            return Some(common);
        }
    } else if with_dynamic(kinds.lists) {
        return collections(types, care, has_dynamic, Type::list);
    } else if kinds.lists > 0 && with_dynamic(kinds.lists + kinds.tuples) {
        if let Some(common) = as_lists(types, care) {
            return Some(common);
        }
    } else if with_dynamic(kinds.sets) {
        return collections(types, care, has_dynamic, Type::set);
    } else if with_dynamic(kinds.objects) {
        return objects(types, care, has_dynamic);
    } else if with_dynamic(kinds.tuples) {
        return tuples(types, care, has_dynamic);
    } else if kinds.objects > 0 && kinds.tuples > 0 {
        return None;
    }
    preference(types).into_iter().find_map(|place| {
        let wanted = types.get(place)?;
        let fits = |own: &Type| own == wanted || is_possible(own, wanted, care);
        types.iter().all(fits).then(|| wanted.clone())
    })
}

#[derive(Default)]
struct Kinds {
    maps: usize,
    lists: usize,
    sets: usize,
    objects: usize,
    tuples: usize,
    dynamic: usize,
}

impl Kinds {
    fn of(types: &[Type]) -> Self {
        let mut kinds = Self::default();
        for own in types {
            match own {
                Type::Map(_) => kinds.maps += 1,
                Type::List(_) => kinds.lists += 1,
                Type::Set(_) => kinds.sets += 1,
                Type::Object(_) => kinds.objects += 1,
                Type::Tuple(_) => kinds.tuples += 1,
                Type::Dynamic => kinds.dynamic += 1,
                Type::Bool | Type::Number | Type::String => {}
            }
        }
        kinds
    }
}

fn collections(
    types: &[Type],
    care: Care,
    has_dynamic: bool,
    make: fn(Type) -> Type,
) -> Option<Type> {
    if has_dynamic {
        return Some(Type::Dynamic);
    }
    let elements: Vec<Type> = types.iter().filter_map(Type::element).cloned().collect();
    let common = make(unify(&elements, care)?);
    all_fit(types, common, care)
}

fn objects(types: &[Type], care: Care, has_dynamic: bool) -> Option<Type> {
    if has_dynamic {
        return Some(Type::Dynamic);
    }
    let all: Vec<&ObjectType> = types.iter().filter_map(as_object).collect();
    let first = all.first()?;
    let is_alike = |own: &&ObjectType| own.attributes.keys().eq(first.attributes.keys());
    if !all.iter().all(is_alike) {
        return objects_to_map(types, care);
    }
    let mut attributes = Vec::with_capacity(first.attributes.len());
    for name in first.attributes.keys() {
        let across: Vec<Type> = all
            .iter()
            .filter_map(|own| own.attributes.get(name).cloned())
            .collect();
        attributes.push((Arc::clone(name), unify(&across, care)?));
    }
    all_fit(types, Type::object(attributes), care).or_else(|| objects_to_map(types, care))
}

fn objects_to_map(types: &[Type], care: Care) -> Option<Type> {
    let objects = types.iter().filter_map(as_object);
    let all: Vec<Type> = objects
        .flat_map(|own| own.attributes.values().cloned())
        .collect();
    all_fit(types, Type::map(unify(&all, care)?), care)
}

fn tuples(types: &[Type], care: Care, has_dynamic: bool) -> Option<Type> {
    if has_dynamic {
        return Some(Type::Dynamic);
    }
    let all: Vec<&[Type]> = types.iter().filter_map(as_tuple).collect();
    let length = all.first()?.len();
    if all.iter().any(|own| own.len() != length) {
        return tuples_to_list(types, care);
    }
    let mut elements = Vec::with_capacity(length);
    for place in 0..length {
        let across: Vec<Type> = all
            .iter()
            .filter_map(|own| own.get(place).cloned())
            .collect();
        elements.push(unify(&across, care)?);
    }
    all_fit(types, Type::tuple(elements), care).or_else(|| tuples_to_list(types, care))
}

fn tuples_to_list(types: &[Type], care: Care) -> Option<Type> {
    let tuples = types.iter().filter_map(as_tuple);
    let all: Vec<Type> = tuples.flat_map(|own| own.iter().cloned()).collect();
    all_fit(types, Type::list(unify(&all, care)?), care)
}

/// Objects among maps are often maps that the language writes as objects.
fn as_maps(types: &[Type], care: Care) -> Option<Type> {
    let objects: Vec<Type> = only(types, |own| matches!(own, Type::Object(_)));
    let common = objects_to_map(&objects, care)?;
    let replaced = replace(types, &common, |own| matches!(own, Type::Object(_)));
    unify(&replaced, care).filter(|common| matches!(common, Type::Map(_)))
}

/// Tuples among lists are often lists that the language writes as tuples.
fn as_lists(types: &[Type], care: Care) -> Option<Type> {
    let tuples: Vec<Type> = only(types, |own| matches!(own, Type::Tuple(_)));
    let common = tuples_to_list(&tuples, care)?;
    let replaced = replace(types, &common, |own| matches!(own, Type::Tuple(_)));
    unify(&replaced, care).filter(|common| matches!(common, Type::List(_)))
}

fn only(types: &[Type], counts: fn(&Type) -> bool) -> Vec<Type> {
    types.iter().filter(|own| counts(own)).cloned().collect()
}

fn replace(types: &[Type], with: &Type, counts: fn(&Type) -> bool) -> Vec<Type> {
    let replaced = types
        .iter()
        .map(|own| if counts(own) { with } else { own }.clone());
    replaced.collect()
}

fn all_fit(types: &[Type], common: Type, care: Care) -> Option<Type> {
    let fits = |own: &Type| *own == common || is_possible(own, &common, care);
    types.iter().all(fits).then_some(common)
}

fn as_object(own: &Type) -> Option<&ObjectType> {
    match own {
        Type::Object(object) => Some(object),
        _ => None,
    }
}

fn as_tuple(own: &Type) -> Option<&[Type]> {
    match own {
        Type::Tuple(elements) => Some(elements),
        _ => None,
    }
}
