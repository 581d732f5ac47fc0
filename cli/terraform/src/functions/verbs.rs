//! The format strings of `format` and `formatlist`.

/// A stretch of a format string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Literal(&'a str),
    Verb(Verb<'a>),
}

/// What stands for one argument.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each flag of the language is given or not"
)]
pub(super) struct Verb<'a> {
    /// As it was written, for messages.
    pub(super) raw: &'a str,
    /// Which argument it takes, counted from one.
    pub(super) argument: usize,
    pub(super) letter: char,
    pub(super) is_zero: bool,
    pub(super) is_sharp: bool,
    pub(super) is_plus: bool,
    pub(super) is_minus: bool,
    pub(super) is_space: bool,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
}

/// Wider fields and more digits are refused.
const WIDEST: usize = 1 << 20;

/// Takes a format string apart, or says what is wrong with it.
pub(super) fn pieces(format: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut out = Vec::new();
    let mut rest = format;
    let mut next = 1;
    while let Some(at) = rest.find('%') {
        let (literal, tail) = rest.split_at_checked(at).unwrap_or_default();
        if !literal.is_empty() {
            out.push(Piece::Literal(literal));
        }
        if let Some(after) = tail.strip_prefix("%%") {
            out.push(Piece::Literal("%"));
            rest = after;
            continue;
        }
        let (verb, after) = verb(tail, next)?;
        next = verb.argument + 1;
        out.push(Piece::Verb(verb));
        rest = after;
    }
    if !rest.is_empty() {
        out.push(Piece::Literal(rest));
    }
    Ok(out)
}

fn verb(text: &str, next: usize) -> Result<(Verb<'_>, &str), String> {
    let mut verb = Verb {
        raw: text,
        argument: next,
        letter: ' ',
        is_zero: false,
        is_sharp: false,
        is_plus: false,
        is_minus: false,
        is_space: false,
        width: None,
        precision: None,
    };
    let mut rest = text.strip_prefix('%').unwrap_or(text);
    while let Some(flag) = rest.chars().next() {
        match flag {
            '0' => verb.is_zero = true,
            '#' => verb.is_sharp = true,
            '+' => verb.is_plus = true,
            '-' => verb.is_minus = true,
            ' ' => verb.is_space = true,
            _ => break,
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    if let Some((width, tail)) = digits(rest)? {
        verb.width = Some(width);
        rest = tail;
    }
    if let Some(tail) = rest.strip_prefix('.') {
        let (precision, tail) = digits(tail)?.unwrap_or((0, tail));
        verb.precision = Some(precision);
        rest = tail;
    }
    if let Some(tail) = rest.strip_prefix('[') {
        let found = digits(tail)?.filter(|_| !tail.starts_with('0'));
        let end = found.and_then(|(number, tail)| Some((number, tail.strip_prefix(']')?)));
        let Some((argument, tail)) = end else {
            return Err(format!("`{text}` must count its argument from one: `[1]`"));
        };
        verb.argument = argument;
        rest = tail;
    }
    let letter = rest.chars().next().filter(char::is_ascii_alphabetic);
    verb.letter = letter.ok_or_else(|| {
        format!("`{text}` is no verb: write `%%` for a percent sign, or a letter such as `%s`")
    })?;
    rest = rest.get(1..).unwrap_or_default();
    verb.raw = text.strip_suffix(rest).unwrap_or(text);
    Ok((verb, rest))
}

fn digits(text: &str) -> Result<Option<(usize, &str)>, String> {
    let end = text
        .find(|sign: char| !sign.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if digits.is_empty() {
        return Ok(None);
    }
    match digits.parse() {
        Ok(number) if number <= WIDEST => Ok(Some((number, rest))),
        _ => Err(format!(
            "{digits} is more than the {WIDEST} that a verb may ask for"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_count_on_from_the_last_argument() {
        let seen: Vec<usize> = pieces("%s %[3]s %s%%")
            .unwrap()
            .into_iter()
            .filter_map(|piece| match piece {
                Piece::Verb(verb) => Some(verb.argument),
                Piece::Literal(_) => None,
            })
            .collect();
        assert_eq!(seen, [1, 3, 4]);
        for wrong in ["%", "%5", "%[0]s", "%[x]s", "%é", "%*d", "%5.2"] {
            assert!(pieces(wrong).is_err(), "{wrong}");
        }
    }
}
