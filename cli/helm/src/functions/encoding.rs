//! Base64, base32 and digests.

use infractl_template::{Functions, Operand, Signature, Text, Type};
use sha2::Digest as _;

use super::arguments::Arguments as _;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BCRYPT: &[u8; 64] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

pub(super) fn add(functions: &mut Functions) {
    let one = Signature::fixed(&[Type::Text]);
    let mut on_bytes = |name: &str, change: fn(&[u8]) -> Vec<u8>| {
        functions.add(name, one, move |_, given| {
            Ok(Operand::new(Text::from(change(given.text(0).bytes()))))
        });
    };
    on_bytes("b64enc", |bytes| encode64(bytes).into_bytes());
    on_bytes("b64dec", |bytes| {
        decode(bytes, BASE64, 6, "base64").unwrap_or_else(String::into_bytes)
    });
    on_bytes("b32enc", |bytes| encode(bytes, BASE32, 5).into_bytes());
    on_bytes("b32dec", |bytes| {
        decode(bytes, BASE32, 5, "base32").unwrap_or_else(String::into_bytes)
    });
    on_bytes("sha256sum", |bytes| hex(&sha2::Sha256::digest(bytes)));
    on_bytes("sha512sum", |bytes| hex(&sha2::Sha512::digest(bytes)));
    on_bytes("sha1sum", |bytes| hex(&sha1(bytes)));
    on_bytes("adler32sum", |bytes| {
        adler32(bytes).to_string().into_bytes()
    });
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    let digit = |half: u8| {
        if half < 10 {
            b'0' + half
        } else {
            b'a' + half - 10
        }
    };
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    b << 16 | a
}

/// SHA-1, which charts use for names and checksums only; not worth a dependency.
fn sha1(bytes: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [
        0x6745_2301,
        0xEFCD_AB89,
        0x98BA_DCFE,
        0x1032_5476,
        0xC3D2_E1F0,
    ];
    let mut message = bytes.to_vec();
    message.push(0x80);
    while message.len() % 64 != 56 {
        message.push(0);
    }
    message.extend_from_slice(&(bytes.len() as u64 * 8).to_be_bytes());
    for block in message.chunks_exact(64) {
        let mut words: Vec<u32> = block
            .chunks_exact(4)
            .map(|word| {
                word.iter()
                    .fold(0, |number, byte| number << 8 | u32::from(*byte))
            })
            .collect();
        for place in 16..80 {
            let word = |back: usize| words.get(place - back).copied().unwrap_or(0);
            words.push((word(3) ^ word(8) ^ word(14) ^ word(16)).rotate_left(1));
        }
        let mut mixed_state = state;
        for (place, word) in words.iter().enumerate() {
            let [first, b, c, d, last] = mixed_state;
            let (mixed, constant) = match place {
                0..20 => ((b & c) | (!b & d), 0x5A82_7999_u32),
                20..40 => (b ^ c ^ d, 0x6ED9_EBA1),
                40..60 => ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC),
                _ => (b ^ c ^ d, 0xCA62_C1D6),
            };
            let next = first
                .rotate_left(5)
                .wrapping_add(mixed)
                .wrapping_add(last)
                .wrapping_add(constant)
                .wrapping_add(*word);
            mixed_state = [next, first, b.rotate_left(30), c, d];
        }
        for (own, new) in state.iter_mut().zip(mixed_state) {
            *own = own.wrapping_add(new);
        }
    }
    let mut digest = [0; 20];
    for (target, byte) in digest
        .iter_mut()
        .zip(state.iter().flat_map(|word| word.to_be_bytes()))
    {
        *target = byte;
    }
    digest
}

/// Standard base64 with padding.
pub(crate) fn encode64(bytes: &[u8]) -> String {
    encode(bytes, BASE64, 6)
}

