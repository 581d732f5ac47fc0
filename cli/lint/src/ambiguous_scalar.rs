//! `yaml-ambiguous-scalar`: what a person reads, and what a program reads.

use infractl_document::{Finding, Node, Severity, Sources, View};

/// Looks over every scalar below a value that a person wrote without quotes.
pub fn ambiguous_scalars(root: Node<'_>, sources: &Sources) -> Vec<Finding> {
    let mut findings = Vec::new();
    look(root, sources, &mut findings);
    findings
}

fn look(node: Node<'_>, sources: &Sources, findings: &mut Vec<Finding>) {
    match node.view() {
        View::Map(_) | View::List(_) => {
            for child in node.children() {
                look(child, sources, findings);
            }
        }
        View::Bool(_) | View::Number(_) | View::Text(_) => {
            findings.extend(judge(node, sources));
        }
        View::Null | View::Unknown(_) | View::Sensitive(_) => {}
    }
}

fn judge(node: Node<'_>, sources: &Sources) -> Option<Finding> {
    let span = node.span()?;
    let file = sources.get(span.source)?;
    let written = std::str::from_utf8(file.text(span)).ok()?;
    let (message, help) = match node.view() {
        View::Bool(truth) => word(written, truth)?,
        View::Number(number) => {
            let key = node.key().unwrap_or_default();
            if is_octal(written) {
                octal(key, written, number.as_i64()?)?
            } else {
                shortened(key, written)?
            }
        }
        View::Text(_) => sexagesimal(written)?,
        _ => return None,
    };
    let rule = "yaml-ambiguous-scalar";
    Some(Finding::new(rule, Severity::Warning, Some(span), message).help(help))
}

type Words = (String, String);

/// `yes` and its like are booleans for Helm and kubectl, and texts for YAML 1.2.
fn word(written: &str, truth: bool) -> Option<Words> {
    let is_plain = matches!(
        written,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE"
    );
    let is_word = written.bytes().all(|byte| byte.is_ascii_alphabetic());
    (!is_plain && is_word && !written.is_empty()).then(|| {
        (
            format!("`{written}` is read as the boolean `{truth}`"),
            format!("write `{truth}`, or `\"{written}\"` for the text"),
        )
    })
}

/// `0123`: older YAML reads the digits as octal.
fn is_octal(written: &str) -> bool {
    let digits = written.trim_start_matches(['-', '+']);
    digits.len() > 1
        && digits.starts_with('0')
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'_')
}

/// Modes of files are octal by custom, and everybody reads them so.
fn octal(key: &str, written: &str, number: i64) -> Option<Words> {
    let is_mode = key.to_ascii_lowercase().ends_with("mode");
    (!is_mode).then(|| {
        (
            format!("`{written}` is read as the octal number {number}"),
            format!("write `{number}`, or `\"{written}\"` for the text"),
        )
    })
}

/// `1.10` is the number 1.1: a version loses its zero. So does `1.0`, which prints as `1`.
fn shortened(key: &str, written: &str) -> Option<Words> {
    let (whole, fraction) = written.split_once('.')?;
    let is_number =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || !fraction.ends_with('0') {
        return None;
    }
    let key = key.to_ascii_lowercase();
    let names_version = key.ends_with("version") || key.ends_with("tag");
    // `0.50` is a share, and `2.0` a factor, unless the key says otherwise.
    if !names_version && (whole == "0" || fraction.len() < 2) {
        return None;
    }
    let kept = fraction.trim_end_matches('0');
    let read = if kept.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{kept}")
    };
    Some((
        format!("`{written}` is read as the number {read}"),
        format!("write `\"{written}\"` if it is a version, `{read}` if it is a number"),
    ))
}

/// `22:22` is 1342 in YAML 1.1: digits of base 60.
fn sexagesimal(written: &str) -> Option<Words> {
    let mut parts = written.split(':');
    let first = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let is_number = |digits: &&str| {
        (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_small = |digits: &&str| digits.parse::<u8>().is_ok_and(|number| number < 60);
    let is_sexagesimal = !rest.is_empty()
        && !first.is_empty()
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && rest.iter().all(is_number)
        && rest.iter().all(is_small);
    is_sexagesimal.then(|| {
        (
            format!("`{written}` is a number of base 60 for programs that read YAML 1.1"),
            format!("write `\"{written}\"`"),
        )
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use infractl_base::RelativePath;
    use infractl_yaml::{Dialect, Options, read_one};

    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let sources = Sources::new();
        let path = RelativePath::parse("a.yaml").unwrap();
        let bytes: Arc<[u8]> = text.as_bytes().into();
        let source = sources.add(&path, &bytes);
        let document = read_one(&bytes, source, &Options::new(Dialect::GoYaml)).unwrap();
        ambiguous_scalars(document.tree.root(), &sources)
            .into_iter()
            .map(|finding| finding.message)
            .collect()
    }

    #[test]
    fn scalars_that_look_like_something_else_are_told() {
        for (text, wanted) in [
            ("a: yes\n", "`yes` is read as the boolean `true`"),
            ("a: Off\n", "`Off` is read as the boolean `false`"),
            ("a: 0123\n", "`0123` is read as the octal number 83"),
            ("version: 1.10\n", "`1.10` is read as the number 1.1"),
            ("tag: 17.0\n", "`17.0` is read as the number 17"),
            (
                "ports: [22:22]\n",
                "`22:22` is a number of base 60 for programs that read YAML 1.1",
            ),
        ] {
            assert_eq!(messages(text), [wanted], "{text}");
        }
    }

    #[test]
    fn what_means_what_it_looks_like_is_left_alone() {
        for text in [
            "a: true\nb: False\nc: \"yes\"\nd: 'on'\n",
            "a: 0\nb: 10\nc: \"0123\"\ndefaultMode: 0444\n",
            "version: \"1.10\"\nratio: 0.50\nfactor: 2.0\nversion2: 1.11\n",
            "a: \"22:22\"\nb: 22:22:tcp\nc: 8080:8080\nd: |\n  yes\n",
        ] {
            assert_eq!(messages(text), Vec::<String>::new(), "{text}");
        }
    }
}
