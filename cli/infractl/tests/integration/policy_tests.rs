//! `policy test`: rules, cases and examples, and the lines that they reach.

use crate::project::{Project, Run};

const POLICY: &str = "\
# METADATA
# title: Images are pinned
# custom:
#   id: k8s-latest-image
#   severity: high
#   kinds: [kubernetes.object]
package kubernetes.k8s_latest_image

deny contains {\"msg\": msg, \"path\": path} if {
\tsome i, container in input.value.spec.containers
\tfollows(container.image)
\tmsg := sprintf(\"container `%s` follows a moving tag\", [container.name])
\tpath := sprintf(\"spec.containers[%d].image\", [i])
}

follows(image) if endswith(image, \":latest\")

follows(image) if {
\tnot contains(image, \":\")
}
";

const TESTS: &str = "\
package kubernetes.k8s_latest_image_test

import data.kubernetes.k8s_latest_image as policy

findings(image) := found if {
\tfound := policy.deny with input as {\"value\": {\"spec\": {\"containers\": [{\"name\": \"a\", \"image\": image}]}}}
}

test_a_version_is_fine if count(findings(\"app:1.2\")) == 0

test_no_tag_is_latest if count(findings(\"app\")) == 1

todo_test_digests if false
";

const README: &str = "\
# k8s-latest-image

## What it does

Reads images.

## Why it is bad

Tags move.

## Example

```yaml
apiVersion: v1
kind: Pod
metadata: {name: one}
spec: {containers: [{name: app, image: \"app:latest\"}]}
```

## Use instead

```yaml
apiVersion: v1
kind: Pod
metadata: {name: one}
spec: {containers: [{name: app, image: \"app:1.2\"}]}
```

## References

- none
";

fn case(image: &str, findings: &str) -> String {
    format!(
        "kind: kubernetes.object\nvalue: {{spec: {{containers: [{{name: app, image: {image}}}]}}}}\n\
         findings:{findings}\n"
    )
}

const DENIED: &str =
    "\n  - message: container `app` follows a moving tag\n    path: spec.containers[0].image";

const FOLDER: &str = "rules/kubernetes/k8s-latest-image";

fn pack() -> Project {
    let project = Project::sample();
    project.write(&format!("{FOLDER}/policy.rego"), POLICY);
    project.write(&format!("{FOLDER}/policy_test.rego"), TESTS);
    project.write(&format!("{FOLDER}/README.md"), README);
    for (name, image, findings) in [
        ("allow-version", "'app:1.2'", " []"),
        ("allow-digest", "'app@sha256:00'", " []"),
        ("deny-latest", "'app:latest'", DENIED),
        ("deny-no-tag", "app", DENIED),
    ] {
        project.write(
            &format!("{FOLDER}/cases/{name}.yaml"),
            case(image, findings),
        );
    }
    project
}

fn test(project: &Project, code: i32, more: &[&str]) -> Run {
    let args: Vec<&str> = ["policy", "test", "--policies", "rules"]
        .iter()
        .chain(more)
        .copied()
        .collect();
    project.expect(code, &args)
}

#[test]
fn rules_cases_and_examples_pass_and_reach_every_line() {
    let project = pack();
    let run = test(
        &project,
        0,
        &["--minimum-coverage", "100", "--fail-on", "warning"],
    );
    assert_eq!(run.stdout, "100 % of 8 lines are reached\n");
    assert!(
        run.stderr.contains("8 of 9 tests passed, 1 skipped"),
        "{}",
        run.stderr
    );
    let run = test(&project, 0, &["--run", "cases*allow", "--format", "json"]);
    assert_eq!(run.stdout.matches("\"verdict\": \"passed\"").count(), 2);
    assert!(!run.stdout.contains("coverage"), "{}", run.stdout);
}

#[test]
fn each_sort_of_test_that_does_not_hold_is_told_at_its_line() {
    let project = pack();
    let test_file = format!("{FOLDER}/policy_test.rego");
    project.replace(
        &test_file,
        "if count(findings(\"app\")) == 1",
        "if {\n\tprint(\"there are\", findings(\"app\"))\n\tcount(findings(\"app\")) == 2\n}",
    );
    project.replace(
        &format!("{FOLDER}/cases/deny-no-tag.yaml"),
        "follows a moving tag",
        "is old",
    );
    project.replace(&format!("{FOLDER}/README.md"), "app:1.2", "app:latest");
    let run = test(&project, 1, &[]);
    for wanted in [
        "error[policy-test-failed]: test_no_tag_is_latest: it does not hold",
        "policy_test.rego:11:1",
        "policy_test.rego:12: there are {{\"msg\": \"container `a` follows a moving tag\"",
        "deny-no-tag: it misses `container `app` is old` at `spec.containers[0].image`; it gives",
        "instead 1: the policy gives `container `app` follows a moving tag`",
        "README.md:22:1",
    ] {
        assert!(run.stdout.contains(wanted), "{wanted}\n{}", run.stdout);
    }
    let report = "junit=tests.xml";
    test(&project, 1, &["--output", report]);
    let junit = project.read("tests.xml");
    assert!(
        junit.contains("tests=\"9\" failures=\"3\" errors=\"0\" skipped=\"1\""),
        "{junit}"
    );
    assert!(
        junit.contains("<testcase name=\"test_a_version_is_fine\""),
        "{junit}"
    );
}

#[test]
fn a_line_that_nothing_reaches_and_a_policy_without_cases_are_findings() {
    let project = pack();
    for name in ["deny-no-tag", "allow-digest"] {
        project.remove(&format!("{FOLDER}/cases/{name}.yaml"));
    }
    project.write(
        &format!("{FOLDER}/policy_test.rego"),
        "package kubernetes.k8s_latest_image_test\ntest_a if true\n",
    );
    let run = test(&project, 1, &["--minimum-coverage", "100"]);
    assert!(
        run.stdout
            .contains("[policy-few-cases]: policy `k8s-latest-image` has 1 `allow-` and 1 `deny-`"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("[policy-uncovered]: no test reaches line 18"),
        "{}",
        run.stdout
    );
    test(&project, 0, &["--minimum-coverage", "80"]);
    test(&project, 1, &["--fail-on", "warning"]);
}

/// What a test file holds, the exit code, and what is named.
const BAD: &[(&str, i32, &str)] = &[
    ("test_a if true\ntest_a if 1 == 2", 1, "[policy-test-twice]"),
    ("test_a if count(1, 2, 3)", 4, "[policy-unknown-function]"),
    (
        "f(x) := x\ntest_a if f(1) == 2 with data.kubernetes.k8s_latest_image_test.f as 2",
        4,
        "[policy-function-mock]",
    ),
    (
        "test_a if numbers.range(1, 30000000)",
        4,
        "[policy-test-broken]",
    ),
    (
        "test_a := {\"one\": true, \"two\": {\"deep\": false}}",
        1,
        "it does not hold for `two.deep`",
    ),
    ("test_a := 1", 1, "it is `1`, not `true`"),
    ("test_a if {", 4, "[policy-syntax]"),
];

#[test]
fn tests_that_prove_nothing_are_refused() {
    let project = pack();
    for (text, code, named) in BAD {
        let whole = format!("package kubernetes.k8s_latest_image_test\n{text}\n");
        project.write(&format!("{FOLDER}/policy_test.rego"), whole);
        let run = test(&project, *code, &[]);
        assert!(run.stdout.contains(named), "{text}\n{}", run.stdout);
    }
    for (text, named) in [
        (
            "value: 1\nfindings: []\nfinding: []\n",
            "did you mean `findings`?",
        ),
        ("value: 1\n", "`findings` is missing"),
        (
            "kind: release\nvalue: 1\nfindings: []\n",
            "does not read documents of `release`",
        ),
        (
            "value: 1\nfindings: [{message: a}]\n",
            "has a name with `deny-`",
        ),
        ("value: 1\nfindings: []\ntier: prod\n", "`prod` is no tier"),
    ] {
        project.write(&format!("{FOLDER}/policy_test.rego"), TESTS);
        project.write(&format!("{FOLDER}/cases/allow-digest.yaml"), text);
        let run = test(&project, 1, &[]);
        assert!(
            run.stdout.contains("[policy-case]"),
            "{text}\n{}",
            run.stdout
        );
        assert!(run.stdout.contains(named), "{text}\n{}", run.stdout);
    }
}

#[test]
fn without_a_test_nothing_was_tested() {
    let project = pack();
    test(&project, 3, &["--run", "no such test"]);
    project.write(
        "none/kubernetes/a/policy.rego",
        "package kubernetes.a\ndeny contains 1 if false\n",
    );
    let run = project.expect(3, &["policy", "test", "--policies", "none"]);
    assert!(
        run.stderr.contains("nothing was tested: no test was found"),
        "{}",
        run.stderr
    );
}
