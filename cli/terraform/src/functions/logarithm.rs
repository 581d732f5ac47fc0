//! `log` and `pow` to the last bit as Go computes them on x86-64.
//!
//! The system's own functions differ from Go's in the last digit of some results, and a preview
//! must never show another digit than the plan does.

const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The natural logarithm: the method of fdlibm.
pub(super) fn ln(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x < 0.0 {
        return f64::NAN;
    }
    // Without a look at subnormal numbers, which Go's code does not take either.
    let bits = x.to_bits();
    let mut fraction = f64::from_bits(bits & 0x000F_FFFF_FFFF_FFFF | 0x3FE0_0000_0000_0000);
    let exponent = i32::try_from(bits >> 52 & 0x7FF).unwrap_or_default() - 0x3FE;
    let mut k = f64::from(exponent);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        k -= 1.0;
        fraction *= 2.0;
    }
    let f = fraction - 1.0;
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd = ((1.479_819_860_511_658_6e-1 * s4 + 1.818_357_216_161_805e-1) * s4
        + 2.857_142_874_366_239e-1)
        * s4
        + 6.666_666_666_666_735e-1;
    let even = (1.531_383_769_920_937_3e-1 * s4 + 2.222_219_843_214_978_4e-1) * s4
        + 3.999_999_999_940_942e-1;
    let rest = s2 * odd + s4 * even;
    let half = 0.5 * f * f;
    k * LN2_HIGH - ((half - (s * (half + rest) + k * LN2_LOW)) - f)
}

/// The exponential function: argument reduction and a Taylor series, with fused steps.
fn exp(x: f64) -> f64 {
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x == f64::NEG_INFINITY {
        return 0.0;
    }
    if x > 7.097_827_128_933_84e2 {
        return f64::INFINITY;
    }
    let scaled = (std::f64::consts::LOG2_E * x).round_ties_even();
    let mut x = (-scaled).mul_add(0.693_147_180_559_663, x);
    x = (-scaled).mul_add(2.823_529_056_303_157_7e-13, x);
    x *= 0.0625;
    let mut sum: f64 = 2.480_158_730_158_73e-5;
    for term in [
        1.984_126_984_126_984e-4,
        1.388_888_888_888_889e-3,
        8.333_333_333_333_333e-3,
        4.166_666_666_666_666_4e-2,
        1.666_666_666_666_666_6e-1,
        0.5,
        1.0,
    ] {
        sum = sum.mul_add(x, term);
    }
    x *= sum;
    for _ in 0..3 {
        x *= x + 2.0;
    }
    let last = x + 2.0;
    scale(x.mul_add(last, 1.0), scaled)
}

/// `fraction * 2^exponent`, by way of two factors where one would be out of range.
fn scale(fraction: f64, exponent: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float's exponent has eleven bits; beyond, the cast saturates"
    )]
    let exponent = exponent as i32;
    ldexp(fraction, exponent)
}

/// Splits a finite number into a fraction in `[0.5, 1)` and a power of two.
fn frexp(x: f64) -> (f64, i32) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    let (x, shift) = if x.abs() < f64::MIN_POSITIVE {
        (x * 4_503_599_627_370_496.0, -52)
    } else {
        (x, 0)
    };
    let bits = x.to_bits();
    let exponent = i32::try_from(bits >> 52 & 0x7FF).unwrap_or_default() - 1022 + shift;
    (f64::from_bits(bits & !(0x7FF << 52) | 1022 << 52), exponent)
}

fn ldexp(fraction: f64, exponent: i32) -> f64 {
    if fraction == 0.0 || !fraction.is_finite() {
        return fraction;
    }
    let (fraction, own) = frexp(fraction);
    let total = exponent.saturating_add(own);
    // A product of two powers rounds once: the first step is exact.
    let power = |exponent: i32| {
        let biased = u64::try_from(exponent.saturating_add(1023)).unwrap_or_default();
        f64::from_bits(biased << 52)
    };
    if total > 1024 {
        return f64::INFINITY.copysign(fraction);
    }
    if total < -1075 {
        return 0.0_f64.copysign(fraction);
    }
    if total < -1021 {
        return fraction * power(total + 53) * power(-53);
    }
    fraction * 2.0 * power(total - 1)
}

/// A power: squarings for the whole part of the exponent, [`exp`] for the rest.
pub(super) fn pow(x: f64, y: f64) -> f64 {
    if let Some(known) = special(x, y) {
        return known;
    }
    let (mut whole, mut part) = (y.abs().trunc(), y.abs().fract());
    if part != 0.0 && x < 0.0 {
        return f64::NAN;
    }
    if whole >= 9.223_372_036_854_776e18 {
        return if x.to_bits() == (-1.0_f64).to_bits() {
            1.0
        } else if (x.abs() < 1.0) == (y > 0.0) {
            0.0
        } else {
            f64::INFINITY
        };
    }
    let mut product = 1.0;
    let mut exponent = 0_i32;
    if part != 0.0 {
        if part > 0.5 {
            part -= 1.0;
            whole += 1.0;
        }
        product = exp(part * ln(x));
    }
    let (mut square, mut power) = frexp(x);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the number is whole and below the largest, as just tested"
    )]
    let mut bits = whole as i64;
    while bits != 0 {
        if !(-4096..=4096).contains(&power) {
            exponent = exponent.saturating_add(power);
            break;
        }
        if bits & 1 == 1 {
            product *= square;
            exponent += power;
        }
        square *= square;
        power <<= 1;
        if square < 0.5 {
            square += square;
            power -= 1;
        }
        bits >>= 1;
    }
    if y < 0.0 {
        product = 1.0 / product;
        exponent = -exponent;
    }
    ldexp(product, exponent)
}

#[expect(
    clippy::float_cmp,
    reason = "the cases of the standard are exact numbers"
)]
fn special(x: f64, y: f64) -> Option<f64> {
    let is_odd = |y: f64| y.abs() < 9_007_199_254_740_992.0 && y % 2.0 != 0.0 && y.fract() == 0.0;
    Some(if y == 0.0 || x == 1.0 {
        1.0
    } else if y == 1.0 {
        x
    } else if x.is_nan() || y.is_nan() {
        f64::NAN
    } else if x == 0.0 {
        let keeps_sign = x.is_sign_negative() && is_odd(y);
        match (y < 0.0, keeps_sign) {
            (true, true) => f64::NEG_INFINITY,
            (true, false) => f64::INFINITY,
            (false, true) => x,
            (false, false) => 0.0,
        }
    } else if y.is_infinite() {
        if x == -1.0 {
            1.0
        } else if (x.abs() < 1.0) == (y > 0.0) {
            0.0
        } else {
            f64::INFINITY
        }
    } else if x == f64::NEG_INFINITY {
        return Some(pow(1.0 / x, -y));
    } else if x == f64::INFINITY {
        if y < 0.0 { 0.0 } else { f64::INFINITY }
    } else if y == 0.5 {
        x.sqrt()
    } else if y == -0.5 {
        1.0 / x.sqrt()
    } else {
        return None;
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_powers_are_exact() {
        assert_eq!(
            pow(2.0, 62.0).to_bits(),
            4_611_686_018_427_387_904.0_f64.to_bits()
        );
        assert_eq!(pow(2.0, -1.0).to_bits(), 0.5_f64.to_bits());
        assert_eq!(pow(-8.0, 3.0).to_bits(), (-512.0_f64).to_bits());
        assert!(pow(-8.0, 0.3).is_nan());
        assert_eq!((ln(8.0) / ln(2.0)).to_bits(), 3.0_f64.to_bits());
    }
}
