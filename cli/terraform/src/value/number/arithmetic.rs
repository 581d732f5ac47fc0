use num_bigint::BigUint;
use num_integer::Integer as _;

use super::{Magnitude, Number, PRECISION, shifted};

/// Why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Zero by zero, an infinity by an infinity, or an infinity less itself.
    #[error("the result is no number")]
    NoNumber,
}

impl Number {
    /// The number with the other sign.
    #[must_use]
    pub fn negated(&self) -> Self {
        Self {
            is_negative: !self.is_negative,
            ..self.clone()
        }
    }

    /// The number without its sign.
    #[must_use]
    pub fn absolute(&self) -> Self {
        Self {
            is_negative: false,
            ..self.clone()
        }
    }

    /// The sum.
    pub fn plus(&self, other: &Self) -> Result<Self, NumberError> {
        let (left, right) = match (&self.magnitude, &other.magnitude) {
            (Magnitude::Infinite, Magnitude::Infinite) if self.is_negative != other.is_negative => {
                return Err(NumberError::NoNumber);
            }
            (Magnitude::Infinite, _) => return Ok(self.clone()),
            (_, Magnitude::Infinite) => return Ok(other.clone()),
            (left, right) => (left, right),
        };
        let (
            Magnitude::Finite { mantissa, exponent },
            Magnitude::Finite {
                mantissa: other_mantissa,
                exponent: other_exponent,
            },
        ) = (left, right)
        else {
            return Err(NumberError::NoNumber);
        };
        let precision = self.precision.max(other.precision);
        let least = *exponent.min(other_exponent);
        let left = shifted(mantissa, *exponent, least);
        let right = shifted(other_mantissa, *other_exponent, least);
        let (is_negative, sum) = if self.is_negative == other.is_negative {
            (self.is_negative, left + right)
        } else if left >= right {
            let difference = left - right;
            (self.is_negative && difference.bits() > 0, difference)
        } else {
            (other.is_negative, right - left)
        };
        Ok(Self::rounded(is_negative, sum, least, precision, false))
    }

    /// The difference.
    pub fn minus(&self, other: &Self) -> Result<Self, NumberError> {
        self.plus(&other.negated())
    }

    /// The product, which has at least as many bits as it takes, up to 512.
    pub fn times(&self, other: &Self) -> Result<Self, NumberError> {
        let is_negative = self.is_negative != other.is_negative;
        let (
            Magnitude::Finite { mantissa, exponent },
            Magnitude::Finite {
                mantissa: other_mantissa,
                exponent: other_exponent,
            },
        ) = (&self.magnitude, &other.magnitude)
        else {
            let is_no_number = self.is_zero() || other.is_zero();
            return if is_no_number {
                Err(NumberError::NoNumber)
            } else {
                Ok(Self::infinity(is_negative))
            };
        };
        let product = mantissa * other_mantissa;
        let exponent = exponent.saturating_add(*other_exponent);
        let mut product = Self::rounded(is_negative, product, exponent, PRECISION, false);
        let needed = match &product.magnitude {
            Magnitude::Finite { mantissa, .. } => {
                u32::try_from(mantissa.bits()).unwrap_or(PRECISION)
            }
            Magnitude::Infinite => 0,
        };
        product.precision = self.precision.max(other.precision).max(needed);
        Ok(product)
    }

    /// The quotient; an infinity where something is divided by zero.
    pub fn divided_by(&self, other: &Self) -> Result<Self, NumberError> {
        let is_negative = self.is_negative != other.is_negative;
        let precision = self.precision.max(other.precision);
        match (&self.magnitude, &other.magnitude) {
            (Magnitude::Infinite, Magnitude::Infinite) => Err(NumberError::NoNumber),
            (Magnitude::Infinite, _) => Ok(Self::infinity(is_negative)),
            (_, Magnitude::Infinite) => Ok(Self {
                is_negative,
                precision,
                ..Self::zero()
            }),
            (
                Magnitude::Finite { mantissa, exponent },
                Magnitude::Finite {
                    mantissa: divisor,
                    exponent: divisor_exponent,
                },
            ) => {
                if divisor.bits() == 0 {
                    return if mantissa.bits() == 0 {
                        Err(NumberError::NoNumber)
                    } else {
                        Ok(Self::infinity(is_negative))
                    };
                }
                // Two bits more than are kept say how to round.
                let shift =
                    (u64::from(precision) + 2 + divisor.bits()).saturating_sub(mantissa.bits());
                let (quotient, rest) = (mantissa << shift).div_rem(divisor);
                let exponent = exponent
                    .saturating_sub(*divisor_exponent)
                    .saturating_sub_unsigned(shift);
                let has_more = rest.bits() > 0;
                Ok(Self::rounded(
                    is_negative,
                    quotient,
                    exponent,
                    precision,
                    has_more,
                ))
            }
        }
    }

    /// The remainder of a division whose quotient is cut towards zero; the dividend where the
    /// divisor is zero.
    pub fn remainder(&self, divisor: &Self) -> Result<Self, NumberError> {
        if self.is_infinite() || divisor.is_infinite() {
            return self.times(divisor);
        }
        if divisor.is_zero() {
            return Ok(self.clone());
        }
        let quotient = self.divided_by(divisor)?.truncated();
        let part = Self {
            precision: self.precision.max(64),
            ..quotient
        };
        let Magnitude::Finite { mantissa, exponent } = &part.magnitude else {
            return Err(NumberError::NoNumber);
        };
        let part = Self::rounded(
            part.is_negative,
            mantissa.clone(),
            *exponent,
            part.precision,
            false,
        );
        self.minus(&part.exact_product(divisor))
    }

    /// The product with the bits of the first operand, as `big.Float` keeps them.
    fn exact_product(&self, other: &Self) -> Self {
        let (
            Magnitude::Finite { mantissa, exponent },
            Magnitude::Finite {
                mantissa: other_mantissa,
                exponent: other_exponent,
            },
        ) = (&self.magnitude, &other.magnitude)
        else {
            return Self::infinity(self.is_negative != other.is_negative);
        };
        Self::rounded(
            self.is_negative != other.is_negative,
            mantissa * other_mantissa,
            exponent.saturating_add(*other_exponent),
            self.precision,
            false,
        )
    }

    /// The number without its fraction.
    #[must_use]
    pub fn truncated(&self) -> Self {
        match &self.magnitude {
            Magnitude::Finite { mantissa, exponent } if *exponent < 0 => {
                let whole: BigUint = mantissa >> exponent.unsigned_abs();
                Self::rounded(self.is_negative, whole, 0, self.precision, false)
            }
            _ => self.clone(),
        }
    }

    /// The largest whole number that is not above.
    #[must_use]
    pub fn floor(&self) -> Self {
        let whole = self.truncated();
        if self.is_negative && whole != *self {
            whole.minus(&Self::from(1_i64)).unwrap_or(whole)
        } else {
            whole
        }
    }

    /// The smallest whole number that is not below.
    #[must_use]
    pub fn ceiling(&self) -> Self {
        self.negated().floor().negated()
    }
}
