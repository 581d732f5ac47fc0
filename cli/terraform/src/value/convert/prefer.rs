use std::cmp::Ordering;
use std::collections::VecDeque;

use crate::value::Type;

/// The places of types in the order in which they are tried as the common one: the more general
/// first.
pub(super) fn preference(types: &[Type]) -> Vec<usize> {
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); types.len()];
    let mut before = vec![0_usize; types.len()];
    for (left, own) in types.iter().enumerate() {
        for (right, other) in types.iter().enumerate().skip(left + 1) {
            let (general, special) = match compare(own, other) {
                Ordering::Less => (left, right),
                Ordering::Greater => (right, left),
                Ordering::Equal => continue,
            };
            if let (Some(list), Some(count)) = (after.get_mut(general), before.get_mut(special)) {
                list.push(special);
                *count += 1;
            }
        }
    }
    let free = before.iter().enumerate().filter(|(_, count)| **count == 0);
    let mut queue: VecDeque<usize> = free.map(|(place, _)| place).collect();
    let mut order = Vec::with_capacity(types.len());
    while let Some(place) = queue.pop_front() {
        order.push(place);
        for special in after.get(place).into_iter().flatten() {
            if let Some(count) = before.get_mut(*special) {
                *count -= 1;
                if *count == 0 {
                    queue.push_back(*special);
                }
            }
        }
    }
    order
}

/// Less where the left type is the more general one, equal where neither is.
fn compare(left: &Type, right: &Type) -> Ordering {
    match (left, right) {
        (Type::Dynamic, Type::Dynamic) => Ordering::Equal,
        (Type::Dynamic, _) => Ordering::Greater,
        (_, Type::Dynamic) => Ordering::Less,
        (left, right) if left.is_primitive() && right.is_primitive() => {
            match (*left == Type::String, *right == Type::String) {
                (true, false) => Ordering::Less,
                (false, true) => Ordering::Greater,
                _ => Ordering::Equal,
            }
        }
        (Type::List(left), Type::List(right))
        | (Type::Set(left), Type::Set(right))
        | (Type::Map(left), Type::Map(right)) => compare(left, right),
        (Type::Tuple(_) | Type::List(_), Type::Set(_))
        | (Type::List(_), Type::Tuple(_))
        | (Type::Map(_), Type::Object(_)) => Ordering::Less,
        (Type::Set(_), Type::Tuple(_) | Type::List(_))
        | (Type::Tuple(_), Type::List(_))
        | (Type::Object(_), Type::Map(_)) => Ordering::Greater,
        (Type::Object(left), Type::Object(right)) => {
            if !left.attributes.keys().eq(right.attributes.keys()) {
                return Ordering::Equal;
            }
            all(left.attributes.values().zip(right.attributes.values()))
        }
        (Type::Tuple(left), Type::Tuple(right)) if left.len() == right.len() => {
            all(left.iter().zip(right.iter()))
        }
        _ => Ordering::Equal,
    }
}

/// One is more general where it is so in a part and the other in none.
fn all<'t>(pairs: impl Iterator<Item = (&'t Type, &'t Type)>) -> Ordering {
    let mut whole = Ordering::Equal;
    for (left, right) in pairs {
        match (whole, compare(left, right)) {
            (_, Ordering::Equal) => {}
            (Ordering::Equal, part) => whole = part,
            (known, part) if known == part => {}
            _ => return Ordering::Equal,
        }
    }
    whole
}
