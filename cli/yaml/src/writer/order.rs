//! The order of keys: port of `keyList.Less` in go-yaml's `sorter.go`, for keys that are texts.

use std::cmp::Ordering;

use super::Profile;
use super::letters::{is_digit, is_letter};

/// The order in which go-yaml writes keys: digits by their number, letters after other signs; in
/// version 3 a letter after a digit comes first. It has cycles: sort with [`sort_naturally`].
pub fn natural_order(left: &str, right: &str, profile: Profile) -> Ordering {
    order(left, right, profile == Profile::V3)
}

/// Sorts by the key of each item in [`natural_order`].
///
/// That order has cycles, on which the standard sort may panic and go-yaml's outcome hangs on the
/// order of Go's maps. Here it hangs on nothing but the keys.
pub fn sort_naturally<T>(items: &mut Vec<T>, profile: Profile, key: impl Fn(&T) -> &str) {
    let is_v3 = profile == Profile::V3;
    let is_ordered = |left: &T, right: &T| order(key(left), key(right), is_v3) != Ordering::Greater;
    if !items.is_sorted_by(|left, right| key(left) <= key(right)) {
        items.sort_by(|left, right| key(left).cmp(key(right)));
    }
    if !items.is_sorted_by(is_ordered) {
        let mut sorted = merge_sort(std::mem::take(items), &is_ordered);
        std::mem::swap(items, &mut sorted);
    }
}

fn merge_sort<T>(mut left: Vec<T>, is_ordered: &impl Fn(&T, &T) -> bool) -> Vec<T> {
    if left.len() < 2 {
        return left;
    }
    let right = left.split_off(left.len() / 2);
    let mut left = merge_sort(left, is_ordered).into_iter().peekable();
    let mut right = merge_sort(right, is_ordered).into_iter().peekable();
    let mut merged = Vec::with_capacity(left.len() + right.len());
    while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
        let side = if is_ordered(first, second) {
            &mut left
        } else {
            &mut right
        };
        merged.extend(side.next());
    }
    merged.extend(left);
    merged.extend(right);
    merged
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
