use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// Every shorter text is too common to be looked for inside of others, in bytes.
const WINDOW: usize = 8;

/// What secrets look like inside of other texts, each form at least [`WINDOW`] bytes long.
#[derive(Clone, Default)]
pub(super) struct Needles {
    by_start: HashMap<[u8; WINDOW], Vec<Box<[u8]>>>,
    /// Shorter secrets, which only a whole text can equal.
    whole: HashSet<Box<str>>,
}

impl Needles {
    /// Looks for a secret from now on: as it stands, inside JSON, in base64, in hexadecimal
    /// digits and with `%` escapes.
    pub(super) fn add(&mut self, secret: &str) {
        let secret = secret.trim();
        if secret.len() < WINDOW {
            if secret.len() >= 4 {
                self.whole.insert(secret.into());
            }
            return;
        }
        self.add_form(secret.as_bytes());
        let mut escaped = json_escaped(secret);
        for _ in 0..2 {
            self.add_form(escaped.as_bytes());
            escaped = json_escaped(&escaped);
        }
        let bytes = secret.as_bytes();
        // A text before the secret shifts its base64 by none, one or two bytes.
        for skipped in 0..3 {
            let rest = bytes.get(skipped..).unwrap_or_default();
            let whole = rest.get(..rest.len() / 3 * 3).unwrap_or_default();
            self.add_form(&base64(whole));
        }
        let mut hexadecimal = String::new();
        let mut percent = String::new();
        for byte in bytes {
            // Writing to a text cannot fail.
            let _ = write!(hexadecimal, "{byte:02x}");
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(byte) {
                percent.push(char::from(*byte));
            } else {
                let _ = write!(percent, "%{byte:02X}");
            }
        }
        self.add_form(hexadecimal.as_bytes());
        self.add_form(hexadecimal.to_uppercase().as_bytes());
        self.add_form(percent.as_bytes());
        // A line of a key tells as much as the key.
        for line in secret.lines().filter(|line| line.len() >= 2 * WINDOW) {
            if line.len() < secret.len() && !line.starts_with("-----") {
                self.add(line);
            }
        }
    }

    fn add_form(&mut self, form: &[u8]) {
        let form: Vec<u8> = form.iter().copied().map(one_alphabet).collect();
        let Some(start) = form.first_chunk::<WINDOW>() else {
            return;
        };
        let known = self.by_start.entry(*start).or_default();
        if !known.iter().any(|known| **known == *form) {
            known.push(form.into());
        }
    }

    /// Whether a text holds a secret in any form.
    pub(super) fn are_in(&self, text: &str) -> bool {
        self.whole.contains(text.trim()) || !self.places(text, true).is_empty()
    }

    /// The byte ranges of secrets in a text, in order.
    pub(super) fn places(&self, text: &str, only_first: bool) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        if self.by_start.is_empty() || text.len() < WINDOW {
            return found;
        }
        let bytes: Vec<u8> = text.bytes().map(one_alphabet).collect();
        for (at, window) in bytes.windows(WINDOW).enumerate() {
            let Some(start) = window.first_chunk::<WINDOW>() else {
                continue;
            };
            let Some(needles) = self.by_start.get(start) else {
                continue;
            };
            let rest = bytes.get(at..).unwrap_or_default();
            let longest = needles
                .iter()
                .filter(|needle| rest.starts_with(needle))
                .map(|needle| needle.len())
                .max();
            if let Some(length) = longest {
                found.push((at, at + length));
                if only_first {
                    break;
                }
            }
        }
        found
    }
}

/// Base64 has two alphabets, and a secret may hold signs of either.
fn one_alphabet(byte: u8) -> u8 {
    match byte {
        b'+' => b'-',
        b'/' => b'_',
        byte => byte,
    }
}

fn json_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Terraform writes JSON as Go does.
            '<' | '>' | '&' => {
                let _ = write!(out, "\\u{:04x}", u32::from(sign));
            }
            sign => out.push(sign),
        }
    }
    out
}

/// Base64 of whole groups of three bytes.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = Vec::with_capacity(bytes.len() / 3 * 4);
    for group in bytes.chunks_exact(3) {
        let bits = group
            .iter()
            .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for shift in [18, 12, 6, 0] {
            out.extend(ALPHABET.get(bits >> shift & 63));
        }
    }
    out
}
