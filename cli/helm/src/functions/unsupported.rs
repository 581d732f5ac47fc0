//! Functions that Helm has and that are never rendered here: they are not worth their weight.

use infractl_template::Functions;

const NAMES: [&str; 1] = ["fromToml"];

pub(super) fn add(functions: &mut Functions) {
    for name in NAMES {
        functions.add_unsupported(name);
    }
}
