//! Port of `parseTimestamp` in go-yaml v2's `resolve.go`.

/// Whether go-yaml takes the text for a date or a time.
///
/// Formats, as Go's `time.Parse` reads them: `2006-1-2T15:4:5.999999999Z07:00` (also with `t`),
/// `2006-1-2 15:4:5.999999999` and `2006-1-2`.
pub(crate) fn is_timestamp(text: &str) -> bool {
    let mut input = Input(text.as_bytes());
    let Some(year) = input.digits(4, 4) else {
        return false;
    };
    let Some((month, day)) = input.date() else {
        return false;
    };
    if !(1..=12).contains(&month) || day < 1 || day > days(year, month) {
        return false;
    }
    match input.next() {
        None => true,
        Some(b' ') => input.time() && input.0.is_empty(),
        Some(b'T' | b't') => input.time() && input.zone() && input.0.is_empty(),
        Some(_) => false,
    }
}

struct Input<'t>(&'t [u8]);

impl Input<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        (self.0.first() == Some(&wanted))
            .then(|| self.next())?
            .map(|_| ())
    }

    /// The longest run of digits within the bounds.
    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let length = self
            .0
            .iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if length < least {
            return None;
        }
        let (digits, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(
            digits
                .iter()
                .fold(0, |number, digit| number * 10 + u32::from(digit - b'0')),
        )
    }

    fn date(&mut self) -> Option<(u32, u32)> {
        self.take(b'-')?;
        let month = self.digits(1, 2)?;
        self.take(b'-')?;
        Some((month, self.digits(1, 2)?))
    }

    fn time(&mut self) -> bool {
        self.try_time()
            .is_some_and(|(hour, minute, second)| hour < 24 && minute < 60 && second < 60)
    }

    fn try_time(&mut self) -> Option<(u32, u32, u32)> {
        // Go takes one or two digits for the hour, although the layout shows two.
        let hour = self.digits(1, 2)?;
        self.take(b':')?;
        let minute = self.digits(1, 2)?;
        self.take(b':')?;
        let second = self.digits(1, 2)?;
        // Go takes a comma for the dot, too, and as many digits as there are.
        if let [b'.' | b',', digit, ..] = self.0
            && digit.is_ascii_digit()
        {
            self.next();
            while self.0.first().is_some_and(u8::is_ascii_digit) {
                self.next();
            }
        }
        Some((hour, minute, second))
    }

    fn zone(&mut self) -> bool {
        match self.next() {
            Some(b'Z') => true,
            Some(b'+' | b'-') => {
                let mut offset = || {
                    let hours = self.digits(2, 2)?;
                    self.take(b':')?;
                    Some((hours, self.digits(2, 2)?))
                };
                offset().is_some_and(|(hours, minutes)| hours <= 24 && minutes <= 60)
            }
            _ => false,
        }
    }
}

fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
