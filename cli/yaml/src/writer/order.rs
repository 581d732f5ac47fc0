//! The order of keys: port of `keyList.Less` in go-yaml's `sorter.go`, for keys that are texts.

use std::cmp::Ordering;

/// The order in which go-yaml v2 writes keys: digits by their number, letters after other signs.
pub fn natural_order(left: &str, right: &str) -> Ordering {
    order(left, right, false)
}

/// The same for go-yaml v3, where a letter after a digit comes before other signs.
pub fn natural_order_v3(left: &str, right: &str) -> Ordering {
    order(left, right, true)
}

fn order(left: &str, right: &str, is_v3: bool) -> Ordering {
    if left.is_ascii() && right.is_ascii() {
        let (left, right) = (left.as_bytes(), right.as_bytes());
        return compare(left, right, is_v3, |byte| char::from(*byte));
    }
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    compare(&left, &right, is_v3, |character| *character)
}

fn compare<T: PartialEq>(
    left: &[T],
    right: &[T],
    is_v3: bool,
    character: impl Fn(&T) -> char,
) -> Ordering {
    let common = left
        .iter()
        .zip(right)
        .take_while(|(left, right)| left == right)
        .count();
    let (Some(first), Some(second)) = (left.get(common), right.get(common)) else {
        return left.len().cmp(&right.len());
    };
    let (first, second) = (character(first), character(second));
    let same = left.get(..common).unwrap_or_default();
    match (is_letter(first), is_letter(second)) {
        (true, true) => return first.cmp(&second),
        (false, false) => {}
        (is_first_letter, _) => {
            let follows_digit = same.last().is_some_and(|last| is_digit(character(last)));
            let letter_is_less = is_v3 && follows_digit;
            return if is_first_letter == letter_is_less {
                Ordering::Less
            } else {
                Ordering::Greater
            };
        }
    }
    // A zero behind other digits does not begin a number: both numbers go on from a 1.
    let is_inside_number = (first == '0' || second == '0')
        && same
            .iter()
            .rev()
            .map(&character)
            .take_while(|before| is_digit(*before))
            .any(|before| before != '0');
    let start = i64::from(is_inside_number);
    let number = |text: &[T]| {
        let digits = text.get(common..).unwrap_or_default();
        digits
            .iter()
            .map(&character)
            .take_while(|digit| is_digit(*digit))
            .fold((start, 0_usize), |(number, length), digit| {
                let value = i64::from(u32::from(digit)) - i64::from(u32::from('0'));
                (number.wrapping_mul(10).wrapping_add(value), length + 1)
            })
    };
    number(left).cmp(&number(right)).then(first.cmp(&second))
}

fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic() || (!character.is_ascii() && is_wide_letter(character))
}

/// Letters beyond ASCII. Rust's `Alphabetic` also counts letter numbers and vowel signs, which
/// Go's `unicode.IsLetter` does not.
fn is_wide_letter(character: char) -> bool {
    character.is_alphabetic()
}

/// Digits beyond ASCII count by their code point, as in the original.
fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}
