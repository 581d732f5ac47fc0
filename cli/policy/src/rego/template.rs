use std::fmt::Write as _;

use super::edits::Edit;
use super::token::{Token, TokenKind, expression, next};

/// The function that joins the parts of a template string.
pub(crate) const JOIN: &str = "internal.template_string";

/// What the engine cannot read of template strings, written as what it can.
pub(crate) struct Template;

/// One edit for each template string: `$"a {x}"` becomes
/// `internal.template_string(["a ", {part | part = x}])`, where a set without an item stands for
/// an undefined value.
pub(crate) fn templates(text: &str, tokens: &[Token]) -> Vec<Edit> {
    let mut number = 0;
    tokens
        .iter()
        .filter(|token| token.kind == TokenKind::Template)
        .map(|token| Edit {
            start: token.start,
            end: token.end,
            text: Template::rewrite(text, *token, &mut number),
        })
        .collect()
}

impl Template {
    fn rewrite(text: &str, token: Token, number: &mut usize) -> String {
        let inside = text.get(token.start + 2..token.end - 1).unwrap_or_default();
        let is_raw = text.as_bytes().get(token.start + 1) == Some(&b'`');
        let mut out = format!("{JOIN}([");
        let mut literal = String::new();
        let mut at = 0;
        while let Some(character) = inside.get(at..).and_then(|rest| rest.chars().next()) {
            let following = inside.as_bytes().get(at + 1).copied();
            match (character, following) {
                ('\\', Some(b'{')) => {
                    literal.push('{');
                    at += 2;
                }
                ('\\', Some(following)) if !is_raw && following.is_ascii() => {
                    literal.push('\\');
                    literal.push(char::from(following));
                    at += 2;
                }
                // The tokens were cut by the same rule, so the expression has an end.
                ('{', _) => {
                    let end = expression(inside, at, 0).unwrap_or(inside.len());
                    flush(&mut out, &mut literal);
                    let part = inside.get(at + 1..end - 1).unwrap_or_default();
                    *number += 1;
                    let name = format!("__part{number}__");
                    let part = nested(part, number);
                    // Writing to a string cannot fail.
                    let _ = write!(out, "{{{name} | {name} = {part}\n}},");
                    at = end;
                }
                _ => {
                    push(&mut literal, character, is_raw);
                    at += character.len_utf8();
                }
            }
        }
        flush(&mut out, &mut literal);
        out.push_str("])");
        out
    }
}

/// The expression of a template string with the template strings in it rewritten.
fn nested(part: &str, number: &mut usize) -> String {
    let mut out = String::new();
    let mut at = 0;
    let mut done = 0;
    while let Ok(Some(token)) = next(part, &mut at, 0) {
        if token.kind == TokenKind::Template {
            out.push_str(part.get(done..token.start).unwrap_or_default());
            out.push_str(&Template::rewrite(part, token, number));
            done = token.end;
        }
    }
    out.push_str(part.get(done..).unwrap_or_default());
    out
}

fn flush(out: &mut String, literal: &mut String) {
    if !literal.is_empty() {
        let _ = write!(out, "\"{literal}\",");
        literal.clear();
    }
}

/// Adds a character to a text in double quotes.
fn push(literal: &mut String, character: char, is_raw: bool) {
    match character {
        '\n' => literal.push_str("\\n"),
        '\r' => literal.push_str("\\r"),
        '\t' => literal.push_str("\\t"),
        '"' | '\\' if is_raw => {
            literal.push('\\');
            literal.push(character);
        }
        _ => literal.push(character),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    fn rewritten(text: &str) -> String {
        templates(text, &tokens(text).unwrap()).remove(0).text
    }

    #[test]
    fn each_expression_becomes_a_set_of_one_value() {
        assert_eq!(
            rewritten("$\"a\\n{x.y} \\{b}\""),
            "internal.template_string([\"a\\n\",{__part1__ | __part1__ = x.y\n},\" {b}\",])"
        );
        assert_eq!(
            rewritten("$`\"\\d`"),
            "internal.template_string([\"\\\"\\\\d\",])"
        );
        assert_eq!(rewritten("$\"\""), "internal.template_string([])");
    }

    #[test]
    fn inner_templates_use_names_of_their_own() {
        assert_eq!(
            rewritten("$\"{$\"{a}\"}\""),
            "internal.template_string([{__part1__ | __part1__ = \
             internal.template_string([{__part2__ | __part2__ = a\n},])\n},])"
        );
    }
}
