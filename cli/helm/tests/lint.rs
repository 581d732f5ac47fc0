//! What `helm lint` of the real helm 4.3.1 says of small charts, recorded in `expected.txt`.
#![expect(
    clippy::disallowed_methods,
    reason = "a test reads recorded answers, and a wrong path ends it"
)]

use std::path::Path;

use infractl_base::{Checkout, RelativePath};
use infractl_document::Sources;
use infractl_helm::{Capabilities, LintRequest, ValueSources, lint, lint_output};

/// The cases that are checked in; fewer found than this is red.
const AT_LEAST: usize = 10;

#[test]
fn lint_says_what_the_real_helm_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let mut count = 0;
    let mut failures = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let case = entry.unwrap().path();
        count += 1;
        let files = Checkout::open(&case).unwrap();
        let sources = Sources::new();
        let request = LintRequest {
            circumstances: None,
            path: &RelativePath::parse("chart").unwrap(),
            // Helm names the folder by its absolute path; in the records it is this word.
            shown: "CHART",
            values: &ValueSources::new(),
            capabilities: &Capabilities::new(),
            namespace: "default",
            skip_schema_validation: false,
        };
        let report = lint(&files, &request, &sources);
        let (actual, failure) = lint_output(&[("chart".to_owned(), report)], false);
        assert_eq!(failure.is_empty(), !actual.contains("[ERROR]"));
        let expected = std::fs::read_to_string(case.join("expected.txt")).unwrap();
        if actual != expected {
            failures.push(format!(
                "{}\nhelm:\n{expected}\nown:\n{actual}",
                case.display()
            ));
        }
    }
    assert!(
        count >= AT_LEAST,
        "{count} cases, and {AT_LEAST} are checked in"
    );
    assert!(
        failures.is_empty(),
        "{} of {count} differ\n{}",
        failures.len(),
        failures.join("\n")
    );
}
