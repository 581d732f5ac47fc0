//! Two texts as a patch.

use std::fmt::Write as _;

/// How many unchanged lines stand around a change.
const CONTEXT: usize = 3;

/// Where the table of common lines would be larger than this, the whole middle counts as changed.
const LARGEST_TABLE: usize = 4_000_000;

/// A line of the patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'t> {
    Same(&'t str),
    Gone(&'t str),
    New(&'t str),
}

/// Two texts of one file as a unified diff that `git apply` and `patch -p1` take; empty where they
/// are equal. `None` for a file that does not exist yet.
pub fn unified(path: &str, before: Option<&str>, after: &str) -> String {
    if before == Some(after) {
        return String::new();
    }
    let mut out = String::new();
    let _ = match before {
        Some(_) => writeln!(out, "--- a/{path}"),
        None => writeln!(out, "--- /dev/null"),
    };
    let _ = writeln!(out, "+++ b/{path}");
    let lines = compare(before.unwrap_or_default(), after);
    let changed: Vec<usize> = (0..lines.len())
        .filter(|at| !matches!(lines.get(*at), Some(Line::Same(_)) | None))
        .collect();
    let mut rest = changed.as_slice();
    while let [first, ..] = rest {
        // Changes whose contexts touch share a hunk.
        let near =
            |pair: &&[usize]| matches!(pair, [left, right] if right - left <= 2 * CONTEXT + 1);
        let count = 1 + rest.windows(2).take_while(near).count();
        let (hunk, later) = rest.split_at(count);
        let last = hunk.last().unwrap_or(first);
        let start = first.saturating_sub(CONTEXT);
        let end = (last + CONTEXT + 1).min(lines.len());
        write_hunk(&mut out, &lines, start..end);
        rest = later;
    }
    out
}

fn write_hunk(out: &mut String, lines: &[Line<'_>], range: std::ops::Range<usize>) {
    let count = |lines: &[Line<'_>]| {
        let olds = lines.iter().filter(|line| !matches!(line, Line::New(_)));
        let news = lines.iter().filter(|line| !matches!(line, Line::Gone(_)));
        (olds.count(), news.count())
    };
    let (old_start, new_start) = count(lines.get(..range.start).unwrap_or_default());
    let hunk = lines.get(range).unwrap_or_default();
    let (old, new) = count(hunk);
    // An empty side is named by the line before it.
    let place = |start: usize, length: usize| start + usize::from(length > 0);
    let _ = writeln!(
        out,
        "@@ -{},{old} +{},{new} @@",
        place(old_start, old),
        place(new_start, new)
    );
    for line in hunk {
        let (mark, text) = match line {
            Line::Same(text) => (' ', text),
            Line::Gone(text) => ('-', text),
            Line::New(text) => ('+', text),
        };
        out.push(mark);
        out.push_str(text);
        if !text.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

fn compare<'t>(before: &'t str, after: &'t str) -> Vec<Line<'t>> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let pairs = old.iter().zip(&new);
    let head = pairs.take_while(|(left, right)| left == right).count();
    let rest = old.len().min(new.len()) - head;
    let pairs = old.iter().rev().zip(new.iter().rev()).take(rest);
    let tail = pairs.take_while(|(left, right)| left == right).count();
    let middle = |lines: &[&'t str]| -> Vec<&'t str> {
        let inner = lines.get(head..lines.len() - tail);
        inner.unwrap_or_default().to_vec()
    };
    let mut lines: Vec<Line<'t>> = Vec::with_capacity(old.len() + new.len());
    lines.extend(old.iter().take(head).map(|line| Line::Same(line)));
    compare_middle(&middle(&old), &middle(&new), &mut lines);
    lines.extend(
        old.iter()
            .skip(old.len() - tail)
            .map(|line| Line::Same(line)),
    );
    lines
}

/// Finds the longest list of common lines, by the table that textbooks have for it.
fn compare_middle<'t>(old: &[&'t str], new: &[&'t str], lines: &mut Vec<Line<'t>>) {
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > LARGEST_TABLE {
        lines.extend(old.iter().map(|line| Line::Gone(line)));
        lines.extend(new.iter().map(|line| Line::New(line)));
        return;
    }
    // The longest list of common lines of both rests, by where the rests begin.
    let mut table = vec![0_u32; (old.len() + 1) * width];
    let at = |table: &[u32], row: usize, column: usize| {
        table.get(row * width + column).copied().unwrap_or_default()
    };
    for (row, left) in old.iter().enumerate().rev() {
        for (column, right) in new.iter().enumerate().rev() {
            let length = if left == right {
                at(&table, row + 1, column + 1) + 1
            } else {
                at(&table, row + 1, column).max(at(&table, row, column + 1))
            };
            if let Some(cell) = table.get_mut(row * width + column) {
                *cell = length;
            }
        }
    }
    let (mut row, mut column) = (0, 0);
    loop {
        match (old.get(row), new.get(column)) {
            (Some(left), Some(right)) if left == right => {
                lines.push(Line::Same(left));
                row += 1;
                column += 1;
            }
            (Some(left), right)
                if right.is_none()
                    || at(&table, row + 1, column) >= at(&table, row, column + 1) =>
            {
                lines.push(Line::Gone(left));
                row += 1;
            }
            (_, Some(right)) => {
                lines.push(Line::New(right));
                column += 1;
            }
            (_, None) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn a_patch_shows_three_lines_around_each_change() {
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n";
        let after = before.replace("2\n3\n", "2\nx\n").replace("13\n", "");
        assert_eq!(
            unified("a", Some(before), &after),
            "--- a/a\n+++ b/a\n@@ -1,6 +1,6 @@\n 1\n 2\n-3\n+x\n 4\n 5\n 6\n\
             @@ -10,5 +10,4 @@\n 10\n 11\n 12\n-13\n 14\n"
        );
    }

    #[test]
    fn a_new_file_comes_from_nowhere_and_a_missing_line_feed_is_told() {
        assert_eq!(
            unified("a", None, "1\n2"),
            "--- /dev/null\n+++ b/a\n@@ -0,0 +1,2 @@\n+1\n+2\n\\ No newline at end of file\n"
        );
        assert_eq!(unified("a", Some("1\n"), "1\n"), "");
    }
}
