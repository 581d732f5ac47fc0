//! Words as Docker cuts them: quotes keep white space, the escape sign keeps the next sign.

use std::ops::Range;

use super::joined::Joined;
use crate::Word;

/// The ranges of the words in a range; quotes and escapes stay part of them.
pub(super) fn ranges(joined: &Joined, within: &Range<usize>, escape: char) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    let mut quote: Option<char> = None;
    let mut is_escaped = false;
    for (at, sign) in joined.get(within).char_indices() {
        let at = within.start + at;
        if start.is_none() {
            if sign.is_whitespace() {
                continue;
            }
            start = Some(at);
        }
        if is_escaped {
            is_escaped = false;
        } else if sign == escape && quote != Some('\'') {
            is_escaped = true;
        } else if let Some(open) = quote {
            if sign == open {
                quote = None;
            }
        } else if matches!(sign, '\'' | '"') {
            quote = Some(sign);
        } else if sign.is_whitespace()
            && let Some(start) = start.take()
        {
            found.push(start..at);
        }
    }
    found.extend(start.map(|start| start..within.end));
    found
}

/// The ranges between white space, whatever the signs are.
pub(super) fn plain_ranges(joined: &Joined, within: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, sign) in joined.get(within).char_indices() {
        let at = within.start + at;
        if sign.is_whitespace() {
            found.extend(start.take().map(|start| start..at));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    found.extend(start.map(|start| start..within.end));
    found
}

/// A word without its quotes and escapes.
pub(super) fn unquoted(joined: &Joined, range: &Range<usize>, escape: char) -> Word {
    let mut text = String::with_capacity(range.len());
    let mut quote: Option<char> = None;
    let mut signs = joined.get(range).chars().peekable();
    while let Some(sign) = signs.next() {
        match quote {
            Some(open) if sign == open => quote = None,
            None if matches!(sign, '\'' | '"') => quote = Some(sign),
            Some('"') if sign == escape => match signs.peek() {
                // Inside of double quotes only these lose their escape.
                Some('"' | '$') => text.extend(signs.next()),
                Some(next) if *next == escape => text.extend(signs.next()),
                _ => text.push(sign),
            },
            None if sign == escape => text.extend(signs.next()),
            _ => text.push(sign),
        }
    }
    Word {
        text,
        span: joined.span(range),
    }
}

/// A range without white space at both ends.
pub(super) fn trimmed(joined: &Joined, range: Range<usize>) -> Range<usize> {
    let text = joined.get(&range);
    let start = range.start + (text.len() - text.trim_start().len());
    let end = range.end - (text.len() - text.trim_end().len());
    start..end.max(start)
}
