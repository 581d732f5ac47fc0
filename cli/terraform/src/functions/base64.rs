//! Base64 as Go's decoder takes it: with line ends anywhere, and padding always.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Bits behind the last whole byte need not be zero.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

pub(super) fn encode(bytes: &[u8]) -> String {
    ENGINE.encode(bytes)
}

/// The bytes; `None` where the text is no base64.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let signs: Vec<u8> = text
        .bytes()
        .filter(|byte| !matches!(byte, b'\r' | b'\n'))
        .collect();
    ENGINE.decode(signs).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_skipped_and_padding_is_not_optional() {
        assert_eq!(decode("YW\r\nJj\n").as_deref(), Some(b"abc".as_slice()));
        assert_eq!(decode("YR==").as_deref(), Some(b"a".as_slice()));
        for wrong in ["YQ", "YQ=", "YW Jj", "_-8=", "YQ==YQ=="] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
