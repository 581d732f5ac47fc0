//! Arithmetic of shopspring/decimal: exact on what the shortest decimal text of a float says.

use infractl_template::{CallError, Functions, Operand, Signature, Type, Value};

use super::arguments::Arguments as _;
use super::cast::to_float;

const A: Type = Type::Any;

/// `digits` times ten to the power of `exponent`.
#[derive(Debug, Clone, Copy)]
struct Decimal {
    digits: i128,
    exponent: i32,
}

/// The digits behind the point that a quotient is rounded to.
const DIVISION_DIGITS: i32 = 16;

pub(super) fn add(functions: &mut Functions) {
    let some = Signature::variadic(&[A], A).decides();
    functions.add("add1f", Signature::fixed(&[A]).decides(), |_, given| {
        fold(to_float(&given.at(0).value), &[1.0], add_both)
    });
    functions.add("addf", Signature::variadic(&[], A).decides(), |_, given| {
        fold(0.0, &floats(given), add_both)
    });
    functions.add("subf", some, |_, given| {
        fold(
            to_float(&given.at(0).value),
            &floats(given.from(1)),
            |left, right| {
                add_both(
                    left,
                    Decimal {
                        digits: -right.digits,
                        ..right
                    },
                )
            },
        )
    });
    functions.add("mulf", some, |_, given| {
        fold(
            to_float(&given.at(0).value),
            &floats(given.from(1)),
            |left, right| {
                let digits = left.digits.checked_mul(right.digits)?;
                Some(Decimal {
                    digits,
                    exponent: left.exponent + right.exponent,
                })
            },
        )
    });
    functions.add("divf", some, |_, given| {
        let by = floats(given.from(1));
        if by.contains(&0.0) {
            return Err(CallError::new("decimal division by 0"));
        }
        fold(to_float(&given.at(0).value), &by, divide)
    });
}

fn floats(given: &[Operand]) -> Vec<f64> {
    given.iter().map(|own| to_float(&own.value)).collect()
}

fn fold(
    first: f64,
    rest: &[f64],
    combine: impl Fn(Decimal, Decimal) -> Option<Decimal>,
) -> Result<Operand, CallError> {
    let too_large = || CallError::unsupported("decimal arithmetic beyond 38 digits");
    let mut result = Decimal::new(first)?;
    for number in rest {
        result = combine(result, Decimal::new(*number)?).ok_or_else(too_large)?;
    }
    let text = format!("{}e{}", result.digits, result.exponent);
    let number = text.parse().map_err(|_| too_large())?;
    Ok(Operand::new(Value::float(number)))
}

fn add_both(left: Decimal, right: Decimal) -> Option<Decimal> {
    let exponent = left.exponent.min(right.exponent);
    let digits = left.at(exponent)?.checked_add(right.at(exponent)?)?;
    Some(Decimal { digits, exponent })
}

/// Rounds half away from zero at the sixteenth digit behind the point.
fn divide(left: Decimal, right: Decimal) -> Option<Decimal> {
    let shift = left.exponent - right.exponent + DIVISION_DIGITS;
    let (over, under) = if shift >= 0 {
        (left.digits.checked_mul(power(shift)?)?, right.digits)
    } else {
        (left.digits, right.digits.checked_mul(power(-shift)?)?)
    };
    let quotient = over / under;
    let twice = (over % under).checked_mul(2)?.unsigned_abs();
    let is_up = twice >= under.unsigned_abs();
    let sign = if (over < 0) == (under < 0) { 1 } else { -1 };
    let digits = if is_up { quotient + sign } else { quotient };
    Some(Decimal {
        digits,
        exponent: -DIVISION_DIGITS,
    })
}

fn power(exponent: i32) -> Option<i128> {
    10_i128.checked_pow(u32::try_from(exponent).ok()?)
}

impl Decimal {
    fn new(number: f64) -> Result<Self, CallError> {
        if !number.is_finite() {
            return Err(CallError::new(format!(
                "Cannot create a Decimal from {}",
                crate::go::float_g(number)
            )));
        }
        let text = format!("{number:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let fraction = mantissa
            .split_once('.')
            .map_or(0, |(_, fraction)| fraction.len());
        let digits = mantissa.replace('.', "").parse().unwrap_or(0);
        let exponent: i32 = exponent.parse().unwrap_or(0);
        Ok(Self {
            digits,
            exponent: exponent - i32::try_from(fraction).unwrap_or(0),
        })
    }

    /// The digits for a smaller exponent.
    fn at(self, exponent: i32) -> Option<i128> {
        self.digits.checked_mul(power(self.exponent - exponent)?)
    }
}
