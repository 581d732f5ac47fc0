use std::cmp::Ordering;
use std::fmt;

/// An amount of a resource as Kubernetes writes it: `500m`, `1.5Gi`, `1e3`.
///
/// Compared exactly, by value: `1000m` equals `1`. Grammar: the comment of `Quantity` in
/// `k8s.io/apimachinery/pkg/api/resource/quantity.go`.
#[derive(Debug, Clone)]
pub struct Quantity {
    is_negative: bool,
    /// Decimal digits without leading zeros; the value is digits × 10^ten × 2^two.
    digits: Box<[u8]>,
    ten: i32,
    two: u32,
}

/// Why a text is no [`Quantity`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a quantity is a number with a suffix: `m`, `k`, `M`, `G`, `T`, `P`, `E`, `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei`, or an exponent such as `e3`"
)]
pub struct QuantityError;

/// Exponents beyond this name no amount that any machine has, and would cost memory to compare.
const LARGEST_EXPONENT: i32 = 1000;

impl Quantity {
    /// Reads a quantity; spaces around it do not count, as in the API server.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        let (is_negative, rest) = match text.trim().as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] | rest => (false, rest),
        };
        let mut digits = Vec::new();
        let mut fraction = 0_i32;
        let mut has_point = false;
        let mut length = 0;
        for byte in rest {
            match byte {
                b'0'..=b'9' => {
                    digits.push(byte - b'0');
                    fraction += i32::from(has_point);
                }
                b'.' if !has_point => has_point = true,
                _ => break,
            }
            length += 1;
        }
        if digits.is_empty() || length > 400 {
            return Err(QuantityError);
        }
        let suffix = rest.get(length..).unwrap_or_default();
        let (ten, two) = suffix_value(suffix).ok_or(QuantityError)?;
        let first = digits
            .iter()
            .position(|digit| *digit != 0)
            .unwrap_or(digits.len());
        digits.drain(..first);
        Ok(Self {
            is_negative: is_negative && !digits.is_empty(),
            digits: digits.into(),
            ten: ten - fraction,
            two,
        })
    }

    /// The digits of the value × 10^`shift`, lowest first; `shift` leaves no fraction.
    fn scaled(&self, shift: i32) -> Vec<u8> {
        let zeros = usize::try_from(self.ten + shift).unwrap_or_default();
        let mut number = vec![0; zeros];
        number.extend(self.digits.iter().rev());
        for _ in 0..self.two / 10 {
            multiply(&mut number, 1024);
        }
        while number.last() == Some(&0) {
            number.pop();
        }
        number
    }
}

/// The powers of ten and two of a suffix.
fn suffix_value(suffix: &[u8]) -> Option<(i32, u32)> {
    Some(match suffix {
        b"" => (0, 0),
        b"n" => (-9, 0),
        b"u" => (-6, 0),
        b"m" => (-3, 0),
        b"k" => (3, 0),
        b"M" => (6, 0),
        b"G" => (9, 0),
        b"T" => (12, 0),
        b"P" => (15, 0),
        b"E" => (18, 0),
        b"Ki" => (0, 10),
        b"Mi" => (0, 20),
        b"Gi" => (0, 30),
        b"Ti" => (0, 40),
        b"Pi" => (0, 50),
        b"Ei" => (0, 60),
        [b'e' | b'E', exponent @ ..] => {
            let exponent = std::str::from_utf8(exponent).ok()?;
            let ten: i32 = exponent.parse().ok()?;
            if ten.abs() > LARGEST_EXPONENT {
                return None;
            }
            (ten, 0)
        }
        _ => return None,
    })
}

/// Multiplies decimal digits, lowest first.
fn multiply(number: &mut Vec<u8>, factor: u32) {
    let mut carry = 0;
    for digit in number.iter_mut() {
        carry += u32::from(*digit) * factor;
        *digit = (carry % 10).to_le_bytes()[0];
        carry /= 10;
    }
    while carry > 0 {
        number.push((carry % 10).to_le_bytes()[0]);
        carry /= 10;
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_negative, other.is_negative) {
            (false, true) => return Ordering::Greater,
            (true, false) => return Ordering::Less,
            _ => {}
        }
        let shift = (-self.ten).max(-other.ten).max(0);
        let (left, right) = (self.scaled(shift), other.scaled(shift));
        let size = left
            .len()
            .cmp(&right.len())
            .then_with(|| left.iter().rev().cmp(right.iter().rev()));
        if self.is_negative {
            size.reverse()
        } else {
            size
        }
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Quantity {}

impl fmt::Display for Quantity {
    /// Writes the value as a plain decimal number.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shift = (-self.ten).max(0);
        let mut digits = self.scaled(shift);
        let fraction = usize::try_from(shift).unwrap_or_default();
        while digits.len() <= fraction {
            digits.push(0);
        }
        let cut = digits
            .iter()
            .take(fraction)
            .position(|digit| *digit != 0)
            .unwrap_or(fraction);
        if self.is_negative {
            formatter.write_str("-")?;
        }
        for (place, digit) in digits.iter().enumerate().skip(cut).rev() {
            write!(formatter, "{digit}")?;
            if place == fraction && cut < fraction {
                formatter.write_str(".")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quantity(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    #[test]
    fn equal_values_are_equal_however_written() {
        for (left, right) in [
            ("1000m", "1"),
            ("1Gi", "1073741824"),
            ("1.5Gi", "1536Mi"),
            ("1e3", "1k"),
            ("1E3", "1000"),
            ("0.1", "100m"),
            ("1E", "1000000000000000000"),
            ("-0", "0"),
            (".5", "500m"),
            ("5.", "5"),
            ("+1", "1"),
        ] {
            assert_eq!(quantity(left), quantity(right), "{left} {right}");
        }
    }

    #[test]
    fn order_is_that_of_the_values() {
        for (less, more) in [
            ("999m", "1"),
            ("1G", "1Gi"),
            ("-2", "-1"),
            ("-1", "0"),
            ("1n", "1u"),
        ] {
            assert!(quantity(less) < quantity(more), "{less} {more}");
        }
    }

    #[test]
    fn a_plain_number_is_shown() {
        for (text, shown) in [
            ("1500m", "1.5"),
            ("1Ki", "1024"),
            ("-10m", "-0.01"),
            ("0", "0"),
            ("100", "100"),
        ] {
            assert_eq!(quantity(text).to_string(), shown);
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "", "Gi", "1 Gi", "1gb", "1GiB", "1K", "1e", "--1", "1.2.3", "0x10", "1e9999", "ten",
        ] {
            assert!(Quantity::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn milli_and_plain_agree(number in -1_000_000_i64..1_000_000) {
            prop_assert_eq!(quantity(&format!("{number}000m")), quantity(&number.to_string()));
        }

        #[test]
        fn the_shown_number_reads_back(text in "-?[0-9]{1,12}(\\.[0-9]{1,6})?(m|k|M|Ki|Mi|Gi)?") {
            let first = quantity(&text);
            prop_assert_eq!(quantity(&first.to_string()), first);
        }

        #[test]
        fn order_agrees_with_whole_numbers(left in any::<i32>(), right in any::<i32>()) {
            prop_assert_eq!(quantity(&left.to_string()).cmp(&quantity(&right.to_string())), left.cmp(&right));
        }
    }
}
