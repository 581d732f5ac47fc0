//! Every function by its name.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::signature::Function;

static FAMILIES: [&[Function]; 17] = [
    super::casing::FUNCTIONS,
    super::cidr::FUNCTIONS,
    super::conversion::FUNCTIONS,
    super::dates::FUNCTIONS,
    super::documents::FUNCTIONS,
    super::encoding::FUNCTIONS,
    super::files::FUNCTIONS,
    super::formats::FUNCTIONS,
    super::hash::FUNCTIONS,
    super::mapping::FUNCTIONS,
    super::number::FUNCTIONS,
    super::paths::FUNCTIONS,
    super::regular::FUNCTIONS,
    super::search::FUNCTIONS,
    super::sequence::FUNCTIONS,
    super::sets::FUNCTIONS,
    super::templates::FUNCTIONS,
];

static MORE: [&[Function]; 2] = [super::text::FUNCTIONS, super::trim::FUNCTIONS];

static BY_NAME: LazyLock<BTreeMap<&'static str, &'static Function>> = LazyLock::new(|| {
    let all = FAMILIES.iter().chain(&MORE).copied().flatten();
    all.map(|function| (function.name, function)).collect()
});

/// Every function, by name.
pub fn functions() -> impl Iterator<Item = &'static Function> {
    BY_NAME.values().copied()
}

/// A function by its name in a call; `core::` may stand before it.
pub fn find(name: &str) -> Option<&'static Function> {
    let name = name.strip_prefix("core::").unwrap_or(name);
    BY_NAME.get(name).copied()
}
