//! Base64 as `!!binary` uses it.

/// Decodes the standard alphabet with padding; line breaks are skipped, as Go does.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let mut group = 0_u32;
    let mut count = 0;
    let mut padding = 0;
    for character in text.bytes().filter(|byte| !matches!(byte, b'\n' | b'\r')) {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                padding += 1;
                0
            }
            _ => return None,
        };
        // Nothing may follow the padding, and padding fills at most two places.
        if padding > 2 || (padding > 0 && character != b'=') || (padding > 0 && count < 2) {
            return None;
        }
        group = group << 6 | u32::from(value);
        count += 1;
        if count == 4 {
            let [_, first, second, third] = group.to_be_bytes();
            let decoded = [first, second, third];
            bytes.extend_from_slice(decoded.get(..3 - padding)?);
            group = 0;
            count = 0;
            if padding > 0 {
                padding = 3;
            }
        }
    }
    (count == 0).then_some(bytes)
}

/// The bytes as text; each byte that is not UTF-8 becomes U+FFFD, as in Go's JSON.
pub(super) fn as_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(std::iter::repeat_n('\u{FFFD}', chunk.invalid().len()));
    }
    text
}
