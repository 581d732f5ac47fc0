//! `upper`, `lower` and `title`: each letter alone, as Go maps it.

use super::signature::{Function, Parameter, Shape};
use super::{FunctionError, Given, make};
use crate::value::Value;

const ONE: &[Parameter] = &[Parameter::new("str", Shape::Text).dynamic()];

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("lower", ONE, Shape::Text, lower),
    Function::new(
        "title",
        &[Parameter::new("str", Shape::Text)],
        Shape::Text,
        title,
    ),
    Function::new("upper", ONE, Shape::Text, upper),
];

fn upper(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::text(
        given.text(0)?.chars().map(to_upper).collect::<String>(),
    ))
}

fn lower(given: &Given<'_>) -> Result<Value, FunctionError> {
    Ok(make::text(
        given.text(0)?.chars().map(to_lower).collect::<String>(),
    ))
}

fn title(given: &Given<'_>) -> Result<Value, FunctionError> {
    let mut is_start = true;
    let own = given.text(0)?.chars().map(|letter| {
        let was_start = std::mem::replace(&mut is_start, is_separator(letter));
        if was_start { to_title(letter) } else { letter }
    });
    Ok(make::text(own.collect::<String>()))
}

fn is_separator(sign: char) -> bool {
    if sign.is_ascii() {
        return sign != '_' && !sign.is_ascii_alphanumeric();
    }
    sign.is_whitespace()
}

/// The letter's one capital; a letter with several, such as `ß`, stays as it is.
fn to_upper(letter: char) -> char {
    let mut all = letter.to_uppercase();
    match (all.next(), all.next()) {
        (Some(own), None) => own,
        _ => with_iota(letter),
    }
}

/// Greek letters with a iota below have a capital in one piece, beside that in two.
fn with_iota(letter: char) -> char {
    let number = u32::from(letter);
    let step = match number {
        0x1F80..=0x1F87 | 0x1F90..=0x1F97 | 0x1FA0..=0x1FA7 => 8,
        0x1FB3 | 0x1FC3 | 0x1FF3 => 9,
        _ => 0,
    };
    char::from_u32(number + step).unwrap_or(letter)
}

fn to_lower(letter: char) -> char {
    let mut all = letter.to_lowercase();
    match (letter, all.next(), all.next()) {
        ('İ', ..) => 'i',
        (_, Some(own), None) => own,
        _ => letter,
    }
}

fn to_title(letter: char) -> char {
    match letter {
        // Two letters in one have a form with one capital.
        'Ǆ' | 'ǅ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǈ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǋ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǲ' | 'ǳ' => 'ǲ',
        // Georgian begins no word with a capital.
        'ა'..='ჺ' | 'ჽ'..='ჿ' => letter,
        _ => to_upper(letter),
    }
}
