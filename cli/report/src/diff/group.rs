use infractl_document::Address;
use infractl_environment::Difference;

/// The heading under which a difference stands: its component, or the part of the environment.
pub(super) fn heading(difference: &Difference) -> &str {
    let mut segments = difference.address.segments();
    match segments.next() {
        Some("environment") => "environment",
        Some("release") => "release",
        _ => difference.address.owner(),
    }
}

/// `StatefulSet.apps data/postgresql`: what of an address a reader of one group needs.
pub(super) fn title(address: &Address) -> String {
    let segments: Vec<&str> = address.segments().collect();
    match segments.as_slice() {
        ["kubernetes", _, kind, "-", name @ ..] => format!("{kind} {}", name.join("/")),
        ["kubernetes", _, kind, place @ ..] => format!("{kind} {}", place.join("/")),
        ["values", _] => "values".to_owned(),
        [_, rest @ ..] => rest.join("/"),
        [] => String::new(),
    }
}

/// Differences that stand together, with what they share.
pub(super) struct Group<'d, K> {
    pub(super) key: K,
    pub(super) differences: Vec<&'d Difference>,
}

/// Parts differences where their key changes.
pub(super) fn groups<'d, K: PartialEq>(
    differences: impl IntoIterator<Item = &'d Difference>,
    key: impl Fn(&'d Difference) -> K,
) -> Vec<Group<'d, K>> {
    let mut groups: Vec<Group<'d, K>> = Vec::new();
    for difference in differences {
        let own = key(difference);
        match groups.last_mut().filter(|group| group.key == own) {
            Some(group) => group.differences.push(difference),
            None => groups.push(Group {
                key: own,
                differences: vec![difference],
            }),
        }
    }
    groups
}
