//! `policy check`: what is denied, and that nothing is green which was not checked.

use crate::project::{Project, Run};

const INPUT: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: one}\nspec:\n  containers:\n    \
                     - name: app\n      image: app:latest\n";

/// Names the place of each image that follows a moving tag.
const LATEST: &str = "\
# METADATA
# title: Images are pinned
# custom:
#   id: k8s-latest-image
#   severity: high
#   kinds: [kubernetes.object]
#   remediation: name a version
package kubernetes.latest_image

deny contains {\"msg\": msg, \"path\": path} if {
\tsome i, container in input.value.spec.containers
\tendswith(container.image, \":latest\")
\tmsg := $\"container `{container.name}` follows a moving tag\"
\tpath := sprintf(\"spec.containers[%d].image\", [i])
}
";

/// A bare value, as conftest's users write it.
const MAIN: &str = "package main\n\nwarn contains \"pods have a namespace\" if {\n\tinput.kind == \
                    \"Pod\"\n\tnot input.metadata.namespace\n}\n";

fn project(policies: &[(&str, &str)]) -> Project {
    let project = Project::sample();
    project.write("in/pod.yaml", INPUT);
    for (path, text) in policies {
        project.write(&format!("rules/{path}"), text);
    }
    project
}

const CHECK: [&str; 8] = [
    "policy",
    "check",
    "--policies",
    "rules",
    "--time-limit",
    "3",
    "--memory-limit",
    "512",
];

fn check(project: &Project, code: i32, more: &[&str]) -> Run {
    let args: Vec<&str> = CHECK.iter().chain(more).copied().collect();
    project.expect(code, &args)
}

#[test]
fn findings_stand_at_the_place_that_the_policy_names() {
    let project = project(&[
        ("kubernetes/latest-image/policy.rego", LATEST),
        ("main.rego", MAIN),
    ]);
    let run = check(&project, 1, &["in"]);
    assert!(
        run.stdout
            .contains("error[k8s-latest-image]: container `app` follows a moving tag"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("in/pod.yaml:7:14"), "{}", run.stdout);
    assert!(
        run.stdout.contains("warning[main]: pods have a namespace"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("help: name a version"),
        "{}",
        run.stdout
    );
    assert!(
        run.stderr
            .contains("1 error, 1 warning in 2 policies, 1 document"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("policies sha256:"), "{}", run.stderr);
    project.replace("in/pod.yaml", "app:latest", "app:1.2");
    check(&project, 0, &["in"]);
    check(&project, 1, &["in", "--fail-on", "warning"]);
}

#[test]
fn every_format_and_every_number_of_threads_says_the_same() {
    let project = project(&[
        ("kubernetes/latest-image/policy.rego", LATEST),
        ("main.rego", MAIN),
    ]);
    for number in 0..20 {
        project.write(&format!("in/more/{number}.yaml"), INPUT);
    }
    for format in ["text", "json", "sarif", "junit", "github", "markdown"] {
        let wanted = check(&project, 1, &["in", "--format", format, "--threads", "1"]).stdout;
        assert!(wanted.contains("k8s-latest-image"), "{format}");
        for threads in ["2", "16"] {
            let found = check(
                &project,
                1,
                &["in", "--format", format, "--threads", threads],
            )
            .stdout;
            assert_eq!(found, wanted, "{format} with {threads} threads");
        }
    }
}

#[test]
fn what_was_not_checked_is_never_green() {
    let good = ("kubernetes/latest-image/policy.rego", LATEST);
    let empty = project(&[("notes.md", "nothing")]);
    check(&empty, 3, &["in"]);
    let renamed = project(&[("main.rego", "package main\ndney contains \"a\"\n")]);
    let run = check(&renamed, 3, &["in"]);
    let told = "package `main` has neither `deny` nor `warn`";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    let sound = project(&[good]);
    sound.write("none/readme.txt", "nothing");
    check(&sound, 3, &["none"]);
    sound.write("other/values.yaml", "replicas: 1\n");
    check(&sound, 3, &["other"]);
    check(&sound, 4, &["absent.yaml"]);
    sound.expect(4, &["policy", "check", "--policies", "absent", "in"]);
}

/// A policy beside a good one, the exit code's reason, and what has to be named.
pub(crate) const BAD: &[(&str, &str, &str)] = &[
    (
        "package kubernetes.typo\ndeny contains 1 if true",
        "policy-package",
        "package `kubernetes.typo`",
    ),
    (
        "package kubernetes.bad\ndeny contains x if { x := net.cidr_foo(1) }",
        "policy-unknown-function",
        "`net.cidr_foo`",
    ),
    (
        "package kubernetes.bad\ndeny contains 1 if http.send({\"url\": \"x\"})",
        "policy-forbidden-builtin",
        "`http.send`",
    ),
    (
        "package kubernetes.bad\ndeny contains 1 if data.lib.nothing.x",
        "policy-undefined-reference",
        "data.lib.nothing.x",
    ),
    (
        "# METADATA\n# custom:\n#   kinds: [kubernetes.object]\npackage kubernetes.bad\ndeny contains 1 if input.value.metadta",
        "policy-input-path",
        "did you mean `metadata`",
    ),
    (
        "package kubernetes.bad\ndeny contains \"x\" if count(numbers.range(1, 30000000)) > 1",
        "policy-failed",
        "more than 1000000 numbers",
    ),
    (
        "package kubernetes.bad\ndeny contains \"x\" if { some i in numbers.range(1, 900000); some j in numbers.range(1, 900000); i * j == -1 }",
        "policy-failed",
        "more than 3 seconds",
    ),
    (
        "package kubernetes.bad\nrange := numbers.range(1, 900000)\ndeny contains \"x\" if { x := [[i, range] | some i in range; some _ in range]; count(x) == 0 }",
        "policy-failed",
        "policy `bad` could not be evaluated",
    ),
    (
        "package kubernetes.bad\nbig := concat(\"\", [\"0123456789\" | some _ in numbers.range(1, 90000)])\ndeny contains \"x\" if { x := concat(\"\", [big | some _ in numbers.range(1, 90000)]); x == \"\" }",
        "policy-failed",
        "memory",
    ),
    (
        "package kubernetes.bad\nf(x) := f(x + 1)\ndeny contains \"x\" if f(1)",
        "policy-",
        "bad",
    ),
    (
        "package kubernetes.bad\ndeny contains 1 if { # \u{FFFD}",
        "policy-syntax",
        "bad.rego",
    ),
];

#[test]
fn a_policy_that_fails_is_named_and_the_others_still_speak() {
    for (text, rule, named) in BAD {
        let project = project(&[
            ("kubernetes/latest-image/policy.rego", LATEST),
            ("kubernetes/bad/bad.rego", text),
        ]);
        let run = check(&project, 4, &["in"]);
        assert!(
            run.stdout.contains(&format!("[{rule}")),
            "{text}\n{}",
            run.stdout
        );
        assert!(run.stdout.contains(named), "{text}\n{}", run.stdout);
        assert!(
            run.stdout.contains("[k8s-latest-image]"),
            "{text}\n{}",
            run.stdout
        );
    }
}

#[test]
fn deep_brackets_and_unreadable_files_are_told_and_the_others_still_speak() {
    let project = project(&[("kubernetes/latest-image/policy.rego", LATEST)]);
    let deep = format!(
        "package kubernetes.deep\ndeny contains {}1{}",
        "[".repeat(2000),
        "]".repeat(2000)
    );
    project.write("rules/kubernetes/deep/policy.rego", &deep);
    project.write(
        "rules/kubernetes/latin/policy.rego",
        b"package kubernetes.latin # caf\xe9\n",
    );
    std::os::unix::fs::symlink(
        "nowhere",
        project.make_room("rules/kubernetes/gone/policy.rego"),
    )
    .unwrap();
    let run = check(&project, 4, &["in"]);
    assert!(run.stdout.contains("[policy-nesting]"), "{}", run.stdout);
    assert!(run.stdout.contains("this is not UTF-8"), "{}", run.stdout);
    assert!(run.stdout.contains("[k8s-latest-image]"), "{}", run.stdout);
}

/// Denies pods beside which no network policy stands.
const UNPROTECTED: &str = "\
# METADATA
# custom:
#   id: k8s-missing-network-policy
#   kinds: [kubernetes.object]
#   scope: environment
package kubernetes.missing_network_policy

deny contains {\"msg\": \"no network policy stands beside it\", \"address\": document.address, \"path\": \"metadata.name\"} if {
\tsome document in input.documents
\tdocument.value.kind == \"Pod\"
\tkinds := {other.value.kind | some other in input.documents}
\tnot \"NetworkPolicy\" in kinds
}
";

#[test]
fn a_policy_of_environments_sees_all_files_together() {
    let project = project(&[("kubernetes/missing-network-policy/policy.rego", UNPROTECTED)]);
    project.write("in/other.yaml", INPUT);
    for threads in ["1", "2", "5"] {
        let run = check(&project, 1, &["in", "--threads", threads]);
        let found = run.stdout.matches("[k8s-missing-network-policy]").count();
        assert_eq!(found, 2, "{}", run.stdout);
        // Each stands in its own file, although neither has an address.
        for place in ["in/other.yaml:3:18", "in/pod.yaml:3:18"] {
            assert!(run.stdout.contains(place), "{}", run.stdout);
        }
    }
    project.write(
        "in/policy.yaml",
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: all}\nspec: {podSelector: {}}\n",
    );
    check(&project, 0, &["in"]);
}

/// Denies workloads in namespaces that nothing describes, and namespaces without an owner.
const WHOLE: &str = "\
# METADATA
# custom:
#   id: k8s-whole
#   severity: high
#   kinds: [kubernetes.object]
#   scope: environment
package kubernetes.whole

namespaces contains document.address if {
\tsome document in input.documents
\tdocument.value.kind == \"Namespace\"
}

deny contains {\"msg\": \"nothing describes the namespace\", \"address\": document.address} if {
\tcount(namespaces) == 0
\tsome document in input.documents
\tdocument.value.kind == \"Deployment\"
}

deny contains {\"msg\": \"nobody owns the namespace\", \"address\": address} if some address in namespaces
";

#[test]
fn a_component_is_judged_within_its_whole_environment() {
    let project = Project::sample();
    project.write("policies/kubernetes/whole/policy.rego", WHOLE);
    project.write(
        "infractl.yaml",
        "apiVersion: infractl.dev/v1\nkind: Project\nname: sample\nchain: [local]\npolicies: [policies]\n",
    );
    let check = |component| ["check", "-e", "local", "--component", component];
    let run = project.expect(0, &check("app"));
    assert!(!run.stdout.contains("[k8s-whole]"), "{}", run.stdout);
    let run = project.expect(0, &check("namespaces"));
    let told = "warning[k8s-whole]: nobody owns the namespace";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    assert!(!run.stdout.contains("describes"), "{}", run.stdout);
}

#[test]
fn what_is_no_collection_has_no_items() {
    let project = project(&[("kubernetes/latest-image/policy.rego", LATEST)]);
    for containers in ["null", "none", "1"] {
        let empty = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: two}}\nspec: {{containers: {containers}}}\n"
        );
        project.write("in/empty.yaml", empty);
        let run = check(&project, 1, &["in"]);
        assert_eq!(run.stdout.matches("error[").count(), 1, "{}", run.stdout);
    }
}
