use unicode_segmentation::UnicodeSegmentation;

/// How many columns a token takes: one for each character that a person sees.
pub(super) fn width(text: &[u8]) -> usize {
    if text.is_ascii() {
        // A line break of Windows is one.
        let pairs = text.windows(2).filter(|pair| *pair == b"\r\n").count();
        return text.len() - pairs;
    }
    String::from_utf8_lossy(text).graphemes(true).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_as_one_counts_as_one() {
        for (text, wanted) in [
            ("abc", 3),
            ("a\r\nb", 3),
            ("é", 1),
            ("e\u{301}", 1),
            ("👩‍👩‍👧", 1),
            ("日本", 2),
        ] {
            assert_eq!(width(text.as_bytes()), wanted, "{text}");
        }
    }
}
