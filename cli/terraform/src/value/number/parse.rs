use std::str::FromStr;

use num_bigint::BigUint;
use num_integer::Integer as _;

use super::{Number, PRECISION};

/// A text that is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a number is required")]
pub struct NoNumber;

/// Decimal exponents beyond this are refused: such a number would fill the memory.
const MOST_DIGITS: i64 = 100_000;

/// From here on a number is an infinity to Go, whose binary exponents have 32 bits.
const OVERFLOW: i64 = 646_456_993;

impl FromStr for Number {
    type Err = NoNumber;

    /// Reads a decimal as `big.ParseFloat` does with base 10: `-1.50`, `6e23`, `.5`, `Inf`.
    fn from_str(text: &str) -> Result<Self, NoNumber> {
        let (is_negative, digits) = match text.as_bytes() {
            [b'-', ..] => (true, text.get(1..)),
            [b'+', ..] => (false, text.get(1..)),
            _ => (false, Some(text)),
        };
        let digits = digits.ok_or(NoNumber)?;
        if matches!(digits, "Inf" | "inf") {
            return Ok(Self {
                precision: PRECISION,
                ..Self::infinity(is_negative)
            });
        }
        let (mantissa, power) = match digits.split_once(['e', 'E']) {
            Some((mantissa, power)) => (mantissa, power.parse::<i64>().map_err(|_| NoNumber)?),
            None => (digits, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_decimal = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_decimal(whole) || !is_decimal(fraction) || whole.len() + fraction.len() == 0 {
            return Err(NoNumber);
        }
        let all = [whole, fraction].concat();
        let value = BigUint::parse_bytes(all.as_bytes(), 10).ok_or(NoNumber)?;
        let places = i64::try_from(fraction.len()).map_err(|_| NoNumber)?;
        let power = power.checked_sub(places).ok_or(NoNumber)?;
        if power > OVERFLOW && value.bits() > 0 {
            return Ok(Self {
                precision: PRECISION,
                ..Self::infinity(is_negative)
            });
        }
        if power.abs() > MOST_DIGITS {
            return Err(NoNumber);
        }
        let ten = |power: i64| {
            let power = u32::try_from(power.unsigned_abs()).unwrap_or(u32::MAX);
            BigUint::from(10_u32).pow(power)
        };
        if power >= 0 {
            let value = value * ten(power);
            return Ok(Self::rounded(is_negative, value, 0, PRECISION, false));
        }
        let divisor = ten(power);
        let shift = (u64::from(PRECISION) + 2 + divisor.bits()).saturating_sub(value.bits());
        let (quotient, rest) = (value << shift).div_rem(&divisor);
        let exponent = 0_i64.saturating_sub_unsigned(shift);
        let has_more = rest.bits() > 0;
        Ok(Self::rounded(
            is_negative,
            quotient,
            exponent,
            PRECISION,
            has_more,
        ))
    }
}
