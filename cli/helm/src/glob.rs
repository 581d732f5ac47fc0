//! The patterns of `.Files.Glob`: gobwas/glob with `/` between parts.

/// A compiled pattern: `*` and `?` stay within a part, `**` does not; `[a-z]`, `[!a]`, `{a,b}`.
#[derive(Debug, Clone)]
pub(crate) struct Glob {
    parts: Vec<Part>,
}

#[derive(Debug, Clone)]
enum Part {
    Sign(char),
    /// `?`: one sign but `/`.
    One,
    /// `*`: any signs but `/`.
    Some,
    /// `**`: any signs.
    Any,
    /// `[abc]` and `[a-z]`, with `!` in front when negated.
    Class {
        is_negated: bool,
        ranges: Vec<(char, char)>,
    },
    /// `{a,b}`.
    OneOf(Vec<Vec<Part>>),
}

impl Glob {
    /// Reads a pattern; `None` where gobwas refuses it.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let signs: Vec<char> = pattern.chars().collect();
        let mut at = 0;
        let parts = sequence(&signs, &mut at, false)?;
        (at == signs.len()).then_some(Self { parts })
    }

    /// Matches every path.
    pub(crate) fn everything() -> Self {
        Self {
            parts: vec![Part::Any],
        }
    }

    /// Whether the whole path matches.
    pub(crate) fn matches(&self, path: &str) -> bool {
        let signs: Vec<char> = path.chars().collect();
        let parts: Vec<&Part> = self.parts.iter().collect();
        is_match(&parts, &signs)
    }
}

fn sequence(signs: &[char], at: &mut usize, is_inner: bool) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    while let Some(sign) = signs.get(*at).copied() {
        if is_inner && matches!(sign, ',' | '}') {
            return Some(parts);
        }
        *at += 1;
        parts.push(match sign {
            '?' => Part::One,
            '*' => {
                let mut count = 1;
                while signs.get(*at) == Some(&'*') {
                    *at += 1;
                    count += 1;
                }
                if count > 1 { Part::Any } else { Part::Some }
            }
            '[' => class(signs, at)?,
            '{' => {
                let mut choices = Vec::new();
                loop {
                    choices.push(sequence(signs, at, true)?);
                    let stop = signs.get(*at).copied()?;
                    *at += 1;
                    if stop == '}' {
                        break;
                    }
                }
                Part::OneOf(choices)
            }
            '}' => return None,
            '\\' => {
                let sign = signs.get(*at).copied()?;
                *at += 1;
                Part::Sign(sign)
            }
            sign => Part::Sign(sign),
        });
    }
    (!is_inner).then_some(parts)
}

fn class(signs: &[char], at: &mut usize) -> Option<Part> {
    let is_negated = signs.get(*at) == Some(&'!');
    if is_negated {
        *at += 1;
    }
    let start = *at;
    let mut inner = Vec::new();
    loop {
        let sign = signs.get(*at).copied()?;
        *at += 1;
        match sign {
            ']' if *at > start + 1 => break,
            '\\' => {
                inner.push(signs.get(*at).copied()?);
                *at += 1;
            }
            sign => inner.push(sign),
        }
    }
    // Only `[a-z]` is a range; in `[abc-]` every sign stands for itself.
    let ranges = match inner.as_slice() {
        [low, '-', high] => {
            if high < low {
                return None;
            }
            vec![(*low, *high)]
        }
        signs => signs.iter().map(|sign| (*sign, *sign)).collect(),
    };
    Some(Part::Class { is_negated, ranges })
}

fn is_match(parts: &[&Part], signs: &[char]) -> bool {
    let Some((first, rest)) = parts.split_first() else {
        return signs.is_empty();
    };
    let one = |is_fit: &dyn Fn(char) -> bool| match signs.split_first() {
        Some((sign, after)) => is_fit(*sign) && is_match(rest, after),
        None => false,
    };
    match first {
        Part::Sign(own) => one(&|sign| sign == *own),
        Part::One => one(&|sign| sign != '/'),
        Part::Class { is_negated, ranges } => one(&|sign| {
            ranges
                .iter()
                .any(|(low, high)| (*low..=*high).contains(&sign))
                != *is_negated
        }),
        Part::Some | Part::Any => {
            let crosses = matches!(first, Part::Any);
            let limit = signs
                .iter()
                .position(|sign| *sign == '/')
                .filter(|_| !crosses);
            let limit = limit.unwrap_or(signs.len());
            (0..=limit).any(|taken| is_match(rest, signs.get(taken..).unwrap_or_default()))
        }
        Part::OneOf(choices) => choices.iter().any(|choice| {
            let whole: Vec<&Part> = choice.iter().chain(rest.iter().copied()).collect();
            is_match(&whole, signs)
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn patterns_stay_within_a_part_unless_doubled() {
        for (pattern, path, expected) in [
            ("*.txt", "a.txt", true),
            ("*.txt", "b/a.txt", false),
            ("**.txt", "b/a.txt", true),
            ("b/**", "b/c/a.txt", true),
            ("{a,b}/*.txt", "b/x.txt", true),
            ("[a-c]?", "bx", true),
            ("[!a-c]?", "bx", false),
            ("b/*", "b/c/a.txt", false),
        ] {
            assert_eq!(
                Glob::new(pattern).unwrap().matches(path),
                expected,
                "{pattern} {path}"
            );
        }
        assert!(Glob::new("[").is_none());
        assert!(Glob::new("{a").is_none());
    }
}
