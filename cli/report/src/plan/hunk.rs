/// The most lines of each side that is shown of one changed text.
const MOST_LINES: usize = 12;

/// The lines in which two texts differ: what lies between their common head and tail.
pub(crate) fn lines(before: &str, after: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let head = old
        .iter()
        .zip(&new)
        .take_while(|(left, right)| left == right)
        .count();
    let rest = old.len().min(new.len()) - head;
    let tails = old.iter().rev().zip(new.iter().rev()).take(rest);
    let tail = tails.take_while(|(left, right)| left == right).count();
    let mut shown = vec![format!("@ line {}", head + 1)];
    for (mark, side) in [('-', &old), ('+', &new)] {
        let changed = side.get(head..side.len() - tail).unwrap_or_default();
        shown.extend(
            changed
                .iter()
                .take(MOST_LINES)
                .map(|line| format!("{mark} {line}")),
        );
        if let Some(more) = changed
            .len()
            .checked_sub(MOST_LINES)
            .filter(|more| *more > 0)
        {
            shown.push(format!("{mark} … {more} more lines"));
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn only_the_lines_between_head_and_tail_are_shown() {
        assert_eq!(lines("a\nb\nc\n", "a\nx\nc\n"), ["@ line 2", "- b", "+ x"]);
        assert_eq!(lines("a\na\n", "a\na\na\n"), ["@ line 3", "+ a"]);
    }
}
