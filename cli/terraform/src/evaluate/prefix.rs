use unicode_normalization::UnicodeNormalization as _;

/// A longer beginning is cut: what stands behind would be compared with nothing.
const LONGEST: usize = 128;

/// The part of a known beginning that no text behind it can change. A last sign may yet be joined by
/// an accent, unless it is one of those that nothing joins.
pub(super) fn certain(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut prefix: String = text.get(..end).unwrap_or_default().nfc().collect();
    if prefix.ends_with(stands_alone) {
        return prefix;
    }
    // Without knowing the borders of characters, all that is not plain goes with the last one.
    while let Some(last) = prefix.pop() {
        if last.is_ascii()
            && prefix
                .chars()
                .next_back()
                .is_none_or(|sign| sign.is_ascii())
        {
            break;
        }
    }
    prefix
}

fn stands_alone(sign: char) -> bool {
    sign.is_ascii_punctuation() || sign == ' '
}
