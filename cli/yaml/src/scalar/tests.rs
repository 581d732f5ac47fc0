use infractl_document::Number;

use super::*;

#[test]
fn an_ambiguous_scalar_is_one_that_dialects_disagree_about() {
    for text in [
        "no", "on", "y", "014", "0o14", "1_000", "22:22", "08", "1e3", "0b1", "=", "<<",
    ] {
        let is_ambiguous = !matches!(text, "=" | "<<");
        assert_eq!(ambiguity(text).is_some(), is_ambiguous, "{text}");
    }
    for text in [
        "",
        "~",
        "true",
        "1",
        "-5",
        "1.5",
        "0.10",
        ".inf",
        ".nan",
        "v1.2",
        "a b",
        "10.0.0.1",
        "2001-01-01",
    ] {
        assert_eq!(ambiguity(text), None, "{text}");
    }
    let norway = ambiguity("NO").unwrap();
    assert_eq!(
        (norway.go_yaml, norway.core12),
        (Scalar::Bool(false), Scalar::Text)
    );
}

#[test]
fn numbers_at_the_edges_of_64_bits_stay_exact() {
    let number = |text| match resolve(Dialect::GoYaml, text) {
        Scalar::Number(number) => number,
        other => unreachable!("{other:?}"),
    };
    assert_eq!(number("9223372036854775807"), Number::Int(i64::MAX));
    assert_eq!(number("-9223372036854775808"), Number::Int(i64::MIN));
    assert_eq!(number("18446744073709551615"), Number::Unsigned(u64::MAX));
    assert_eq!(
        number("18446744073709551616"),
        Number::Float(18_446_744_073_709_551_616.0)
    );
    assert_eq!(resolve(Dialect::GoYaml, "1e400"), Scalar::Text);
}

#[test]
fn python_reads_base_60_and_wants_a_signed_exponent() {
    let python = |text| resolve(Dialect::PyYaml, text);
    assert_eq!(python("190:20:30"), Scalar::Number(Number::Int(685_230)));
    assert_eq!(
        python("190:20:30.15"),
        Scalar::Number(Number::Float(685_230.15))
    );
    assert_eq!(python("1.0e+3"), Scalar::Number(Number::Float(1000.0)));
    assert_eq!(python("1.0e3"), Scalar::Text);
    assert_eq!(python("1:60"), Scalar::Text);
    assert_eq!(python("0"), Scalar::Number(Number::Int(0)));
    assert_eq!(python("-0777"), Scalar::Number(Number::Int(-511)));
}
