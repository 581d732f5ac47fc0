//! Numbers from floats and from digits to any base, and their digits again.

use num_bigint::BigUint;

use super::{Magnitude, Number};

impl Number {
    /// A machine's number with its 53 bits; none for not-a-number.
    pub fn from_f64(float: f64) -> Option<Self> {
        if float.is_nan() {
            return None;
        }
        let is_negative = float.is_sign_negative();
        if float.is_infinite() {
            return Some(Self {
                precision: 53,
                ..Self::infinity(is_negative)
            });
        }
        let bits = float.to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, exponent) = match i64::try_from(bits >> 52 & 0x7FF).unwrap_or_default() {
            0 => (fraction, -1074),
            biased => (fraction | 1 << 52, biased - 1075),
        };
        let mantissa = BigUint::from(mantissa);
        Some(Self::rounded(is_negative, mantissa, exponent, 53, false))
    }

    /// Reads a whole number to a base from 2 to 62, exactly. Above 36, upper-case letters follow
    /// lower-case ones; below, they mean the same.
    pub fn from_digits(text: &str, base: u32) -> Option<Self> {
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if digits.is_empty() {
            return None;
        }
        let mut mantissa = BigUint::ZERO;
        for sign in digits.bytes() {
            let digit = match sign {
                b'0'..=b'9' => u32::from(sign - b'0'),
                b'a'..=b'z' => u32::from(sign - b'a') + 10,
                b'A'..=b'Z' if base <= 36 => u32::from(sign - b'A') + 10,
                b'A'..=b'Z' => u32::from(sign - b'A') + 36,
                _ => return None,
            };
            if digit >= base {
                return None;
            }
            mantissa = mantissa * base + digit;
        }
        let is_negative = is_negative && mantissa.bits() > 0;
        let precision = u32::try_from(mantissa.bits().max(64)).ok()?;
        Some(Self::rounded(is_negative, mantissa, 0, precision, false))
    }

    /// The digits of a whole number to a base from 2 to 36, behind its sign; none for any other.
    pub fn whole_digits(&self, base: u32) -> Option<String> {
        let Magnitude::Finite { mantissa, exponent } = &self.magnitude else {
            return None;
        };
        if *exponent < 0 {
            return None;
        }
        let sign = if self.is_negative && mantissa.bits() > 0 {
            "-"
        } else {
            ""
        };
        let whole = mantissa << exponent.unsigned_abs();
        Some(format!("{sign}{}", whole.to_str_radix(base)))
    }

    /// Every digit without the sign, with a point where there is a fraction; none for an infinity.
    pub fn exact_digits(&self) -> Option<String> {
        let Magnitude::Finite { mantissa, exponent } = &self.magnitude else {
            return None;
        };
        let places = exponent.unsigned_abs();
        if *exponent >= 0 {
            return Some((mantissa << places).to_string());
        }
        // Half of a half of … has a digit more each time.
        let power = u32::try_from(places).ok()?;
        let digits = (mantissa * BigUint::from(5_u32).pow(power)).to_string();
        let places = usize::try_from(places).ok()?;
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at_checked(digits.len() - places)?;
        Some(format!("{whole}.{fraction}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_come_back_as_they_were() {
        assert_eq!(
            Number::from_f64(0.5).unwrap().exact_digits().unwrap(),
            "0.5"
        );
        assert_eq!(Number::from_f64(0.1).unwrap().to_string(), "0.1");
        let number = Number::from_digits("-ff", 16).unwrap();
        assert_eq!(number.whole_digits(10).unwrap(), "-255");
        assert!(Number::from_digits("12", 2).is_none());
        assert!(Number::from_f64(f64::NAN).is_none());
    }
}
