//! Numbers in the notations of `%e`, `%f`, `%g` and their like.

/// A number as `0.d₁d₂d₃… × 10^point`, without its sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    /// From 0 to 9 each, neither the first nor the last of them zero; none for zero.
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    /// Reads plain digits with at most one point: `1234`, `0.00125`.
    pub(super) fn parse(text: &str) -> Self {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits: Vec<u8> = whole
            .bytes()
            .chain(fraction.bytes())
            .filter(u8::is_ascii_digit)
            .map(|digit| digit - b'0')
            .collect();
        let point = i64::try_from(whole.len()).unwrap_or(i64::MAX);
        Self { digits, point }.trimmed()
    }

    fn trimmed(mut self) -> Self {
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..zeros);
        self.point -= i64::try_from(zeros).unwrap_or_default();
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.point = 0;
        }
        self
    }

    /// Keeps so many digits; half goes to the even neighbour.
    fn rounded(mut self, keep: i64) -> Self {
        let Ok(keep) = usize::try_from(keep) else {
            return Self {
                digits: Vec::new(),
                point: 0,
            };
        };
        let Some(next) = self.digits.get(keep).copied() else {
            return self;
        };
        let is_half = next == 5 && keep + 1 == self.digits.len();
        let is_odd = keep > 0 && self.digits.get(keep - 1).is_some_and(|last| last % 2 == 1);
        let is_up = if is_half { is_odd } else { next >= 5 };
        self.digits.truncate(keep);
        if is_up {
            loop {
                match self.digits.pop() {
                    Some(9) => {}
                    Some(digit) => {
                        self.digits.push(digit + 1);
                        break;
                    }
                    None => {
                        self.digits.push(1);
                        self.point += 1;
                        break;
                    }
                }
            }
        }
        self.trimmed()
    }

    /// `%f` with so many places.
    pub(super) fn fixed(self, places: usize) -> String {
        let places = i64::try_from(places).unwrap_or(i64::MAX);
        let keep = self.point.saturating_add(places);
        let own = self.rounded(keep);
        own.plain(usize::try_from(places).unwrap_or_default())
    }

    fn plain(&self, places: usize) -> String {
        let digit = |at: i64| {
            let digit = usize::try_from(at).ok().and_then(|at| self.digits.get(at));
            char::from(b'0' + digit.copied().unwrap_or(0))
        };
        let mut out: String = if self.point > 0 {
            (0..self.point).map(digit).collect()
        } else {
            "0".to_owned()
        };
        if places > 0 {
            out.push('.');
            let places = i64::try_from(places).unwrap_or(i64::MAX);
            out.extend((0..places).map(|place| digit(self.point + place)));
        }
        out
    }

    /// `%e` with so many places.
    pub(super) fn scientific(self, places: usize, letter: char) -> String {
        let keep = i64::try_from(places).unwrap_or(i64::MAX).saturating_add(1);
        self.rounded(keep).exponent(places, letter)
    }

    fn exponent(&self, places: usize, letter: char) -> String {
        let mut digits = self.digits.iter().map(|digit| char::from(b'0' + digit));
        let mut out = String::from(digits.next().unwrap_or('0'));
        if places > 0 {
            out.push('.');
            out.extend(digits.chain(std::iter::repeat('0')).take(places));
        }
        let exponent = if self.digits.is_empty() {
            0
        } else {
            self.point - 1
        };
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{out}{letter}{sign}{:02}", exponent.unsigned_abs())
    }

    /// `%g`: with so many digits, or with those given where `digits` is none.
    pub(super) fn general(self, digits: Option<usize>, letter: char) -> String {
        let wanted = digits.map(|digits| i64::try_from(digits.max(1)).unwrap_or(i64::MAX));
        let own = match wanted {
            Some(wanted) => self.rounded(wanted),
            None => self,
        };
        let count = i64::try_from(own.digits.len()).unwrap_or(i64::MAX);
        let limit = match wanted {
            None => 6,
            Some(wanted) if wanted > count && count >= own.point => count,
            Some(wanted) => wanted,
        };
        let exponent = own.point - 1;
        if !own.digits.is_empty() && (exponent < -4 || exponent >= limit) {
            let places = own.digits.len().saturating_sub(1);
            return own.exponent(places, letter);
        }
        let places = usize::try_from(count - own.point).unwrap_or_default();
        own.plain(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_round_half_to_even() {
        let own = |text: &str| Decimal::parse(text);
        assert_eq!(own("2.5").fixed(0), "2");
        assert_eq!(own("3.5").fixed(0), "4");
        assert_eq!(own("0.05").fixed(1), "0.0");
        assert_eq!(own("0.15").fixed(1), "0.2");
        assert_eq!(own("999.95").fixed(1), "1000.0");
        assert_eq!(own("0.004").fixed(2), "0.00");
        assert_eq!(own("123456").scientific(2, 'e'), "1.23e+05");
        assert_eq!(own("0").scientific(2, 'E'), "0.00E+00");
        assert_eq!(own("0.00001").general(None, 'e'), "1e-05");
        assert_eq!(own("0.0001").general(None, 'e'), "0.0001");
        assert_eq!(own("123456789").general(Some(3), 'e'), "1.23e+08");
    }
}
