//! Flags, width and precision of one verb, and what they do to scalars.

use super::float::format_float;
use crate::FloatKind;
use crate::quote::{can_backquote, quote, quote_rune, quote_to_ascii};
use crate::utf8;

/// The flags of one verb.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are the flags that Go has"
)]
pub(super) struct Flags {
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) minus: bool,
    pub(super) plus: bool,
    pub(super) sharp: bool,
    pub(super) space: bool,
    pub(super) zero: bool,
    /// `%+v`.
    pub(super) plus_value: bool,
    /// `%#v`.
    pub(super) sharp_value: bool,
}

const LOWER: &[u8; 17] = b"0123456789abcdefx";
const UPPER: &[u8; 17] = b"0123456789ABCDEFX";

impl Flags {
    fn padding(self, out: &mut Vec<u8>, count: usize) {
        let byte = if self.zero && !self.minus { b'0' } else { b' ' };
        out.resize(out.len() + count, byte);
    }

    /// Bytes, padded to the width.
    pub(super) fn pad(self, out: &mut Vec<u8>, bytes: &[u8]) {
        let missing = self.width.unwrap_or(0).saturating_sub(utf8::count(bytes));
        if self.minus {
            out.extend_from_slice(bytes);
            self.padding(out, missing);
        } else {
            self.padding(out, missing);
            out.extend_from_slice(bytes);
        }
    }

    fn pad_without_zeros(self, out: &mut Vec<u8>, bytes: &[u8]) {
        Self {
            zero: false,
            ..self
        }
        .pad(out, bytes);
    }

    fn truncated(self, bytes: &[u8]) -> &[u8] {
        let Some(precision) = self.precision else {
            return bytes;
        };
        let width = utf8::runes(bytes)
            .take(precision)
            .map(|(_, width)| width)
            .sum();
        bytes.get(..width).unwrap_or(bytes)
    }

    pub(super) fn boolean(self, out: &mut Vec<u8>, value: bool) {
        self.pad(out, if value { b"true" } else { b"false" });
    }

    /// `%s`.
    pub(super) fn text(self, out: &mut Vec<u8>, bytes: &[u8]) {
        self.pad(out, self.truncated(bytes));
    }

    /// `%q` of a text.
    pub(super) fn quoted(self, out: &mut Vec<u8>, bytes: &[u8]) {
        let bytes = self.truncated(bytes);
        if self.sharp && can_backquote(bytes) {
            self.pad(out, &[b"`", bytes, b"`"].concat());
        } else if self.plus {
            self.pad(out, quote_to_ascii(bytes).as_bytes());
        } else {
            self.pad(out, quote(bytes).as_bytes());
        }
    }

    /// `%x` of a text.
    pub(super) fn hexadecimal(self, out: &mut Vec<u8>, bytes: &[u8], is_upper: bool) {
        let length = self
            .precision
            .map_or(bytes.len(), |limit| limit.min(bytes.len()));
        let bytes = bytes.get(..length).unwrap_or(bytes);
        let prefix: &[u8] = if is_upper { b"0X" } else { b"0x" };
        let mut digits = Vec::with_capacity(2 * length);
        for (index, byte) in bytes.iter().enumerate() {
            if self.space && index > 0 {
                digits.push(b' ');
            }
            if self.sharp && (self.space || index == 0) {
                digits.extend_from_slice(prefix);
            }
            digits.push(digit(byte >> 4, is_upper));
            digits.push(digit(byte & 15, is_upper));
        }
        self.pad(out, &digits);
    }

    /// An integer in a base: its magnitude and whether it is below zero.
    pub(super) fn integer(
        self,
        out: &mut Vec<u8>,
        magnitude: u64,
        is_negative: bool,
        base: u64,
        verb: char,
    ) {
        let mut least = 0;
        if let Some(precision) = self.precision {
            least = precision;
            if precision == 0 && magnitude == 0 {
                Self {
                    zero: false,
                    ..self
                }
                .padding(out, self.width.unwrap_or(0));
                return;
            }
        } else if let Some(width) = self.width.filter(|_| self.zero && !self.minus) {
            let has_sign = is_negative || self.plus || self.space;
            least = width.saturating_sub(usize::from(has_sign));
        }
        let is_upper = verb == 'X';
        // The digits are made from the last to the first.
        let mut digits = Vec::with_capacity(least.max(20) + 3);
        let mut left = magnitude;
        loop {
            digits.push(digit(u8::try_from(left % base).unwrap_or(0), is_upper));
            left /= base;
            if left == 0 {
                break;
            }
        }
        while digits.len() < least {
            digits.push(b'0');
        }
        if self.sharp {
            match base {
                2 => digits.extend_from_slice(b"b0"),
                8 if digits.last() != Some(&b'0') => digits.push(b'0'),
                16 => digits.extend_from_slice(if is_upper { b"X0" } else { b"x0" }),
                _ => {}
            }
        }
        if verb == 'O' {
            digits.extend_from_slice(b"o0");
        }
        if is_negative {
            digits.push(b'-');
        } else if self.plus {
            digits.push(b'+');
        } else if self.space {
            digits.push(b' ');
        }
        digits.reverse();
        self.pad_without_zeros(out, &digits);
    }

