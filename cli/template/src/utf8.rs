//! Go's view of bytes as runes: what is not UTF-8 is one replacement character a byte.

/// The first rune and its width in bytes; U+FFFD of width 1 for bytes that are not UTF-8.
///
/// Empty input gives U+FFFD of width 0.
pub fn decode(bytes: &[u8]) -> (char, usize) {
    let Some(first) = bytes.first() else {
        return (char::REPLACEMENT_CHARACTER, 0);
    };
    if first.is_ascii() {
        return (char::from(*first), 1);
    }
    let width = match first {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return (char::REPLACEMENT_CHARACTER, 1),
    };
    let rune = bytes
        .get(..width)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .and_then(|text| text.chars().next());
    rune.map_or((char::REPLACEMENT_CHARACTER, 1), |rune| (rune, width))
}

/// The runes with their widths.
pub fn runes(bytes: &[u8]) -> impl Iterator<Item = (char, usize)> + '_ {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (rune, width) = decode(rest);
        rest = rest.get(width..).filter(|_| width > 0)?;
        Some((rune, width))
    })
}

/// The number of runes.
pub fn count(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        bytes.len()
    } else {
        runes(bytes).count()
    }
}
