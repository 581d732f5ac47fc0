//! Patterns of `fileset`: `*`, `?`, `[…]`, `{…,…}` within a path's segments, and `**` across them.

/// A pattern that was checked.
#[derive(Debug, Clone)]
pub(super) struct Glob {
    /// One list of segments for each choice of the braces.
    choices: Vec<Vec<Segment>>,
}

#[derive(Debug, Clone)]
enum Segment {
    /// `**`: any number of segments, none included.
    Any,
    Own(Vec<Part>),
}

#[derive(Debug, Clone)]
enum Part {
    Sign(char),
    One,
    Some,
    Class {
        ranges: Vec<(char, char)>,
        is_negated: bool,
    },
}

/// More choices than this are refused rather than unfolded.
const MOST_CHOICES: usize = 4096;

impl Glob {
    /// Reads a pattern, or says what is wrong with it.
    pub(super) fn parse(pattern: &str) -> Result<Self, String> {
        let signs: Vec<char> = pattern.chars().collect();
        let mut choices = Vec::new();
        for choice in unfold(&signs, pattern)? {
            let segments = choice.split(|sign| *sign == '/').map(|segment| {
                if segment == ['*', '*'] {
                    Ok(Segment::Any)
                } else {
                    parts(segment, pattern).map(Segment::Own)
                }
            });
            choices.push(segments.collect::<Result<_, _>>()?);
        }
        Ok(Self { choices })
    }

    /// Whether a path has the pattern's form.
    pub(super) fn is_match(&self, path: &str) -> bool {
        let names: Vec<&str> = path.split('/').collect();
        self.choices
            .iter()
            .any(|segments| match_segments(segments, &names))
    }
}

/// Writes every choice of the braces out; `\` keeps its sign.
fn unfold(signs: &[char], pattern: &str) -> Result<Vec<Vec<char>>, String> {
    let Some((open, close, commas)) = braces(signs, pattern)? else {
        return Ok(vec![signs.to_vec()]);
    };
    let slice = |from: usize, to: usize| signs.get(from..to).unwrap_or_default();
    let mut out = Vec::new();
    let mut start = open + 1;
    for end in commas.into_iter().chain([close]) {
        let choice = [
            slice(0, open),
            slice(start, end),
            slice(close + 1, signs.len()),
        ]
        .concat();
        out.extend(unfold(&choice, pattern)?);
        if out.len() > MOST_CHOICES {
            return Err(format!("`{pattern}` has more than {MOST_CHOICES} choices"));
        }
        start = end + 1;
    }
    Ok(out)
}

/// The first braces: where they open and close, and the commas between.
fn braces(signs: &[char], pattern: &str) -> Result<Option<(usize, usize, Vec<usize>)>, String> {
    let mut open = None;
    let mut depth = 0_usize;
    let mut commas = Vec::new();
    let mut is_in_class = false;
    let mut at = 0;
    while let Some(sign) = signs.get(at) {
        match sign {
            '\\' => at += 1,
            '[' => is_in_class = true,
            ']' => is_in_class = false,
            '{' if !is_in_class => {
                open.get_or_insert(at);
                depth += 1;
            }
            ',' if depth == 1 && !is_in_class => commas.push(at),
            '}' if depth > 0 && !is_in_class => {
                depth -= 1;
                if depth == 0
                    && let Some(open) = open
                {
                    return Ok(Some((open, at, commas)));
                }
            }
            _ => {}
        }
        at += 1;
    }
    match open {
        Some(_) => Err(format!("`{pattern}` opens a brace that is never closed")),
        None => Ok(None),
    }
}

fn parts(segment: &[char], pattern: &str) -> Result<Vec<Part>, String> {
    let mut out = Vec::new();
    let mut rest = segment.iter().copied().peekable();
    while let Some(sign) = rest.next() {
        out.push(match sign {
            '*' => Part::Some,
            '?' => Part::One,
            '\\' => Part::Sign(
                rest.next()
                    .ok_or_else(|| format!("`{pattern}` ends in `\\`"))?,
            ),
            '[' => class(&mut rest).ok_or_else(|| {
                format!("`{pattern}` has a `[` that is not closed, or holds no character")
            })?,
            sign => Part::Sign(sign),
        });
    }
    Ok(out)
}

fn class(rest: &mut std::iter::Peekable<impl Iterator<Item = char>>) -> Option<Part> {
    let is_negated = rest.next_if(|sign| matches!(sign, '^' | '!')).is_some();
    let mut ranges = Vec::new();
    let one = |rest: &mut std::iter::Peekable<_>| match rest.next()? {
        '\\' => rest.next(),
        sign => Some(sign),
    };
    loop {
        if rest.peek()? == &']' && !ranges.is_empty() {
            rest.next();
            return Some(Part::Class { ranges, is_negated });
        }
        if rest.peek()? == &']' {
            return None;
        }
        let low = one(rest)?;
        let mut high = low;
        if rest.next_if_eq(&'-').is_some() {
            if rest.peek()? == &']' {
                return None;
            }
            high = one(rest)?;
        }
        ranges.push((low, high));
    }
}

fn match_segments(segments: &[Segment], names: &[&str]) -> bool {
    match segments {
        [] => names.is_empty(),
        [Segment::Any, rest @ ..] => (0..=names.len())
            .any(|skip| match_segments(rest, names.get(skip..).unwrap_or_default())),
        [Segment::Own(parts), rest @ ..] => match names {
            [name, names @ ..] => match_name(parts, name) && match_segments(rest, names),
            [] => false,
        },
    }
}

fn match_name(parts: &[Part], name: &str) -> bool {
    match parts {
        [] => name.is_empty(),
        [Part::Some, rest @ ..] => {
            let starts = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            starts
                .filter_map(|at| name.get(at..))
                .any(|tail| match_name(rest, tail))
        }
        [part, rest @ ..] => {
            let mut signs = name.chars();
            let Some(sign) = signs.next() else {
                return false;
            };
            let is_one = match part {
                Part::Sign(own) => *own == sign,
                Part::One | Part::Some => true,
                Part::Class { ranges, is_negated } => {
                    ranges
                        .iter()
                        .any(|(low, high)| (*low..=*high).contains(&sign))
                        != *is_negated
                }
            };
            is_one && match_name(rest, signs.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_within_segments_and_across() {
        let is_match = |pattern: &str, path: &str| Glob::parse(pattern).unwrap().is_match(path);
        assert!(is_match("*.tf", "main.tf"));
        assert!(!is_match("*.tf", "a/main.tf"));
        assert!(is_match("**/*.tf", "main.tf"));
        assert!(is_match("**/*.tf", "a/b/main.tf"));
        assert!(is_match("{a,b/c}/?.t[f-g]", "b/c/x.tg"));
        assert!(is_match("a\\*", "a*"));
        assert!(is_match("[!a]", "b"));
        assert!(Glob::parse("[a").is_err());
        assert!(Glob::parse("{a").is_err());
    }
}
