use similar::{ChangeTag, TextDiff};

/// The most lines that are shown of one changed text.
const MOST_LINES: usize = 24;

/// The lines in which two texts differ, each run of them under the line where it begins in the new
/// text.
pub(crate) fn lines(before: &str, after: &str) -> Vec<String> {
    let difference = TextDiff::from_lines(before, after);
    let mut shown = Vec::new();
    let mut number = 0;
    for run in difference.grouped_ops(0) {
        let place = run.first().map_or(0, |first| first.new_range().start);
        if number < MOST_LINES {
            shown.push(format!("@ line {}", place + 1));
        }
        for change in run.iter().flat_map(|part| difference.iter_changes(part)) {
            number += 1;
            if number > MOST_LINES {
                continue;
            }
            let mark = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            let line = change.value().trim_end_matches(['\r', '\n']);
            shown.push(format!("{mark} {line}"));
        }
    }
    if let Some(more) = number.checked_sub(MOST_LINES).filter(|more| *more > 0) {
        shown.push(format!("… {more} more lines"));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn only_the_lines_that_differ_are_shown() {
        assert_eq!(lines("a\nb\nc\n", "a\nx\nc\n"), ["@ line 2", "- b", "+ x"]);
        assert_eq!(lines("a\na\n", "a\na\na\n"), ["@ line 3", "+ a"]);
        assert_eq!(
            lines("a\nb\nc\nd\ne\n", "a\nx\nc\ne\nf\n"),
            [
                "@ line 2", "- b", "+ x", "@ line 4", "- d", "@ line 5", "+ f"
            ]
        );
        assert_eq!(lines("a\n", "a\n"), [""; 0]);
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let text = |mark: &str, number| vec![mark; number].join("\n");
        let shown = lines(&text("a", 99), &text("b", 99));
        assert_eq!(shown.first().map(String::as_str), Some("@ line 1"));
        assert_eq!(shown.last().map(String::as_str), Some("… 174 more lines"));
        assert_eq!(lines(&text("a", 2000), &text("b", 2000)).len(), 26);
    }
}
