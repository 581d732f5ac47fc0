//! The forms that names take: `k8s.io/apimachinery/pkg/util/validation` and
//! `k8s.io/apimachinery/pkg/api/validation`.

/// Lower-case letters, digits and inner hyphens, at most 63 characters.
pub(super) fn is_label(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty()
        && text.len() <= 63
        && text.bytes().all(is_inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A label that begins with a letter.
pub(super) fn is_label_1035(text: &str) -> bool {
    is_label(text) && text.starts_with(|first: char| first.is_ascii_lowercase())
}

/// Labels, of any length, with dots between; at most 253 characters in all.
pub(super) fn is_subdomain(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|part| {
            let is_inner =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            !part.is_empty()
                && part.bytes().all(is_inner)
                && !part.starts_with('-')
                && !part.ends_with('-')
        })
}

/// What may stand in a URL path.
pub(super) fn is_path_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && !text.contains(['/', '%'])
}

/// `prefix/name`, or only `name`.
pub(super) fn is_qualified(text: &str) -> bool {
    match text.split_once('/') {
        Some((prefix, name)) => is_subdomain(prefix) && is_label_name(name),
        None => is_label_name(text),
    }
}

/// Letters, digits, and inner `-`, `_` and `.`; at most 63 characters.
fn is_label_name(text: &str) -> bool {
    let is_outer = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 63
        && is_outer(text.bytes().next())
        && is_outer(text.bytes().last())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// A label's value: a name, or nothing.
pub(super) fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_label_name(text)
}

/// The name of a container's port: at most 15 characters, a letter among them.
pub(super) fn is_port_name(text: &str) -> bool {
    is_label(text)
        && text.len() <= 15
        && !text.contains("--")
        && text.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// A key of a ConfigMap or Secret.
pub(super) fn is_data_key(text: &str) -> bool {
    !matches!(text, "" | "." | "..")
        && !text.starts_with("..")
        && text.len() <= 253
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_takes_what_the_api_server_takes() {
        for (form, right, wrong) in [
            (
                is_label as fn(&str) -> bool,
                vec!["a", "0a", "a-b"],
                vec!["", "A", "-a", "a-", "a.b", "a_b"],
            ),
            (is_label_1035, vec!["a", "a0"], vec!["0a"]),
            (
                is_subdomain,
                vec!["a.b", "a-b.c", "1.2"],
                vec!["", "a..b", ".a", "A", "a_b"],
            ),
            (
                is_path_segment,
                vec!["system:node", "A_b"],
                vec!["", ".", "..", "a/b", "a%b"],
            ),
            (
                is_qualified,
                vec!["a", "A_b.c", "a.b/C"],
                vec!["", "/a", "a/", "a/b/c", "A/b", "-a"],
            ),
            (
                is_label_value,
                vec!["", "v1.2_3", "A"],
                vec!["a b", "-a", "a/", "é"],
            ),
            (
                is_port_name,
                vec!["http", "p-1"],
                vec!["", "80", "a--b", "sixteen-letters1", "HTTP"],
            ),
            (
                is_data_key,
                vec!["a.b", "_A-1"],
                vec!["", "..", "..a", "a/b", "a b"],
            ),
        ] {
            for text in right {
                assert!(form(text), "{text}");
            }
            for text in wrong {
                assert!(!form(text), "{text}");
            }
        }
        assert!(is_label(&"a".repeat(63)) && !is_label(&"a".repeat(64)));
        assert!(is_label_value(&"a".repeat(63)) && !is_label_value(&"a".repeat(64)));
    }
}
