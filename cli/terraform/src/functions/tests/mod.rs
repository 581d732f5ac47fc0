//! Calls whose results `tofu console` gave: equal, or unknown with a reason; never another value.

mod shown;

use std::collections::BTreeMap;

use super::functions;
use crate::evaluate::tests::{Nothing, answer, source};
pub(crate) use shown::shown;

/// One family's calls: an expression, a tab, and what the console printed; `error` where it did.
const CASES: [(&str, &str); 17] = [
    ("cidr", include_str!("../cases/cidr.txt")),
    ("collection", include_str!("../cases/collection.txt")),
    ("convert", include_str!("../cases/convert.txt")),
    ("csv", include_str!("../cases/csv.txt")),
    ("encoding", include_str!("../cases/encoding.txt")),
    ("format", include_str!("../cases/format.txt")),
    ("hash", include_str!("../cases/hash.txt")),
    ("json", include_str!("../cases/json.txt")),
    ("number", include_str!("../cases/number.txt")),
    ("path", include_str!("../cases/path.txt")),
    ("regex", include_str!("../cases/regex.txt")),
    ("set", include_str!("../cases/set.txt")),
    ("special", include_str!("../cases/special.txt")),
    ("template", include_str!("../cases/template.txt")),
    ("text", include_str!("../cases/text.txt")),
    ("time", include_str!("../cases/time.txt")),
    ("yaml", include_str!("../cases/yaml.txt")),
];

/// At least so many calls give the same, and at most so many are unknown here.
const EQUAL: usize = 7_655;
const UNKNOWN: usize = 184;

pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        if sign != '\\' {
            out.push(sign);
            continue;
        }
        out.push(match signs.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            other => other.unwrap_or('\\'),
        });
    }
    out
}

#[test]
fn calls_give_what_the_console_gave() {
    let source = source();
    let mut wrong = Vec::new();
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    let mut equal = 0;
    for (family, cases) in CASES {
        for line in cases.lines() {
            let (expression, wanted) = line.split_once('\t').unwrap();
            let wanted = unescaped(wanted);
            let seen = answer(expression, &Nothing, source);
            if seen == wanted.trim_end_matches('\n') {
                equal += 1;
            } else if seen.contains("(known after apply)") {
                *unknown.entry(family.to_owned()).or_default() += 1;
            } else {
                wrong.push(format!(
                    "{family}: {expression}\n  want {wanted:?}\n  have {seen:?}"
                ));
            }
        }
    }
    let unknowns: usize = unknown.values().sum();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        equal >= EQUAL && unknowns <= UNKNOWN,
        "{equal} equal, {unknowns} unknown {unknown:?}"
    );
}

/// What `tofu metadata functions -json` names, one a line.
const SIGNATURES: &str = include_str!("../cases/signatures.txt");

#[test]
fn signatures_are_those_that_the_tool_names() {
    let own: Vec<String> = functions().map(ToString::to_string).collect();
    let wanted: Vec<&str> = SIGNATURES.lines().collect();
    assert_eq!(own, wanted);
}
