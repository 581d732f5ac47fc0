//! The tokens of GitHub's expressions.

/// A name, and how it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Use<'e> {
    /// The first name of a path: `github` of `github.event.number`.
    Context(&'e str),
    /// A name before `(`.
    Function(&'e str),
}

/// A name with the place where it begins, or what cannot be read and where.
type Token<'e> = Result<(usize, Use<'e>), (usize, &'static str)>;

/// The names of an expression; the first mistake ends them.
pub(super) fn uses(expression: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    // Names after a dot belong to what stands before it.
    let mut is_after_dot = false;
    while let Some(rest) = expression.get(at..).filter(|rest| !rest.is_empty()) {
        let sign = rest.chars().next().unwrap_or(' ');
        if sign == '\'' {
            let Some(length) = quoted(rest) else {
                found.push(Err((at, "the text has no closing `'`")));
                return found;
            };
            at += length;
            is_after_dot = false;
        } else if sign == '"' {
            found.push(Err((at, "texts stand in single quotes")));
            return found;
        } else if sign.is_ascii_alphabetic() || sign == '_' {
            let is_name = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-');
            let length = rest.find(|sign| !is_name(sign)).unwrap_or(rest.len());
            let (name, after) = rest.split_at(length);
            let is_word = ["true", "false", "null"].contains(&name) || is_number_word(name);
            if !is_after_dot && !is_word {
                let is_call = after.trim_start().starts_with('(');
                let used = if is_call {
                    Use::Function(name)
                } else {
                    Use::Context(name)
                };
                found.push(Ok((at, used)));
            }
            at += length;
            is_after_dot = false;
        } else if sign.is_ascii_digit() {
            let is_number = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '_');
            at += rest.find(|sign| !is_number(sign)).unwrap_or(rest.len());
            is_after_dot = false;
        } else if sign.is_whitespace() {
            at += sign.len_utf8();
        } else if ".()[],!<>=&|*-+".contains(sign) {
            is_after_dot = sign == '.';
            at += 1;
        } else {
            found.push(Err((at, "this sign is none of an expression")));
            return found;
        }
    }
    if found.is_empty() && expression.trim().is_empty() {
        found.push(Err((0, "the expression is empty")));
    }
    found
}

fn is_number_word(name: &str) -> bool {
    matches!(name, "NaN" | "Infinity")
}

/// The length of a text in single quotes, where `''` stands for one of them.
fn quoted(text: &str) -> Option<usize> {
    let mut signs = text.char_indices().skip(1).peekable();
    while let Some((at, sign)) = signs.next() {
        if sign == '\'' && signs.next_if(|(_, next)| *next == '\'').is_none() {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_texts_numbers_and_what_follows_a_dot() {
        let names = |expression| -> Vec<_> {
            uses(expression)
                .into_iter()
                .map(|token| token.map(|(_, used)| used))
                .collect()
        };
        assert_eq!(
            names(
                "contains(github.event.labels.*.name, 'it''s x') && !env['a-b'] || 0x1F > 1.5e3 == true"
            ),
            [
                Ok(Use::Function("contains")),
                Ok(Use::Context("github")),
                Ok(Use::Context("env")),
            ]
        );
        assert_eq!(
            names("a 'b"),
            [
                Ok(Use::Context("a")),
                Err((2, "the text has no closing `'`"))
            ]
        );
        assert_eq!(names("\"a\""), [Err((0, "texts stand in single quotes"))]);
        assert_eq!(names("  "), [Err((0, "the expression is empty"))]);
        assert_eq!(
            names("a # b"),
            [
                Ok(Use::Context("a")),
                Err((2, "this sign is none of an expression"))
            ]
        );
    }
}
