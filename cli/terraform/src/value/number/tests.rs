use super::Number;

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

/// What `tofu console` prints for each calculation.
#[test]
fn calculations_print_as_tofu_prints_them() {
    let one = number("1");
    let third = one.divided_by(&number("3")).unwrap();
    for (result, wanted) in [
        (number("0.1").plus(&number("0.2")), "0.3"),
        (number("1.50").plus(&number("0")), "1.5"),
        (
            number("12345678901234567890123").plus(&one),
            "12345678901234567890124",
        ),
        (
            number("6e23").plus(&number("0")),
            "600000000000000000000000",
        ),
        (number("7").remainder(&number("3")), "1"),
        (number("-7").remainder(&number("3")), "-1"),
        (number("1").divided_by(&number("0")), "+Inf"),
        (
            Ok(third),
            concat!(
                "0.333333333333333333333333333333333333333333333333333333333333333333333333333333",
                "33333333333333333333333333333333333333333333333333333333333333333333333333335"
            ),
        ),
    ] {
        assert_eq!(result.unwrap().to_string(), wanted);
    }
    assert!(number("0").divided_by(&number("0")).is_err());
}

#[test]
fn whole_numbers_of_the_language_have_sixty_four_bits() {
    let third = Number::from(1_i64)
        .divided_by(&Number::from(3_i64))
        .unwrap();
    assert_eq!(third.to_string(), "0.33333333333333333334");
}

#[test]
fn order_and_equality_go_by_value() {
    assert_eq!(number("1.0"), Number::from(1_i64));
    assert_eq!(number("-0"), number("0"));
    assert!(number("-2") < number("-1.5"));
    assert!(number("1e30") > number("999"));
    assert!(Number::infinity(true) < number("-1e300"));
    assert_eq!(number("-7.5").floor(), number("-8"));
    assert_eq!(number("-7.5").ceiling(), number("-7"));
    assert_eq!(number("41.99").to_i64(), None);
    assert_eq!(number("-42").to_i64(), Some(-42));
    assert_eq!(number("9223372036854775808").to_i64(), None);
}

#[test]
fn what_is_no_number_is_refused() {
    for text in ["", "-", "1e", "0x10", "1_000", "a", "1.2.3", " 1"] {
        assert!(text.parse::<Number>().is_err(), "{text}");
    }
}
