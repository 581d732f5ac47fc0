use std::ops::Range;

/// Where the documents of a rendered file lie, as Helm 4.3 parts them: `---` at the start of any
/// line, whatever follows. Documents of white space only are left out, leading white space too.
pub(crate) fn split(text: &[u8]) -> Vec<Range<usize>> {
    let lossy = std::str::from_utf8(text);
    let start = text.len() - trimmed(text, lossy.is_ok()).len();
    let mut found = Vec::new();
    let mut begin = start;
    let mut line = start;
    let mut push = |begin: usize, end: usize| {
        let part = text.get(begin..end).unwrap_or_default();
        let kept = trimmed(part, lossy.is_ok());
        if !kept.is_empty() {
            found.push(end - kept.len()..end);
        }
    };
    loop {
        let rest = text.get(line..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix(b"---") {
            let blanks = after
                .iter()
                .take_while(|byte| matches!(byte, b' ' | b'\t'))
                .count();
            push(begin, line);
            begin = line + 3 + blanks;
        }
        match rest.iter().position(|byte| *byte == b'\n') {
            Some(end) => line += end + 1,
            None => break,
        }
    }
    push(begin, text.len());
    found
}

fn trimmed(text: &[u8], is_utf8: bool) -> &[u8] {
    match std::str::from_utf8(text) {
        Ok(own) if is_utf8 => own.trim_start_matches(crate::go::is_space).as_bytes(),
        _ => text.trim_ascii_start(),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    fn parts(text: &str) -> Vec<&str> {
        split(text.as_bytes())
            .into_iter()
            .map(|range| text.get(range).unwrap())
            .collect()
    }

    #[test]
    fn documents_keep_their_last_line_break_and_may_begin_on_the_dashes() {
        assert_eq!(
            parts("\n---\na: 1\n---\n\nb: 2\n\n---\n \n"),
            ["a: 1\n", "b: 2\n\n"]
        );
        assert_eq!(parts("---a: 1\n---  b: 2"), ["a: 1\n", "b: 2"]);
        assert_eq!(parts("a: |\n  ---\n  x\n"), ["a: |\n  ---\n  x\n"]);
        assert_eq!(parts("# only\n"), ["# only\n"]);
        assert!(parts(" \n\n").is_empty());
    }
}
