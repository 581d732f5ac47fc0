/// How many bytes at the beginning of `rest` are a number; it begins with a digit.
///
/// Like HCL's, a number may hold any mix of digits, dots and exponents that does not end with a dot;
/// what is none after all, such as `1.2.3`, is refused by [`is_number`].
pub(super) fn length(rest: &[u8]) -> usize {
    let byte = |at: usize| rest.get(at).copied().unwrap_or(0);
    let mut at = 0;
    let mut end = 0;
    loop {
        match byte(at) {
            b'0'..=b'9' => {
                at += 1;
                end = at;
            }
            b'.' => at += 1,
            b'e' | b'E' => {
                let sign = usize::from(matches!(byte(at + 1), b'+' | b'-'));
                if !byte(at + 1 + sign).is_ascii_digit() {
                    return end;
                }
                at += 2 + sign;
                end = at;
            }
            _ => return end,
        }
    }
}

/// Whether a text is a number: digits, perhaps a fraction, perhaps an exponent.
pub(crate) fn is_number(text: &[u8]) -> bool {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut at = digits(0);
    if at == 0 {
        return false;
    }
    if text.get(at) == Some(&b'.') {
        at = digits(at + 1);
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        let exponent = at + 1 + sign;
        at = digits(exponent);
        if at == exponent {
            return false;
        }
    }
    at == text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_ends_before_a_dot_that_no_digit_follows() {
        for (text, wanted) in [
            ("1", 1),
            ("1.5x", 3),
            ("1...", 1),
            ("0..5", 4),
            ("1e", 1),
            ("1e+5", 4),
            ("1.e5", 4),
            ("1.2.3", 5),
        ] {
            assert_eq!(length(text.as_bytes()), wanted, "{text}");
        }
    }

    #[test]
    fn one_dot_and_one_exponent_make_a_number() {
        for text in ["0", "08", "1.50", "6e23", "6.02E-23", "1.e5"] {
            assert!(is_number(text.as_bytes()), "{text}");
        }
        for text in ["", "1.2.3", "1e5e5", "0..5", "1e", "1e5.5"] {
            assert!(!is_number(text.as_bytes()), "{text}");
        }
    }
}
