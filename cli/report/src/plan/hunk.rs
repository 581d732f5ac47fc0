/// The most lines that are shown of one changed text.
const MOST_LINES: usize = 24;

/// The most pairs of lines that are compared; longer texts are shown as one change.
const MOST_PAIRS: usize = 1 << 20;

/// The lines in which two texts differ, each run of them under the line where it begins in the new
/// text.
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
    let old = old.get(head..old.len() - tail).unwrap_or_default();
    let new = new.get(head..new.len() - tail).unwrap_or_default();
    let mut shown = Vec::new();
    let mut left = MOST_LINES;
    for run in runs(old, new) {
        if left == 0 {
            shown.push("… more lines differ".to_owned());
            break;
        }
        shown.push(format!("@ line {}", head + run.at + 1));
        for (mark, side) in [('-', run.old), ('+', run.new)] {
            let most = side.len().min(left);
            let lines = side.iter().take(most);
            shown.extend(lines.map(|line| format!("{mark} {line}")));
            left -= most;
            if side.len() > most {
                shown.push(format!("{mark} … {} more lines", side.len() - most));
            }
        }
    }
    shown
}

/// Lines that stand in place of others.
struct Run<'r> {
    /// How many lines of the new text come before.
    at: usize,
    old: &'r [&'r str],
    new: &'r [&'r str],
}

/// What is left of two texts without the longest sequence of lines that both have.
fn runs<'r>(old: &'r [&'r str], new: &'r [&'r str]) -> Vec<Run<'r>> {
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > MOST_PAIRS {
        return vec![Run { at: 0, old, new }];
    }
    // How many lines the rests of both texts share, for each pair of places.
    let mut shared = vec![0_u32; (old.len() + 1) * width];
    let place = |row: usize, column: usize| row * width + column;
    for (row, line) in old.iter().enumerate().rev() {
        for (column, other) in new.iter().enumerate().rev() {
            let get = |at: usize| shared.get(at).copied().unwrap_or(0);
            let best = if line == other {
                get(place(row + 1, column + 1)) + 1
            } else {
                get(place(row + 1, column)).max(get(place(row, column + 1)))
            };
            if let Some(cell) = shared.get_mut(place(row, column)) {
                *cell = best;
            }
        }
    }
    let get = |row: usize, column: usize| shared.get(place(row, column)).copied().unwrap_or(0);
    let (mut row, mut column) = (0, 0);
    let mut runs = Vec::new();
    while row < old.len() || column < new.len() {
        let start = (row, column);
        while old.get(row) != new.get(column) && (row < old.len() || column < new.len()) {
            let is_old = column == new.len()
                || (row < old.len() && get(row + 1, column) >= get(row, column + 1));
            if is_old {
                row += 1;
            } else {
                column += 1;
            }
        }
        if start != (row, column) {
            runs.push(Run {
                at: start.1,
                old: old.get(start.0..row).unwrap_or_default(),
                new: new.get(start.1..column).unwrap_or_default(),
            });
        }
        while row < old.len() && old.get(row) == new.get(column) {
            row += 1;
            column += 1;
        }
    }
    runs
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
        assert!(shown.contains(&"- … 75 more lines".to_owned()), "{shown:?}");
        assert_eq!(shown.last().map(String::as_str), Some("+ … 99 more lines"));
        assert_eq!(lines(&text("a", 2000), &text("b", 2000)).len(), 27);
    }
}
