//! Numbers as Terraform holds them: binary, with as many bits as their source gave them.
//!
//! The rules are those of `math/big.Float` of Go, which `go-cty` uses: a number that is read from a
//! text has 512 bits, a whole number of the language 64, and a result as many as the larger of its
//! operands. Results are rounded to the nearest, a tie to the even one.

mod arithmetic;
mod digits;
mod parse;
mod print;
#[cfg(test)]
mod tests;

pub use arithmetic::NumberError;
pub use parse::NoNumber;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use num_bigint::BigUint;

/// The bits of a number that is read from a text.
pub const PRECISION: u32 = 512;

/// A number: `±mantissa × 2^exponent`, or an infinity.
///
/// Two are equal where they have one value, whatever their bits.
#[derive(Debug, Clone)]
pub struct Number {
    is_negative: bool,
    magnitude: Magnitude,
    precision: u32,
}

/// A number without its sign.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Magnitude {
    /// The mantissa is odd, or the whole is zero.
    Finite {
        mantissa: BigUint,
        exponent: i64,
    },
    Infinite,
}

impl Number {
    /// Zero, as a whole number.
    pub fn zero() -> Self {
        Self::from(0_i64)
    }

    /// An infinity.
    pub fn infinity(is_negative: bool) -> Self {
        Self {
            is_negative,
            magnitude: Magnitude::Infinite,
            precision: 64,
        }
    }

    /// Rounds `mantissa × 2^exponent` to so many bits; `has_more` says that there is a little more
    /// of it than that.
    fn rounded(
        is_negative: bool,
        mut mantissa: BigUint,
        mut exponent: i64,
        precision: u32,
        has_more: bool,
    ) -> Self {
        let excess = mantissa.bits().saturating_sub(u64::from(precision));
        if excess > 0 {
            let is_half = mantissa.bit(excess - 1);
            let is_above = has_more || mantissa.trailing_zeros() < Some(excess - 1);
            mantissa >>= excess;
            exponent = exponent.saturating_add_unsigned(excess);
            if is_half && (is_above || mantissa.bit(0)) {
                mantissa += 1_u32;
            }
        }
        let zeros = mantissa.trailing_zeros();
        match zeros {
            None => exponent = 0,
            Some(zeros) => {
                mantissa >>= zeros;
                exponent = exponent.saturating_add_unsigned(zeros);
            }
        }
        Self {
            is_negative,
            magnitude: Magnitude::Finite { mantissa, exponent },
            precision,
        }
    }

    /// Whether it is zero, of either sign.
    pub fn is_zero(&self) -> bool {
        matches!(&self.magnitude, Magnitude::Finite { mantissa, .. } if mantissa.bits() == 0)
    }

    /// Whether it is below zero, or a zero with a minus.
    pub fn is_negative(&self) -> bool {
        self.is_negative
    }

    /// Whether it is an infinity.
    pub fn is_infinite(&self) -> bool {
        self.magnitude == Magnitude::Infinite
    }

    /// Whether it is a whole number.
    pub fn is_whole(&self) -> bool {
        matches!(&self.magnitude, Magnitude::Finite { exponent, .. } if *exponent >= 0)
    }

    /// The number as an index or a count; `None` where it has a fraction or does not fit.
    pub fn to_i64(&self) -> Option<i64> {
        let Magnitude::Finite { mantissa, exponent } = &self.magnitude else {
            return None;
        };
        let shift = u32::try_from(*exponent).ok().filter(|shift| *shift < 64)?;
        let whole = u128::try_from(mantissa).ok()?.checked_mul(1 << shift)?;
        let whole = i128::try_from(whole).ok()?;
        i64::try_from(if self.is_negative { -whole } else { whole }).ok()
    }

    /// The nearest number that a machine calculates with.
    pub fn to_f64(&self) -> f64 {
        // A decimal with all its digits, which the standard library rounds rightly.
        self.to_string().parse().unwrap_or(f64::NAN)
    }

    fn compare_magnitudes(&self, other: &Self) -> Ordering {
        match (&self.magnitude, &other.magnitude) {
            (Magnitude::Infinite, Magnitude::Infinite) => Ordering::Equal,
            (Magnitude::Infinite, _) => Ordering::Greater,
            (_, Magnitude::Infinite) => Ordering::Less,
            (
                Magnitude::Finite { mantissa, exponent },
                Magnitude::Finite {
                    mantissa: other_mantissa,
                    exponent: other_exponent,
                },
            ) => {
                let length = |mantissa: &BigUint, exponent: i64| {
                    (mantissa.bits() > 0).then(|| exponent.saturating_add_unsigned(mantissa.bits()))
                };
                length(mantissa, *exponent)
                    .cmp(&length(other_mantissa, *other_exponent))
                    .then_with(|| {
                        let least = *exponent.min(other_exponent);
                        shifted(mantissa, *exponent, least).cmp(&shifted(
                            other_mantissa,
                            *other_exponent,
                            least,
                        ))
                    })
            }
        }
    }
}

/// A mantissa whose exponent becomes a lower one.
fn shifted(mantissa: &BigUint, exponent: i64, lower: i64) -> BigUint {
    mantissa << exponent.saturating_sub(lower).unsigned_abs()
}

impl From<i64> for Number {
    /// A whole number of the language: 64 bits.
    fn from(value: i64) -> Self {
        Self::rounded(value < 0, value.unsigned_abs().into(), 0, 64, false)
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Self {
        Self::rounded(false, value.into(), 0, 64, false)
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match (number.is_zero(), number.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        sign(self).cmp(&sign(other)).then_with(|| {
            if self.is_negative && !self.is_zero() {
                other.compare_magnitudes(self)
            } else {
                self.compare_magnitudes(other)
            }
        })
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.magnitude {
            Magnitude::Infinite => self.is_negative.hash(state),
            Magnitude::Finite { mantissa, exponent } => {
                (self.is_negative && !self.is_zero()).hash(state);
                (mantissa, exponent).hash(state);
            }
        }
    }
}
