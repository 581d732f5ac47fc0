use std::fmt;

use num_bigint::BigUint;

use super::{Magnitude, Number};

impl fmt::Display for Number {
    /// The fewest decimal digits that name the number among those of its bits, without an exponent,
    /// as `big.Float.Text('f', -1)` of Go has them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative { "-" } else { "" };
        match &self.magnitude {
            Magnitude::Infinite if self.is_negative => formatter.write_str("-Inf"),
            Magnitude::Infinite => formatter.write_str("+Inf"),
            Magnitude::Finite { mantissa, .. } if mantissa.bits() == 0 => {
                write!(formatter, "{sign}0")
            }
            Magnitude::Finite { mantissa, exponent } => {
                let decimal = shortest(mantissa, *exponent, self.precision);
                write!(formatter, "{sign}{decimal}")
            }
        }
    }
}

impl Number {
    /// Ten digits at most, with an exponent where the point lies far off, as
    /// `big.Float.Text('g', 10)` of Go has them: what sets of numbers within others are ordered by.
    pub(in crate::value) fn to_ten_digits(&self) -> String {
        let Magnitude::Finite { mantissa, exponent } = &self.magnitude else {
            return self.to_string();
        };
        let sign = if self.is_negative { "-" } else { "" };
        if mantissa.bits() == 0 {
            return format!("{sign}0");
        }
        let mut decimal = Decimal::new(mantissa, *exponent);
        decimal.round(10);
        let length = i64::try_from(decimal.digits.len()).unwrap_or(i64::MAX);
        let most = if length >= decimal.point {
            length.min(10)
        } else {
            10
        };
        let power = decimal.point - 1;
        if (-4..most).contains(&power) {
            return format!("{sign}{decimal}");
        }
        decimal.point = 1;
        let power_sign = if power < 0 { '-' } else { '+' };
        format!("{sign}{decimal}e{power_sign}{:02}", power.unsigned_abs())
    }
}

/// Decimal digits without zeros at their end, and behind how many of them the point stands.
struct Decimal {
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    /// All digits of `mantissa × 2^exponent`.
    fn new(mantissa: &BigUint, exponent: i64) -> Self {
        // A negative power of two has as many decimals as its exponent.
        let (digits, decimals) = if exponent >= 0 {
            ((mantissa << exponent.unsigned_abs()).to_string(), 0)
        } else {
            let power = u32::try_from(exponent.unsigned_abs()).unwrap_or(u32::MAX);
            let digits = (mantissa * BigUint::from(5_u32).pow(power)).to_string();
            (digits, i64::from(power))
        };
        let point = i64::try_from(digits.len()).unwrap_or(i64::MAX) - decimals;
        Self {
            digits: digits.trim_end_matches('0').bytes().collect(),
            point,
        }
    }

    fn digit(&self, index: usize) -> u8 {
        self.digits.get(index).copied().unwrap_or(b'0')
    }

    fn round_down(&mut self, count: usize) {
        self.digits.truncate(count);
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
    }

    fn round_up(&mut self, count: usize) {
        self.digits.truncate(count);
        while self.digits.last() == Some(&b'9') {
            self.digits.pop();
        }
        if let Some(last) = self.digits.last_mut() {
            *last += 1;
        } else {
            self.digits.push(b'1');
            self.point += 1;
        }
    }

    /// Rounds to so many digits, a tie to the even one.
    fn round(&mut self, count: usize) {
        if count >= self.digits.len() {
            return;
        }
        let is_tie = self.digit(count) == b'5' && count + 1 == self.digits.len();
        let is_up = if is_tie {
            count > 0 && self.digit(count - 1) % 2 == 1
        } else {
            self.digit(count) >= b'5'
        };
        if is_up {
            self.round_up(count);
        } else {
            self.round_down(count);
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = String::from_utf8_lossy(&self.digits);
        let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
        if self.point <= 0 {
            return write!(formatter, "0.{}{digits}", zeros(-self.point));
        }
        if self.point >= length {
            return write!(formatter, "{digits}{}", zeros(self.point - length));
        }
        let (whole, fraction) = digits.split_at(usize::try_from(self.point).unwrap_or(0));
        write!(formatter, "{whole}.{fraction}")
    }
}

/// Cuts digits off as long as what is left names no other number of so many bits.
fn shortest(mantissa: &BigUint, exponent: i64, precision: u32) -> Decimal {
    let mut decimal = Decimal::new(mantissa, exponent);
    // The bounds lie half a last bit away.
    let missing = (u64::from(precision) + 1).saturating_sub(mantissa.bits());
    let mantissa = mantissa << missing;
    let exponent = exponent.saturating_sub_unsigned(missing);
    let lower = Decimal::new(&(&mantissa - 1_u32), exponent);
    let upper = Decimal::new(&(&mantissa + 1_u32), exponent);
    let is_inclusive = !mantissa.bit(1);
    for index in 0..decimal.digits.len() {
        let (low, own, high) = (lower.digit(index), decimal.digit(index), upper.digit(index));
        let goes_down = low != own || (is_inclusive && index + 1 == lower.digits.len());
        let goes_up =
            own != high && (is_inclusive || own + 1 < high || index + 1 < upper.digits.len());
        match (goes_down, goes_up) {
            (true, true) => decimal.round(index + 1),
            (true, false) => decimal.round_down(index + 1),
            (false, true) => decimal.round_up(index + 1),
            (false, false) => continue,
        }
        break;
    }
    decimal
}
