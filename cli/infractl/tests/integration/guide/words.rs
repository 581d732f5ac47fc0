//! What differs from run to run, in words that do not.
//!
//! | what | on the page |
//! |---|---|
//! | id of a commit, whole or short | `aaaa…`, `bbbb…`, in the order in which they come |
//! | name of a record | `01AAAA…`, `01BBBB…`, the same way |
//! | time, day | `<time>`, `<day>` |
//! | number of seconds | `0 s` |
//! | digest | `…` |

#[derive(Default)]
pub(super) struct Words {
    commits: Vec<String>,
    records: Vec<String>,
}

impl Words {
    pub(super) fn steady(&mut self, text: &str) -> String {
        let is_word = |sign: char| sign.is_ascii_alphanumeric();
        let mut out = String::new();
        let mut rest = text;
        while let Some(start) = rest.find(is_word) {
            let (before, word) = rest.split_at(start);
            out.push_str(before);
            if let Some((name, after)) = moment(word) {
                out.push_str(name);
                rest = after;
                continue;
            }
            let end = word.find(|sign| !is_word(sign)).unwrap_or(word.len());
            let (word, after) = word.split_at(end);
            match self.name(word, after) {
                Some(name) => out.push_str(&name),
                None => out.push_str(word),
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn name(&mut self, word: &str, after: &str) -> Option<String> {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        let is_hex = word.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_number && after.starts_with(" s ") {
            Some("0".to_owned())
        } else if is_hex && matches!(word.len(), 12 | 40) {
            let letter = letter(&mut self.commits, word);
            Some(format!("{letter}{letter}{letter}{letter}…"))
        } else if is_hex && word.len() == 64 {
            Some("…".to_owned())
        } else if word.len() == 26 && word.starts_with("01") {
            let letter = letter(&mut self.records, word).to_ascii_uppercase();
            Some(format!("01{letter}{letter}{letter}{letter}…"))
        } else {
            None
        }
    }
}

/// A time or a day at the beginning of a text, and what comes after it.
fn moment(text: &str) -> Option<(&'static str, &str)> {
    let shapes = [("0000-00-00T00:00:00Z", "<time>"), ("0000-00-00", "<day>")];
    shapes.into_iter().find_map(|(shape, name)| {
        let (head, after) = text.split_at_checked(shape.len())?;
        let head = head.replace(|sign: char| sign.is_ascii_digit(), "0");
        (head == shape).then_some((name, after))
    })
}

/// The letter of an id; a shorter and a longer form of one id have the same.
fn letter(known: &mut Vec<String>, id: &str) -> char {
    let is_it = |other: &String| other.starts_with(id) || id.starts_with(other.as_str());
    let number = known.iter().position(is_it).unwrap_or_else(|| {
        known.push(id.to_owned());
        known.len() - 1
    });
    char::from(b'a' + u8::try_from(number).unwrap())
}

#[test]
fn one_id_has_one_word_however_long_it_is() {
    let mut words = Words::default();
    let text = "\"371f0234c97e68413d6ad8ec921fd4e7f598cbed\" 371f0234c97e, bf8a0e593177 \
                01M82SBQEP5WSCSDG9648RC209 at 2026-11-22T23:27:17Z, 2026-11-22, 12 s since 4.3.1";
    let steady = words.steady(text);
    assert_eq!(
        steady,
        "\"aaaa…\" aaaa…, bbbb… 01AAAA… at <time>, <day>, 0 s since 4.3.1"
    );
    assert_eq!(words.steady("bf8a0e593177"), "bbbb…");
}
