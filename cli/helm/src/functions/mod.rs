//! Helm's functions for templates: Sprig 3.3, and what Helm adds.

mod arguments;
mod casing;
mod cast;
mod certificates;
mod cipher;
mod decimals;
mod duration;
mod encoding;
mod flow;
pub(crate) mod host;
pub(crate) mod json;
mod lists;
mod maps;
mod math;
mod merge;
mod passwords;
pub(crate) mod paths;
mod random;
mod regex;
mod semver;
mod strings;
mod text;
mod time;
mod toml;
mod types;
mod unsupported;
mod url;
mod words;
pub(crate) mod yaml;

use std::sync::LazyLock;

use infractl_template::Functions;

static ALL: LazyLock<Functions> = LazyLock::new(|| {
    let mut functions = Functions::with_capacity(256);
    unsupported::add(&mut functions);
    strings::add(&mut functions);
    words::add(&mut functions);
    casing::add(&mut functions);
    encoding::add(&mut functions);
    lists::add(&mut functions);
    maps::add(&mut functions);
    merge::add(&mut functions);
    math::add(&mut functions);
    decimals::add(&mut functions);
    types::add(&mut functions);
    flow::add(&mut functions);
    paths::add(&mut functions);
    regex::add(&mut functions);
    semver::add(&mut functions);
    url::add(&mut functions);
    time::add(&mut functions);
    random::add(&mut functions);
    passwords::add(&mut functions);
    cipher::add(&mut functions);
    certificates::add(&mut functions);
    duration::add(&mut functions);
    json::add(&mut functions);
    yaml::add(&mut functions);
    toml::add(&mut functions);
    functions
});

/// Every function of Helm 4.3.1, by name; those that cannot be rendered the same are marked so.
pub(crate) fn all() -> &'static Functions {
    &ALL
}
