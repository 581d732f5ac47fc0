use std::borrow::Cow;
use std::fmt;

use infractl_document::{Node, View};

use super::needles::Needles;

/// Stands where a secret was.
const MASK: &str = "(sensitive)";

/// Takes secrets out of texts: of plans, of events, of what a provider complains about.
///
/// A secret of 8 bytes or more is found inside of other texts, also in base64, in hexadecimal
/// digits and escaped; one of 4 to 7 bytes only where it is the whole text.
#[derive(Clone, Default)]
pub struct Redactor(Needles);

impl Redactor {
    /// Knows no secret yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes out a secret from now on.
    pub fn add(&mut self, secret: &str) {
        self.0.add(secret);
    }

    /// Takes out every text and long number of a value from now on, and every long key.
    pub fn add_value(&mut self, node: Node<'_>) {
        match node.view() {
            View::Text(text) => self.add(text),
            View::Sensitive(sealed) => self.add(sealed.expose()),
            View::Number(number) => {
                let text = number.to_string();
                if text.len() >= 6 {
                    self.add(&text);
                }
            }
            View::List(list) => list.iter().for_each(|item| self.add_value(item)),
            View::Map(map) => {
                for (key, value) in map {
                    // Names of fields are no secrets; drawn keys are longer.
                    if key.len() >= 16 {
                        self.add(key);
                    }
                    self.add_value(value);
                }
            }
            View::Null | View::Bool(_) | View::Unknown(_) => {}
        }
    }

    /// Whether a text holds a secret.
    pub fn finds(&self, text: &str) -> bool {
        self.0.are_in(text)
    }

    /// A key, or what stands for one that holds a secret.
    pub(crate) fn clean_key<'t>(&self, key: &'t str) -> &'t str {
        if self.finds(key) { MASK } else { key }
    }

    /// An address without its secrets: of keys that hold one, only that they are there is told.
    pub fn clean_address<'t>(&self, address: &'t str) -> Cow<'t, str> {
        let mut out = String::new();
        let mut rest = address;
        while let Some(start) = rest.find("[\"") {
            let (before, after) = rest.split_at(start + 2);
            let Some(end) = after.find("\"]") else { break };
            let (key, others) = after.split_at(end);
            out.push_str(before);
            out.push_str(self.clean_key(key));
            rest = others;
        }
        out.push_str(rest);
        if self.finds(&out) {
            return Cow::Borrowed(MASK);
        }
        if out == address {
            Cow::Borrowed(address)
        } else {
            Cow::Owned(out)
        }
    }

    /// The text without its secrets; each goes with all that stands around it up to a blank.
    pub fn clean<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let places = self.0.places(text, false);
        if places.is_empty() {
            return if self.finds(text) {
                Cow::Borrowed(MASK)
            } else {
                Cow::Borrowed(text)
            };
        }
        let mut out = String::with_capacity(text.len());
        let mut after = 0;
        for (start, end) in places {
            if end <= after {
                continue;
            }
            // A secret may hold blanks itself, so that only its two ends are widened.
            let start = text.get(..start).map_or(0, word_start).max(after);
            let end = text
                .get(end..)
                .map_or(text.len(), |rest| end + word_end(rest));
            out.push_str(text.get(after..start).unwrap_or_default());
            if !out.ends_with(MASK) {
                out.push_str(MASK);
            }
            after = end;
        }
        out.push_str(text.get(after..).unwrap_or_default());
        Cow::Owned(out)
    }
}

fn word_start(before: &str) -> usize {
    before.rfind(char::is_whitespace).map_or(0, |at| {
        at + before
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    })
}

fn word_end(rest: &str) -> usize {
    rest.find(char::is_whitespace).unwrap_or(rest.len())
}

impl fmt::Debug for Redactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Redactor(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(secret: &str) -> Redactor {
        let mut redactor = Redactor::new();
        redactor.add(secret);
        redactor
    }

    #[test]
    fn a_secret_is_taken_out_with_the_word_around_it() {
        let redactor = of("canary-5e1f2a77");
        for (text, wanted) in [
            ("no secret here", "no secret here"),
            ("token=canary-5e1f2a77; rest", "(sensitive) rest"),
            ("a canary-5e1f2a77\nb", "a (sensitive)\nb"),
            ("x Y2FuYXJ5LTVlMWYyYTc3 y", "x (sensitive) y"),
            // The base64 of "a:" and of "ab:" before it.
            ("YTpjYW5hcnktNWUxZjJhNzc=", "(sensitive)"),
            ("YWI6Y2FuYXJ5LTVlMWYyYTc3", "(sensitive)"),
            ("63616e6172792d3565316632613737", "(sensitive)"),
            (
                r#"{"t":"canary-5e1f2a77"} and more"#,
                "(sensitive) and more",
            ),
        ] {
            assert_eq!(redactor.clean(text), wanted, "{text}");
        }
    }

    #[test]
    fn an_address_keeps_all_but_the_keys_that_hold_a_secret() {
        let redactor = of("canary-5e1f2a77");
        for (address, wanted) in [
            ("a.b[\"x\"]", "a.b[\"x\"]"),
            (
                "module.m[\"x-canary-5e1f2a77\"].a.b[\"y\"]",
                "module.m[\"(sensitive)\"].a.b[\"y\"]",
            ),
            ("a.canary-5e1f2a77", "(sensitive)"),
            ("a.b[\"canary-5e1f2a77", "(sensitive)"),
        ] {
            assert_eq!(redactor.clean_address(address), wanted, "{address}");
        }
    }

    #[test]
    fn a_short_secret_hides_only_itself() {
        let redactor = of("pass1");
        assert_eq!(redactor.clean("pass1"), "(sensitive)");
        assert_eq!(redactor.clean("pass10"), "pass10");
        assert_eq!(of("a").clean("a"), "a");
    }

    #[test]
    fn a_redactor_shows_nothing_of_what_it_knows() {
        assert!(!format!("{:?}", of("canary-5e1f2a77")).contains("canary"));
    }

    #[test]
    fn a_secret_with_quotes_is_found_in_json() {
        let redactor = of("pa\"ss\\word&1");
        assert!(redactor.finds(r#"{"a":"pa\"ss\\word\u00261"}"#));
        assert!(redactor.finds(r#""{\"a\":\"pa\\\"ss\\\\word\\u00261\"}""#));
    }
}
