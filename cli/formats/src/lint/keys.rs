use infractl_document::{Node, similar};

use super::{Report, key_span};

/// Tells the keys of a map that are none of the known ones; `what` is what the map is.
pub(super) fn unknown_keys(report: &mut Report, node: Node<'_>, what: &str, known: &[&str]) {
    for (key, value) in node.as_map().into_iter().flatten() {
        if known.contains(&key) {
            continue;
        }
        let message = format!("{what} has no key `{key}`");
        let help = match similar(key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has `{}`", known.join("`, `")),
        };
        report.say(key_span(value), message, help);
    }
}
