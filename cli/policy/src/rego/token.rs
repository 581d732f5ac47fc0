use super::depth::MAX_DEPTH;

/// One word, literal, sign or comment of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// What a [`Token`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Word,
    Number,
    /// `"…"` or `` `…` ``.
    Text,
    /// `$"…"` or `` $`…` ``.
    Template,
    Comment,
    /// Any other character.
    Sign(char),
}

/// Why a text cannot be cut into tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) at: usize,
    pub(crate) message: &'static str,
}

/// Cuts a text into tokens, in one pass.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, Broken> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    while let Some(token) = next(text, &mut at, 0)? {
        tokens.push(token);
    }
    Ok(tokens)
}

/// The token from `at` on; `None` at the end.
pub(super) fn next(text: &str, at: &mut usize, level: usize) -> Result<Option<Token>, Broken> {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied();
    while byte(*at).is_some_and(|byte| byte.is_ascii_whitespace()) {
        *at += 1;
    }
    let start = *at;
    let Some(first) = byte(start) else {
        return Ok(None);
    };
    let run = |mut end: usize, holds: fn(u8) -> bool| {
        while byte(end).is_some_and(holds) {
            end += 1;
        }
        end
    };
    let (kind, end) = match first {
        b'#' => (TokenKind::Comment, run(start, |byte| byte != b'\n')),
        b'"' => (TokenKind::Text, quoted(bytes, start)?),
        b'`' => (TokenKind::Text, raw(bytes, start)?),
        b'$' if matches!(byte(start + 1), Some(b'"' | b'`')) => {
            (TokenKind::Template, template(text, start, level)?)
        }
        b'0'..=b'9' => {
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'.';
            (TokenKind::Number, run(start, is_part))
        }
        b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
            let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            (TokenKind::Word, run(start, is_part))
        }
        _ => {
            let sign = text.get(start..).and_then(|rest| rest.chars().next());
            let sign = sign.unwrap_or(char::REPLACEMENT_CHARACTER);
            (TokenKind::Sign(sign), start + sign.len_utf8())
        }
    };
    *at = end;
    Ok(Some(Token { kind, start, end }))
}

fn quoted(bytes: &[u8], start: usize) -> Result<usize, Broken> {
    let mut at = start + 1;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => at += 2,
            Some(b'\n') | None => {
                let message = "this text is never closed";
                return Err(Broken { at: start, message });
            }
            Some(_) => at += 1,
        }
    }
}

fn raw(bytes: &[u8], start: usize) -> Result<usize, Broken> {
    let rest = bytes.get(start + 1..).unwrap_or_default();
    let length = rest.iter().position(|byte| *byte == b'`');
    length.map(|length| start + length + 2).ok_or(Broken {
        at: start,
        message: "this raw text is never closed",
    })
}

/// The end of a template string, which may hold expressions with template strings.
fn template(text: &str, start: usize, level: usize) -> Result<usize, Broken> {
    let bytes = text.as_bytes();
    if level > MAX_DEPTH {
        let message = "template strings lie too deep inside each other";
        return Err(Broken { at: start, message });
    }
    let quote = bytes.get(start + 1).copied().unwrap_or(b'"');
    let mut at = start + 2;
    loop {
        match bytes.get(at) {
            Some(byte) if *byte == quote => return Ok(at + 1),
            Some(b'\\') => at += 2,
            Some(b'{') => at = expression(text, at, level)?,
            Some(b'\n') if quote == b'"' => break,
            Some(_) => at += 1,
            None => break,
        }
    }
    let message = "this template string is never closed";
    Err(Broken { at: start, message })
}

/// The end of `{…}` in a template string.
pub(super) fn expression(text: &str, start: usize, level: usize) -> Result<usize, Broken> {
    let mut at = start;
    let mut open = 0_usize;
    while let Some(token) = next(text, &mut at, level + 1)? {
        match token.kind {
            TokenKind::Sign('{') => open += 1,
            TokenKind::Sign('}') => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Ok(at);
        }
    }
    let message = "this expression in a template string is never closed";
    Err(Broken { at: start, message })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_texts_comments_and_templates_are_no_signs() {
        let text = "a[\"[{\"] `(` # ((\n$\"x {f(\"}\")} \\{ {$`{y}`}\" 1.5";
        let found = tokens(text).unwrap();
        let kinds: Vec<_> = found.iter().map(|token| token.kind).collect();
        assert_eq!(
            kinds,
            [
                TokenKind::Word,
                TokenKind::Sign('['),
                TokenKind::Text,
                TokenKind::Sign(']'),
                TokenKind::Text,
                TokenKind::Comment,
                TokenKind::Template,
                TokenKind::Number,
            ]
        );
    }

    #[test]
    fn what_is_never_closed_is_told_at_its_start() {
        for text in ["a \"b", "a `b", "a $\"b", "a $`{b", "a $\"{b\""] {
            assert!(tokens(text).is_err_and(|broken| broken.at >= 2), "{text}");
        }
    }
}
