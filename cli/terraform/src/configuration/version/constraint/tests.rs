use super::*;

/// Constraint, version, and what `hashicorp/go-version` 1.9.0 says; `None` where it refuses the
/// constraint.
const CASES: &[(&str, &str, Option<bool>)] = &[
    (">= 1.10, < 2", "1.10.0", Some(true)),
    (">= 1.10, < 2", "2.0.0", Some(false)),
    (">= 1.10, < 2", "1.9.9", Some(false)),
    (">= 1.10, < 2", "2.0.0-rc1", Some(false)),
    ("~> 1.2", "1.9.0", Some(true)),
    ("~> 1.2", "2.0.0", Some(false)),
    ("~> 1.2.3", "1.2.9", Some(true)),
    ("~> 1.2.3", "1.3.0", Some(false)),
    ("~> 1", "9.0.0", Some(true)),
    ("~> 1.2.3.4", "1.2.3", Some(false)),
    ("~> 1.2.3.4", "1.2.3.9", Some(true)),
    ("~> 1.2", "1.2.0-beta", Some(false)),
    ("~> 1.2-beta", "1.2.0", Some(false)),
    ("~> 1.2.0-beta1", "1.2.0-beta2", Some(true)),
    ("1.2.3", "1.2.3", Some(true)),
    ("v1.2", "1.2.0", Some(true)),
    ("=1.2", "1.2.0.0", Some(true)),
    ("!= 1.2", "1.2.1", Some(true)),
    ("> 1.0.0-alpha", "1.0.0-alpha.1", Some(true)),
    ("> 1.0.0-alpha.1", "1.0.0-alpha.beta", Some(true)),
    ("> 1.0.0-2", "1.0.0-11", Some(true)),
    (">1.0.0-beta", "1.0.0-beta.0", Some(true)),
    (">1.0.0-beta", "1.0.0-beta.x", Some(false)),
    ("> 1.0", "1.0.1-beta", Some(false)),
    ("1.0.0+build", "1.0.0", Some(true)),
    (">= 1.0rc1", "1.0rc2", Some(true)),
    (">= 1.0.", "1.0", None),
    ("latest", "1.0", None),
    ("1.x", "1.0", None),
    ("", "1.0", None),
    (">= 1.0,", "1.0", None),
    ("=> 1.0", "1.0", None),
    (">= 1.0 < 2", "1.0", None),
    (">= 1.0-", "1.0", Some(true)),
    ("~>1.0", "1.5.0", Some(true)),
    ("^1.0", "1.5.0", None),
    ("== 1.0", "1.0", None),
    (">= 1.0+", "1.0", None),
    (">= 99999999999999999999", "1.0", None),
    (" >=1.0 ,\t<2 ", "1.5", Some(true)),
    (">= 1..0", "1.0", None),
    (">= .1", "1.0", None),
    (">= 1.0--a", "1.0-b", Some(true)),
];

#[test]
fn a_constraint_allows_what_go_version_allows() {
    for (constraints, version, expected) in CASES {
        let version: Version = version.parse().unwrap();
        let read = constraints.parse::<Constraints>();
        let allowed = read.ok().map(|constraints| constraints.allow(&version));
        assert_eq!(allowed, *expected, "{constraints:?} of {version}");
    }
}

#[test]
fn an_error_shows_the_condition_and_what_would_be_right() {
    let error = ">= 1.0, latest".parse::<Constraints>().unwrap_err();
    assert_eq!(error, ConstraintError("latest".to_owned()));
    assert!(error.to_string().contains("`~> 1.2`"));
}

#[test]
fn constraints_print_as_they_are_usually_written() {
    let constraints: Constraints = ">=1.10,<2, 1.5".parse().unwrap();
    assert_eq!(constraints.to_string(), ">= 1.10, < 2, = 1.5");
}