fn encode(bytes: &[u8], alphabet: &[u8], width: u32) -> String {
    // Three bytes are four signs of six bits; five bytes are eight of five.
    let (group, signs) = if width == 6 { (3, 4) } else { (5, 8) };
    let mut out = String::with_capacity(bytes.len().div_ceil(group) * signs);
    for chunk in bytes.chunks(group) {
        let bits = (0..group).fold(0_u64, |bits, place| {
            bits << 8 | u64::from(chunk.get(place).copied().unwrap_or(0))
        });
        let total = u32::try_from(group * 8).unwrap_or(0);
        let used = (chunk.len() * 8).div_ceil(width as usize);
        for place in 0..signs {
            let shift = total - width * (u32::try_from(place).unwrap_or(0) + 1);
            let index = usize::try_from(bits >> shift & ((1 << width) - 1)).unwrap_or(0);
            let sign = if place < used {
                alphabet.get(index).copied().unwrap_or(b'=')
            } else {
                b'='
            };
            out.push(char::from(sign));
        }
    }
    out
}

/// Reads standard base64; the error is Go's text.
pub(super) fn decode64(text: &[u8]) -> Result<Vec<u8>, String> {
    decode(text, BASE64, 6, "base64")
}

/// Writes bytes as bcrypt does: base64 over signs of its own, without padding.
pub(super) fn encode_bcrypt(bytes: &[u8]) -> String {
    let mut text = encode(bytes, BCRYPT, 6);
    text.truncate(text.trim_end_matches('=').len());
    text
}

/// Reads what `encode` writes, line breaks allowed; the error is Go's text.
fn decode(text: &[u8], alphabet: &[u8], width: u32, name: &str) -> Result<Vec<u8>, String> {
    let signs = if width == 6 { 4 } else { 8 };
    let corrupt = |at: usize| format!("illegal {name} data at input byte {at}");
    let kept: Vec<(usize, u8)> = text
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, byte)| *byte != b'\n' && *byte != b'\r')
        .collect();
    let mut out = Vec::with_capacity(text.len());
    let mut rest = kept.as_slice();
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(signs.min(rest.len()));
        let mut bits = 0_u64;
        let mut count = 0;
        let mut is_end = false;
        for (position, (at, byte)) in chunk.iter().enumerate() {
            if *byte == b'=' {
                let can_end = if width == 6 {
                    position >= 2
                } else {
                    matches!(position, 2 | 4 | 5 | 7)
                };
                let padding = chunk.get(position..).unwrap_or_default();
                let wrong = padding.iter().find(|(_, byte)| *byte != b'=');
                if !can_end {
                    return Err(corrupt(*at));
                }
                if let Some((at, _)) = wrong {
                    return Err(corrupt(*at));
                }
                if chunk.len() < signs {
                    return Err(corrupt(text.len()));
                }
                if let Some((at, _)) = after.first() {
                    return Err(corrupt(*at));
                }
                is_end = true;
                break;
            }
            let Some(value) = alphabet.iter().position(|own| own == byte) else {
                return Err(corrupt(*at));
            };
            bits = bits << width | value as u64;
            count += 1;
        }
        if !is_end && chunk.len() < signs {
            // Go names the start of the broken group, as if nothing had been skipped in it.
            return Err(corrupt(text.len() - chunk.len()));
        }
        let whole = count * width / 8;
        bits <<= 64 - count * width;
        out.extend(bits.to_be_bytes().iter().take(whole as usize));
        rest = if is_end { &[] } else { after };
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_read_what_they_write() {
        for bytes in [
            &b""[..],
            b"a",
            b"ab",
            b"abc",
            b"hello, world",
            &[0, 255, 128],
        ] {
            let text = encode64(bytes);
            assert_eq!(decode(text.as_bytes(), BASE64, 6, "base64").unwrap(), bytes);
            let text = encode(bytes, BASE32, 5);
            assert_eq!(decode(text.as_bytes(), BASE32, 5, "base32").unwrap(), bytes);
        }
        assert_eq!(encode64(b"hello"), "aGVsbG8=");
        assert_eq!(
            hex(&sha1(b"abc")),
            b"a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }
}
