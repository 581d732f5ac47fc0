use std::collections::HashMap;

use infractl_document::Span;

/// A name that stands twice.
pub(super) struct Repeated<'t> {
    pub(super) name: &'t str,
    pub(super) first: Span,
    pub(super) second: Span,
}

/// From how many names on they are looked up by their hash.
const MANY: usize = 12;

/// The names that stand more than once, each with its first place.
pub(super) fn repeated<'t>(names: impl Iterator<Item = (&'t str, Span)>) -> Vec<Repeated<'t>> {
    let names: Vec<_> = names.collect();
    let mut found = Vec::new();
    let mut places = HashMap::new();
    for (index, (name, second)) in names.iter().enumerate() {
        let first = if names.len() < MANY {
            let before = names.iter().take(index);
            before
                .filter(|(earlier, _)| earlier == name)
                .map(|(_, span)| *span)
                .next()
        } else {
            let first = *places.entry(*name).or_insert(*second);
            (first != *second).then_some(first)
        };
        if let Some(first) = first {
            found.push(Repeated {
                name,
                first,
                second: *second,
            });
        }
    }
    found
}
