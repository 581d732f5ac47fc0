//! Snake, kebab and camel case as xstrings writes them.

use infractl_template::{Functions, Operand, Signature, Text, Type};

use super::arguments::Arguments as _;
use super::text::single;
use crate::go;

pub(super) fn add(functions: &mut Functions) {
    let one = Signature::fixed(&[Type::Text]);
    functions.add("snakecase", one, |_, given| {
        Ok(Operand::new(Text::from(parted(&given.string(0), '_'))))
    });
    functions.add("kebabcase", one, |_, given| {
        Ok(Operand::new(Text::from(parted(&given.string(0), '-'))))
    });
    functions.add("camelcase", one, |_, given| {
        Ok(Operand::new(Text::from(pascal(&given.string(0)))))
    });
}

fn is_connector(sign: char) -> bool {
    sign == '-' || sign == '_' || go::is_space(sign)
}

fn is_punctuation(sign: char) -> bool {
    if sign.is_ascii() {
        return sign.is_ascii_punctuation() && !"$+<=>^`|~".contains(sign);
    }
    !sign.is_alphanumeric()
        && matches!(sign, '¡' | '§' | '«' | '¶' | '·' | '»' | '¿' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{3003}')
}

fn is_letter(sign: char) -> bool {
    // xstrings leaves out scripts without case, such as Han.
    sign.is_lowercase() || sign.is_uppercase()
}

fn upper(sign: char) -> char {
    single(sign.to_uppercase(), sign)
}

fn lower(sign: char) -> char {
    single(sign.to_lowercase(), sign)
}

fn pascal(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let leading = signs.iter().take_while(|sign| is_connector(**sign)).count();
    out.extend(signs.iter().take(leading));
    let mut rest = signs.iter().skip(leading).copied();
    let Some(first) = rest.next() else { return out };
    let mut is_upper = first.is_uppercase();
    let mut current = upper(first);
    for sign in rest {
        let before = current;
        current = sign;
        if is_connector(current) && is_connector(before) {
            out.push(before);
            continue;
        }
        if is_connector(before) {
            is_upper = current.is_uppercase();
            current = upper(current);
            continue;
        }
        if is_upper {
            if current.is_uppercase() {
                current = lower(current);
            } else {
                is_upper = false;
            }
        }
        out.push(before);
    }
    out.push(current);
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    None,
    Number,
    Upper,
    Letters,
    Connector,
    Punctuation,
    Other,
}

/// Takes the next word from the front.
fn next_word<'t>(text: &mut &'t [char]) -> (Word, &'t [char]) {
    let signs = *text;
    let Some(first) = signs.first().copied() else {
        return (Word::None, signs);
    };
    let run = |is_in: &dyn Fn(char) -> bool| {
        1 + signs
            .iter()
            .skip(1)
            .take_while(|sign| is_in(**sign))
            .count()
    };
    let (word, length) = if is_connector(first) {
        (Word::Connector, run(&is_connector))
    } else if is_punctuation(first) {
        (Word::Punctuation, run(&is_punctuation))
    } else if first.is_uppercase() {
        let uppers = run(&char::is_uppercase);
        let next = signs.get(uppers).copied();
        let length = match next {
            // Of `HTTPStatus` the last upper letter belongs to the next word.
            Some(next) if uppers > 1 && is_letter(next) => uppers - 1,
            Some(next) if uppers == 1 && is_letter(next) => {
                run(&|sign| is_letter(sign) && !sign.is_uppercase())
            }
            _ => uppers,
        };
        (Word::Upper, length)
    } else if is_letter(first) {
        (
            Word::Letters,
            run(&|sign| is_letter(sign) && !sign.is_uppercase()),
        )
    } else if first.is_numeric() {
        (Word::Number, run(&char::is_numeric))
    } else {
        let ends = |sign: char| {
            is_connector(sign) || is_letter(sign) || sign.is_numeric() || is_punctuation(sign)
        };
        (Word::Other, run(&|sign| !ends(sign)))
    };
    let (own, rest) = signs.split_at(length.min(signs.len()));
    *text = rest;
    (word, own)
}

fn push_lower(out: &mut String, word: Word, signs: &[char], connector: char) {
    if !matches!(word, Word::Upper | Word::Connector) {
        out.extend(signs);
        return;
    }
    out.extend(signs.iter().map(|sign| {
        if is_connector(*sign) {
            connector
        } else {
            lower(*sign)
        }
    }));
}

fn parted(text: &str, connector: char) -> String {
    let signs: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = signs.as_slice();
    let (mut word, mut own) = next_word(&mut rest);
    while !rest.is_empty() {
        if word != Word::Connector {
            push_lower(&mut out, word, own, connector);
        }
        let (before, last) = (word, own);
        (word, own) = next_word(&mut rest);
        match before {
            Word::Number => {
                while matches!(word, Word::Letters | Word::Number) {
                    push_lower(&mut out, word, own, connector);
                    (word, own) = next_word(&mut rest);
                }
                if !matches!(word, Word::None | Word::Punctuation | Word::Connector) {
                    out.push(connector);
                }
            }
            Word::Connector => push_lower(&mut out, before, last, connector),
            Word::Punctuation => {}
            _ if word != Word::Number => {
                if !matches!(word, Word::Connector | Word::Punctuation) {
                    out.push(connector);
                }
            }
            _ if rest.is_empty() => {}
            _ => {
                let number = own;
                (word, own) = next_word(&mut rest);
                if word == Word::Letters {
                    out.push(connector);
                    push_lower(&mut out, Word::Number, number, connector);
                    while matches!(word, Word::Letters | Word::Number) {
                        push_lower(&mut out, word, own, connector);
                        (word, own) = next_word(&mut rest);
                    }
                    if !matches!(word, Word::None | Word::Connector | Word::Punctuation) {
                        out.push(connector);
                    }
                } else {
                    push_lower(&mut out, Word::Number, number, connector);
                    if !matches!(word, Word::Connector | Word::Punctuation) {
                        out.push(connector);
                    }
                }
            }
        }
    }
    push_lower(&mut out, word, own, connector);
    out
}

#[cfg(test)]
mod tests {
    use super::{parted, pascal};

    #[test]
    fn words_part_as_xstrings_documents() {
        for (text, expected) in [
            ("FirstName", "first_name"),
            ("HTTPServer", "http_server"),
            ("NoHTTPS", "no_https"),
            ("GO PATH", "go_path"),
            ("http2xx", "http_2xx"),
            ("HTTP20xOK", "http_20x_ok"),
            ("Duration2m3s", "duration_2m3s"),
            ("Bld4Floor3rd", "bld4_floor_3rd"),
        ] {
            assert_eq!(parted(text, '_'), expected);
        }
        for (text, expected) in [
            ("some_words", "SomeWords"),
            ("_complex__case_", "_Complex_Case_"),
            ("GOLANG_IS_GREAT", "GolangIsGreat"),
        ] {
            assert_eq!(pascal(text), expected);
        }
    }
}