    /// `%c`.
    pub(super) fn character(self, out: &mut Vec<u8>, code: u64) {
        let mut buffer = [0; 4];
        self.pad(out, rune(code).encode_utf8(&mut buffer).as_bytes());
    }

    /// `%q` of an integer.
    pub(super) fn quoted_character(self, out: &mut Vec<u8>, code: u64) {
        self.pad(out, quote_rune(rune(code), self.plus).as_bytes());
    }

    /// `%U`.
    pub(super) fn code_point(self, out: &mut Vec<u8>, code: u64) {
        let least = self.precision.unwrap_or(0).max(4);
        let mut text = format!("U+{code:0least$X}");
        let shown = u32::try_from(code).ok().and_then(char::from_u32);
        if let Some(rune) = shown.filter(|rune| self.sharp && crate::unicode::is_print(*rune)) {
            text.extend([' ', '\'', rune, '\'']);
        }
        self.pad_without_zeros(out, text.as_bytes());
    }

    /// A float in a verb of `strconv`.
    pub(super) fn float(
        self,
        out: &mut Vec<u8>,
        number: f64,
        kind: FloatKind,
        verb: u8,
        precision: Option<usize>,
    ) {
        let precision = self.precision.or(precision);
        let formatted = format_float(number, verb, precision, kind);
        let (sign, body) = match formatted.as_bytes().split_first() {
            Some((sign @ (b'-' | b'+'), body)) => (*sign, body),
            _ => (b'+', formatted.as_bytes()),
        };
        let sign = if self.space && sign == b'+' && !self.plus {
            b' '
        } else {
            sign
        };
        if matches!(body.first(), Some(b'I' | b'N')) {
            let is_bare = body.first() == Some(&b'N') && !self.space && !self.plus;
            let with_sign = [&[sign], body].concat();
            let shown = if is_bare { body } else { &with_sign };
            self.pad_without_zeros(out, shown);
            return;
        }
        let body = if self.sharp && verb != b'b' {
            pointed(body, verb, precision)
        } else {
            body.to_vec()
        };
        if self.plus || sign != b'+' {
            let length = body.len() + 1;
            if let Some(width) = self
                .width
                .filter(|width| self.zero && !self.minus && *width > length)
            {
                out.push(sign);
                self.padding(out, width - length);
                out.extend_from_slice(&body);
                return;
            }
            self.pad(out, &[&[sign], body.as_slice()].concat());
            return;
        }
        self.pad(out, &body);
    }
}

/// The digits of a float with a decimal point and, for `g`, with trailing zeros.
fn pointed(body: &[u8], verb: u8, precision: Option<usize>) -> Vec<u8> {
    let wants_digits = matches!(verb, b'g' | b'G' | b'x');
    let mut wanted = if wants_digits {
        precision.unwrap_or(6)
    } else {
        0
    };
    let is_hexadecimal = matches!(verb, b'x' | b'X');
    let is_tail =
        |byte: &u8| matches!(byte, b'p' | b'P') || (!is_hexadecimal && matches!(byte, b'e' | b'E'));
    let end = body.iter().position(is_tail).unwrap_or(body.len());
    let (digits, tail) = body.split_at_checked(end).unwrap_or((body, b""));
    let mut has_point = false;
    let mut is_significant = false;
    for byte in digits {
        if *byte == b'.' {
            has_point = true;
            continue;
        }
        is_significant = is_significant || *byte != b'0';
        if is_significant {
            wanted = wanted.saturating_sub(1);
        }
    }
    let mut out = digits.to_vec();
    if !has_point {
        if digits == b"0" {
            wanted = wanted.saturating_sub(1);
        }
        out.push(b'.');
    }
    out.resize(out.len() + wanted, b'0');
    out.extend_from_slice(tail);
    out
}

fn digit(value: u8, is_upper: bool) -> u8 {
    let digits = if is_upper { UPPER } else { LOWER };
    digits.get(usize::from(value)).copied().unwrap_or(b'?')
}

fn rune(code: u64) -> char {
    u32::try_from(code)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}
