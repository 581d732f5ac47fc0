//! Every folder of `tests/cases` is a chart with what the real helm made of it.

mod common;

use std::path::Path;

use common::{Case, run};

/// The cases that are checked in; fewer found than this is red.
const AT_LEAST: usize = 241;

#[test]
fn every_case_gives_the_bytes_of_the_real_helm() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut failures = Vec::new();
    let mut count = 0;
    for name in common::folders(&folder) {
        let case = Case::read(&folder.join(&name));
        for step in &case.steps {
            count += 1;
            if let Err(difference) = run(&case, step) {
                failures.push(format!("── {name} {}\n{difference}", step.name));
            }
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
