use std::fmt;

/// A number as documents hold it: whole where it was written whole and fits, else binary floating.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A whole number that fits 64 bits with a sign.
    Int(i64),
    /// A whole number above the largest [`Number::Int`].
    Unsigned(u64),
    /// Any other number; not-a-number and the infinities are possible.
    Float(f64),
}

impl Number {
    /// The value as binary floating point, rounded where it does not fit.
    #[expect(
        clippy::cast_precision_loss,
        reason = "the rounding is what is asked for"
    )]
    pub fn as_f64(self) -> f64 {
        match self {
            Self::Int(number) => number as f64,
            Self::Unsigned(number) => number as f64,
            Self::Float(number) => number,
        }
    }

    /// The value as a whole number, where it is one and fits.
    pub fn as_i64(self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(number),
            Self::Unsigned(_) => None,
            Self::Float(number) => {
                let is_whole = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
                #[expect(clippy::cast_possible_truncation, reason = "checked on the line above")]
                is_whole.then_some(number as i64)
            }
        }
    }
}

impl fmt::Display for Number {
    /// Writes the shortest decimal text that reads back as the same number.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => write!(formatter, "{number}"),
            Self::Unsigned(number) => write!(formatter, "{number}"),
            Self::Float(number) => write!(formatter, "{number}"),
        }
    }
}
