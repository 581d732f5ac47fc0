/// Whether a name matches a shell pattern, as Go's `path.Match`; `None` for a broken pattern.
///
/// `*` and `?` never match `/`.
pub(crate) fn matches(pattern: &str, name: &str) -> Option<bool> {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    if !is_sound(&pattern) {
        return None;
    }
    Some(matches_from(&pattern, &name))
}

fn matches_from(pattern: &[char], name: &[char]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return name.is_empty();
    };
    match first {
        '*' => {
            if matches_from(rest, name) {
                return true;
            }
            match name.split_first() {
                Some((sign, after)) if *sign != '/' => matches_from(pattern, after),
                _ => false,
            }
        }
        '?' => match name.split_first() {
            Some((sign, after)) if *sign != '/' => matches_from(rest, after),
            _ => false,
        },
        '[' => match (name.split_first(), class(rest)) {
            (Some((sign, after)), Some((is_negated, ranges, rest))) => {
                let is_in = ranges.iter().any(|(low, high)| low <= sign && sign <= high);
                is_in != is_negated && matches_from(rest, after)
            }
            _ => false,
        },
        '\\' => match (rest.split_first(), name.split_first()) {
            (Some((wanted, rest)), Some((sign, after))) => {
                wanted == sign && matches_from(rest, after)
            }
            _ => false,
        },
        wanted => match name.split_first() {
            Some((sign, after)) => wanted == sign && matches_from(rest, after),
            None => false,
        },
    }
}

type Class<'p> = (bool, Vec<(char, char)>, &'p [char]);

/// Reads what stands behind `[`, up to and with `]`.
fn class(pattern: &[char]) -> Option<Class<'_>> {
    let (is_negated, mut rest) = match pattern.split_first() {
        Some(('^', rest)) => (true, rest),
        _ => (false, pattern),
    };
    let mut ranges = Vec::new();
    loop {
        if let Some((']', after)) = rest.split_first()
            && !ranges.is_empty()
        {
            return Some((is_negated, ranges, after));
        }
        let (low, after) = class_sign(rest)?;
        rest = after;
        let mut high = low;
        if let Some(('-', after)) = rest.split_first() {
            (high, rest) = class_sign(after)?;
        }
        ranges.push((low, high));
    }
}

fn class_sign(pattern: &[char]) -> Option<(char, &[char])> {
    match pattern.split_first()? {
        ('-' | ']', _) => None,
        ('\\', rest) => rest.split_first().map(|(sign, rest)| (*sign, rest)),
        (sign, rest) => Some((*sign, rest)),
    }
    .filter(|(_, rest)| !rest.is_empty())
}

fn is_sound(pattern: &[char]) -> bool {
    let mut rest = pattern;
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            '[' => match class(after) {
                Some((_, _, rest)) => rest,
                None => return false,
            },
            '\\' => match after.split_first() {
                Some((_, rest)) => rest,
                None => return false,
            },
            _ => after,
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_within_one_folder() {
        for (pattern, name, expected) in [
            ("*.yaml", "a.yaml", Some(true)),
            ("*.yaml", "a/b.yaml", Some(false)),
            ("templates/.?*", "templates/.x", Some(true)),
            ("[a-c]x", "bx", Some(true)),
            ("[^a-c]x", "bx", Some(false)),
            ("a\\*", "a*", Some(true)),
            ("[", "a", None),
            ("a?c", "abc", Some(true)),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
