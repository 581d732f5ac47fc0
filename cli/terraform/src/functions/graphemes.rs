//! What a person calls one character, as `length`, `substr` and `strrev` count them.
//!
//! The rules are those of Unicode 15.0, which the tools follow; later editions also keep Indic
//! conjuncts together, so these are taken apart again.

use unicode_segmentation::UnicodeSegmentation as _;

/// The characters of a text, in order; joined they give the text.
pub(super) fn graphemes(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true).flat_map(split_conjuncts)
}

/// How many characters a text has.
pub(super) fn count(text: &str) -> usize {
    graphemes(text).count()
}

fn split_conjuncts(cluster: &str) -> Conjuncts<'_> {
    Conjuncts { rest: cluster }
}

struct Conjuncts<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Conjuncts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let mut before = None;
        for (at, sign) in self.rest.char_indices() {
            let is_break = before.is_some_and(|before| begins_consonant(before, sign));
            before = Some(sign);
            if is_break && let Some((head, tail)) = self.rest.split_at_checked(at) {
                self.rest = tail;
                return Some(head);
            }
        }
        Some(std::mem::take(&mut self.rest))
    }
}

/// Whether a letter of an Indic script stands here, behind something that may end a character.
fn begins_consonant(before: char, sign: char) -> bool {
    let is_indic = matches!(
        u32::from(sign),
        0x0900..=0x10FF | 0x1200..=0x1CFF | 0xA800..=0xABFF | 0x1_0A00..=0x1_1FFF
    );
    is_indic && is_alone('x', sign) && is_alone(sign, 'x') && is_alone(before, 'x')
}

fn is_alone(first: char, second: char) -> bool {
    let pair: String = [first, second].iter().collect();
    pair.graphemes(true).count() == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conjuncts_are_two_characters_and_families_one() {
        assert_eq!(graphemes("क्ष").collect::<Vec<_>>(), ["क्", "ष"]);
        assert_eq!(count("👨‍👩‍👧"), 1);
        assert_eq!(count("e\u{301}a\r\n"), 3);
        assert_eq!(count("각"), 1);
    }
}
