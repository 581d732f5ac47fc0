//! Small questions about texts.

/// The candidate that was most likely meant, if one is near enough.
pub(crate) fn nearest<'c>(
    wrong: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let limit = (wrong.chars().count() / 3).clamp(1, 3);
    candidates
        .map(|candidate| (distance(wrong, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits between two texts; a change of case alone costs nothing, a swap of neighbours one.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().flat_map(char::to_lowercase).collect();
    let right: Vec<char> = right.chars().flat_map(char::to_lowercase).collect();
    if left.len().abs_diff(right.len()) > 3 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, here) in left.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, there) in right.iter().enumerate() {
            let at =
                |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX - 1);
            let mut cost = (at(&above, column) + usize::from(here != there))
                .min(at(&above, column + 1) + 1)
                .min(at(&line, column) + 1);
            let is_swap = row > 0
                && column > 0
                && left.get(row - 1) == Some(there)
                && right.get(column - 1) == Some(here);
            if is_swap {
                cost = cost.min(at(&before, column - 1) + 1);
            }
            line.push(cost);
        }
        before = std::mem::replace(&mut above, line);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

/// Whether Go's standard base64 decoder accepts the text; it passes over line breaks.
pub(crate) fn is_base64(text: &str) -> bool {
    let mut length = 0_usize;
    let mut padding = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'\n' | b'\r' => continue,
            b'=' => padding += 1,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if padding == 0 => {}
            _ => return false,
        }
        length += 1;
    }
    length.is_multiple_of(4) && padding <= 2
}

/// Whether the text is a point in time after RFC 3339.
pub(crate) fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else {
        return false;
    };
    let number = |text: &str, length: usize, most: u32| {
        text.len() == length
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text.parse::<u32>().is_ok_and(|number| number <= most)
    };
    let date: Vec<&str> = date.split('-').collect();
    let is_date = matches!(date.as_slice(), [year, month, day]
        if number(year, 4, 9999) && number(month, 2, 12) && number(day, 2, 31)
            && *month != "00" && *day != "00");
    let clock = time.strip_suffix('Z').or_else(|| {
        let (clock, zone) = time.split_at(time.rfind(['+', '-'])?);
        let (hours, minutes) = zone.split_at(1).1.split_once(':')?;
        (number(hours, 2, 23) && number(minutes, 2, 59)).then_some(clock)
    });
    let Some(clock) = clock else {
        return false;
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let parts: Vec<&str> = clock.split(':').collect();
    let is_clock = matches!(parts.as_slice(), [hour, minute, second]
        if number(hour, 2, 23) && number(minute, 2, 59) && number(second, 2, 60));
    is_date
        && is_clock
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested_and_a_far_one_is_not() {
        let names = ["imagePullPolicy", "image", "name", "ports"];
        for (wrong, right) in [
            ("imagePullPolcy", Some("imagePullPolicy")),
            ("imagepullpolicy", Some("imagePullPolicy")),
            ("iamge", Some("image")),
            ("port", Some("ports")),
            ("command", None),
        ] {
            assert_eq!(nearest(wrong, names.into_iter()), right, "{wrong}");
        }
    }

    #[test]
    fn base64_is_read_as_go_reads_it() {
        for (text, wanted) in [
            ("", true),
            ("YQ==", true),
            ("YWJj\n", true),
            ("YQ", false),
            ("a b=", false),
            ("Y===", false),
        ] {
            assert_eq!(is_base64(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_point_in_time_follows_rfc_3339() {
        for (text, wanted) in [
            ("2026-01-02T03:04:05Z", true),
            ("2026-01-02T03:04:05.123456Z", true),
            ("2026-01-02T03:04:05+02:00", true),
            ("2026-01-02", false),
            ("2026-13-02T03:04:05Z", false),
            ("2026-01-02T03:04:05", false),
        ] {
            assert_eq!(is_date_time(text), wanted, "{text}");
        }
    }
}
