//! Functions that look at words: title, initials, wrap.

use infractl_template::{Functions, Operand, Signature, Text, Type};

use super::arguments::Arguments as _;
use super::text;
use crate::go;

const T: Type = Type::Text;
const I: Type = Type::INT;

pub(super) fn add(functions: &mut Functions) {
    functions.add("title", Signature::fixed(&[T]), |_, given| {
        Ok(made(title(&given.string(0))))
    });
    functions.add("untitle", Signature::fixed(&[T]), |_, given| {
        Ok(made(untitle(&given.string(0))))
    });
    functions.add("swapcase", Signature::fixed(&[T]), |_, given| {
        Ok(made(swap_case(&given.string(0))))
    });
    functions.add("initials", Signature::fixed(&[T]), |_, given| {
        let mut is_gap = true;
        let mut out = String::new();
        for byte in given.text(0).bytes() {
            let sign = char::from(*byte);
            if go::is_space(sign) {
                is_gap = true;
            } else if std::mem::take(&mut is_gap) {
                out.push(sign);
            }
        }
        Ok(made(out))
    });
    functions.add("wrap", Signature::fixed(&[I, T]), |_, given| {
        Ok(Operand::new(Text::from(wrap(
            given.text(1).bytes(),
            given.int(0),
            b"\n",
            false,
        ))))
    });
    functions.add("wrapWith", Signature::fixed(&[I, T, T]), |_, given| {
        let mut line = given.text(1).bytes().to_vec();
        if line.is_empty() {
            line.push(b'\n');
        }
        Ok(Operand::new(Text::from(wrap(
            given.text(2).bytes(),
            given.int(0),
            &line,
            true,
        ))))
    });
}

fn made(text: String) -> Operand {
    Operand::new(Text::from(text))
}

/// The old `strings.Title`: a letter after what is no letter, digit or underscore.
fn title(text: &str) -> String {
    let mut before = ' ';
    let change = |sign: char| {
        let own = if is_separator(before) {
            title_case(sign)
        } else {
            sign
        };
        before = sign;
        own
    };
    text.chars().map(change).collect()
}

fn is_separator(sign: char) -> bool {
    if sign.is_ascii() {
        return !(sign.is_ascii_alphanumeric() || sign == '_');
    }
    !sign.is_alphanumeric() && go::is_space(sign)
}

fn title_case(sign: char) -> char {
    text::single(sign.to_uppercase(), sign)
}

fn untitle(text: &str) -> String {
    let mut is_next = true;
    let change = |sign: char| {
        if go::is_space(sign) {
            is_next = true;
            sign
        } else if std::mem::take(&mut is_next) {
            text::single(sign.to_lowercase(), sign)
        } else {
            sign
        }
    };
    text.chars().map(change).collect()
}

fn swap_case(text: &str) -> String {
    let mut is_after_space = true;
    let change = |sign: char| {
        if sign.is_uppercase() {
            is_after_space = false;
            text::single(sign.to_lowercase(), sign)
        } else if sign.is_lowercase() {
            is_after_space = false;
            text::single(sign.to_uppercase(), sign)
        } else {
            is_after_space = go::is_space(sign);
            sign
        }
    };
    text.chars().map(change).collect()
}

fn wrap(text: &[u8], width: i64, line: &[u8], cuts_words: bool) -> Vec<u8> {
    let width = usize::try_from(width).unwrap_or(0).max(1);
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let mut out = Vec::with_capacity(text.len() + 16);
    let mut offset = 0;
    while text.len().saturating_sub(offset) > width {
        if text.get(offset) == Some(&b' ') {
            offset += 1;
            continue;
        }
        let window = part(offset, width + offset + 1);
        if let Some(space) = window.iter().rposition(|byte| *byte == b' ') {
            out.extend_from_slice(part(offset, offset + space));
            out.extend_from_slice(line);
            offset += space + 1;
        } else if cuts_words {
            out.extend_from_slice(part(offset, width + offset));
            out.extend_from_slice(line);
            offset += width;
        } else {
            let end = width + offset;
            match part(end, text.len()).iter().position(|byte| *byte == b' ') {
                None => {
                    out.extend_from_slice(part(offset, text.len()));
                    offset = text.len();
                }
                Some(space) => {
                    out.extend_from_slice(part(offset, end + space));
                    out.extend_from_slice(line);
                    offset = end + space + 1;
                }
            }
        }
    }
    out.extend_from_slice(part(offset, text.len()));
    out
}
