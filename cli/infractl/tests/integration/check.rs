//! `check` over a whole project: what is judged, what is accepted, and that a gap is never green.

use crate::project::{Project, Run};
use crate::repository::{commit, git};

/// Wants more than one pod.
const REPLICAS: &str = "\
# METADATA
# title: Two pods at least
# custom:
#   id: k8s-one-pod
#   severity: high
#   kinds: [kubernetes.object]
#   remediation: set `replicas`
package kubernetes.k8s_one_pod

deny contains {\"msg\": msg, \"path\": \"spec.replicas\"} if {
\tinput.value.kind == \"Deployment\"
\tinput.value.spec.replicas < 2
\tmsg := sprintf(\"Deployment `%s` has one pod\", [input.value.metadata.name])
}
";

/// Wants a policy for the traffic of each namespace; sees the environment as a whole.
const TRAFFIC: &str = "\
# METADATA
# title: Traffic is closed
# custom:
#   id: k8s-open-namespace
#   severity: high
#   kinds: [kubernetes.object]
#   scope: environment
package kubernetes.k8s_open_namespace

closed contains document.value.metadata.namespace if {
\tsome document in input.documents
\tdocument.value.kind == \"NetworkPolicy\"
}

deny contains {\"msg\": msg, \"address\": document.address, \"path\": \"metadata.name\"} if {
\tsome document in input.documents
\tdocument.value.kind == \"Namespace\"
\tnot document.value.metadata.name in closed
\tmsg := sprintf(\"nothing closes `%s`\", [document.value.metadata.name])
}
";

fn project() -> Project {
    let project = Project::sample();
    let text = project.read("infractl.yaml");
    project.write("infractl.yaml", format!("{text}policies: [policies]\n"));
    project.write("policies/kubernetes/k8s-one-pod/policy.rego", REPLICAS);
    project.write(
        "policies/kubernetes/k8s-open-namespace/policy.rego",
        TRAFFIC,
    );
    project
}

/// The same in a tier in which the findings are errors.
fn staging() -> Project {
    let project = project();
    project.replace(
        "environments/local/environment.yaml",
        "tier: development",
        "tier: staging",
    );
    project
}

fn waivers(project: &Project, entries: &[&str]) {
    let list: Vec<String> = entries
        .iter()
        .map(|entry| format!("{{{entry}, owner: platform, reason: until the load grows}}"))
        .collect();
    let list = list.join(", ");
    project.write(
        "waivers.yaml",
        format!("apiVersion: infractl.dev/v1\nkind: Waivers\nwaivers: [{list}]\n"),
    );
}

/// A day so many days ahead, as a waiver writes it.
fn day(days: i64) -> String {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let day = today.date().saturating_add(jiff::Span::new().days(days));
    day.to_string()
}

fn assert_tells(run: &Run, wanted: &[&str]) {
    for text in wanted {
        assert!(run.stdout.contains(text), "`{text}` in {}", run.shown());
    }
}

#[test]
fn policies_judge_what_is_rendered_on_the_line_that_a_person_wrote() {
    let project = staging();
    let run = project.expect(1, &["check"]);
    assert_tells(
        &run,
        &[
            "error[k8s-one-pod]: Deployment `app` has one pod",
            "environments/local/values/app.yaml:1:11",
            "error[k8s-open-namespace]: nothing closes `apps`",
            "helm/charts/namespaces/values.yaml:1:9",
            "found in local (now)",
            "help: set `replicas`",
        ],
    );
    assert!(run.stderr.contains("2 policies"), "{}", run.stderr);
    assert!(run.stderr.contains("policies sha256:"), "{}", run.stderr);
    // The same policies are milder where nobody depends on the environment.
    let mild = self::project();
    let run = mild.expect(0, &["check"]);
    assert_tells(
        &run,
        &["warning[k8s-one-pod]", "warning[k8s-open-namespace]"],
    );
    mild.expect(1, &["check", "--fail-on", "warning"]);
    // Each part alone, and a part of the project.
    staging().expect(1, &["policy", "check"]);
    staging().expect(0, &["lint"]);
    let run = staging().expect(1, &["check", "--component", "app"]);
    assert_tells(&run, &["k8s-one-pod"]);
    assert!(!run.stdout.contains("k8s-open-namespace"), "{}", run.stdout);
    let run = staging().expect(4, &["check", "-e", "locale"]);
    assert!(
        run.stderr.contains("did you mean `local`?"),
        "{}",
        run.stderr
    );
}

#[test]
#[expect(
    clippy::disallowed_types,
    reason = "the output is read as others would read it"
)]
fn every_format_and_every_number_of_threads_tells_the_same_findings() {
    let project = staging();
    waivers(
        &project,
        &[&format!(
            "id: k8s-one-pod, address: kubernetes/app/**, expires: {}",
            day(60)
        )],
    );
    for format in ["text", "json", "sarif", "junit", "github", "markdown"] {
        let wanted = project
            .expect(1, &["check", "--format", format, "--threads", "1"])
            .stdout;
        assert!(wanted.contains("k8s-open-namespace"), "{format}: {wanted}");
        for threads in ["2", "16"] {
            let args = ["check", "--format", format, "--threads", threads];
            assert_eq!(project.expect(1, &args).stdout, wanted, "{format}");
        }
    }
    let json = project.expect(1, &["check", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let findings = json["findings"].as_array().unwrap();
    let accepted: Vec<_> = findings
        .iter()
        .filter(|finding| finding["acceptance"]["by"] == "waiver")
        .collect();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0]["id"], "k8s-one-pod");
    let digest = json["policies"]["digest"].as_str().unwrap();
    assert!(digest.starts_with("sha256:"), "{digest}");
    let sarif = project.expect(1, &["check", "--format", "sarif"]).stdout;
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let suppressed: Vec<_> = results
        .iter()
        .filter(|result| result["suppressions"][0]["status"] == "accepted")
        .collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["ruleId"], "k8s-one-pod");
    // A policy that changed judges under another name.
    project.replace(
        "policies/kubernetes/k8s-one-pod/policy.rego",
        "has one pod",
        "has a single pod",
    );
    let changed = project.expect(1, &["check", "--format", "json"]).stdout;
    assert!(!changed.contains(digest), "{changed}");
}

#[test]
fn waivers_accept_for_a_while_and_are_findings_when_they_do_not() {
    let project = staging();
    let (soon, late, past) = (day(10), day(80), day(-1));
    let accepts = |rule: &str, expires: &str| {
        format!("id: {rule}, address: \"kubernetes/*/**\", expires: {expires}")
    };
    let both = [
        accepts("k8s-one-pod", &late),
        accepts("k8s-open-namespace", &soon),
    ];
    waivers(&project, &[&both[0], &both[1]]);
    let run = project.expect(0, &["check"]);
    assert_tells(
        &run,
        &[
            "note[k8s-one-pod]: Deployment `app` has one pod",
            "by a waiver of platform: until the load grows",
            "warning[waiver-expires-soon]: the waiver of `k8s-open-namespace` expires in 10 days",
        ],
    );
    assert!(run.stderr.contains("2 accepted"), "{}", run.stderr);
    // One that has expired accepts nothing, and one of another environment does not reach here.
    waivers(&project, &[&accepts("k8s-one-pod", &past), &both[1]]);
    let run = project.expect(1, &["check"]);
    assert_tells(&run, &["error[k8s-one-pod]", "warning[waiver-expired]"]);
    waivers(
        &project,
        &[&both[0], &both[1], &accepts("k8s-host-pid", &late)],
    );
    let run = project.expect(0, &["check"]);
    assert_tells(
        &run,
        &["warning[waiver-unused]: the waiver of `k8s-host-pid`"],
    );
    waivers(
        &project,
        &[
            &format!("id: k8s-one-pod, address: kubernetes/**, expires: {late}"),
            &both[1],
        ],
    );
    let run = project.expect(1, &["check"]);
    assert_tells(&run, &["error[waiver-over-broad]", "error[k8s-one-pod]"]);
    // `validate` alone cannot know what is unused.
    let run = project.run(&["validate"]);
    assert!(!run.stdout.contains("unused"), "{}", run.stdout);
}

#[test]
fn waivers_hold_for_each_part_alone() {
    let project = staging();
    project.write("environments/local/values/app.yaml", "replicas: two\n");
    let run = project.expect(1, &["validate"]);
    assert_tells(&run, &["error[k8s-wrong-type]"]);
    let late = day(80);
    waivers(
        &project,
        &[&format!(
            "id: k8s-wrong-type, address: \"kubernetes/app/**\", expires: {late}"
        )],
    );
    let run = project.expect(0, &["validate"]);
    assert_tells(&run, &["note[k8s-wrong-type]", "by a waiver of platform"]);
}

#[test]
fn a_waiver_that_the_change_brings_stands_first() {
    let project = staging();
    let late = day(80);
    let one = format!("id: k8s-one-pod, address: kubernetes/app/**, expires: {late}");
    let two =
        format!("id: k8s-open-namespace, address: \"kubernetes/namespaces/**\", expires: {late}");
    waivers(&project, &[&one]);
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "begin");
    let run = project.expect(1, &["check"]);
    assert!(!run.stdout.contains("waiver-added"), "{}", run.stdout);
    waivers(&project, &[&one, &two]);
    let run = project.expect(0, &["check"]);
    assert!(
        run.stdout
            .starts_with("info[waiver-added]: this change accepts `k8s-open-namespace`"),
        "{}",
        run.stdout
    );
    assert_eq!(run.stdout.matches("waiver-added").count(), 1);
}

#[test]
fn exceptions_of_a_component_accept_its_findings_only() {
    let project = staging();
    let exception = |address: &str| {
        format!(
            "exceptions:\n  - {{id: k8s-one-pod, address: \"{address}\", owner: platform, reason: it \
             holds a lock}}\n"
        )
    };
    let path = "helm/components/app/component.yaml";
    let text = project.read(path);
    project.write(path, format!("{text}{}", exception("kubernetes/app/**")));
    let run = project.expect(1, &["check"]);
    assert_tells(
        &run,
        &[
            "note[k8s-one-pod]",
            "by an exception of platform: it holds a lock",
        ],
    );
    project.write(path, format!("{text}{}", exception("kubernetes/*/**")));
    let run = project.expect(1, &["check"]);
    assert_tells(&run, &["error[k8s-one-pod]", "error[exception-over-broad]"]);
    project.write(
        path,
        format!("{text}{}", exception("kubernetes/app/Job*/**")),
    );
    let run = project.expect(1, &["check"]);
    assert_tells(&run, &["error[k8s-one-pod]", "warning[exception-unused]"]);
}

#[test]
fn policies_from_a_revision_judge_though_the_change_removes_them() {
    let project = staging();
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "begin");
    project.remove("policies/kubernetes/k8s-one-pod");
    let text = project.read("infractl.yaml");
    project.write(
        "infractl.yaml",
        text.replace("policies: [policies]", "policies: []"),
    );
    project.expect(3, &["check"]);
    let run = project.expect(1, &["check", "--policies-from", "main"]);
    assert_tells(&run, &["error[k8s-one-pod]", "error[k8s-open-namespace]"]);
    project.expect(4, &["check", "--policies-from", "absent"]);
}

#[test]
fn what_was_not_checked_is_not_green_and_the_rest_is_still_told() {
    // No policies at all, and a folder that is not there.
    let none = Project::sample();
    let run = none.expect(3, &["check"]);
    assert!(run.stderr.contains("no policy was found"), "{}", run.stderr);
    let absent = staging();
    absent.remove("policies");
    absent.expect(4, &["check"]);
    // Policies that read nothing of what there is.
    let unread = staging();
    unread.remove("policies/kubernetes");
    let stages = REPLICAS.replace("kubernetes.object", "dockerfile.stage");
    let stages = stages.replace(".value.kind == \"Deployment\"", ".value");
    let stages = stages
        .replace("\tinput.value.spec.replicas < 2\n", "")
        .replace("input.value.metadata.name", "1");
    unread.write("policies/kubernetes/k8s-one-pod/policy.rego", stages);
    let run = unread.expect(3, &["check"]);
    assert!(run.stderr.contains("no policy reads"), "{}", run.stderr);
    // A policy that cannot be used beside others.
    for (text, rule) in [
        (
            "package kubernetes.typo\ndeny contains 1 if true\n",
            "policy-package",
        ),
        (
            "package kubernetes.bad\ndeny contains \"x\" if strings.count(\"x\", \"\") > 0\n",
            "policy-failed",
        ),
        (
            "package kubernetes.bad\ndeny contains \"x\" if net.cidr_foo(1)\n",
            "policy-unknown-function",
        ),
    ] {
        let project = staging();
        project.write("policies/kubernetes/bad/policy.rego", text);
        let run = project.run(&["check"]);
        assert_tells(&run, &["error[k8s-one-pod]"]);
        // What the engine answers by itself is no failure.
        if rule != "policy-failed" || run.stdout.contains("policy-failed") {
            assert_eq!(run.code, Some(4), "{}", run.shown());
            assert_tells(&run, &[rule]);
        }
    }
    // An environment with a mistake, and a file that nobody can read, beside what is sound.
    let broken = staging();
    let text = broken.read("environments/local/environment.yaml");
    broken.write(
        "environments/other/environment.yaml",
        text.replace("tier:", "teir:"),
    );
    broken.write(
        "environments/other/release.yaml",
        broken.read("environments/local/release.yaml"),
    );
    let run = broken.expect(1, &["check"]);
    assert_tells(&run, &["env-unknown-key", "error[k8s-one-pod]"]);
    let unreadable = staging();
    unreadable.write("compose.yaml", b"services: {a: {image: \"caf\xe9\"}}\n");
    std::os::unix::fs::symlink("nowhere", unreadable.make_room("Dockerfile")).unwrap();
    let run = unreadable.expect(4, &["check"]);
    assert_tells(&run, &["format-unreadable", "error[k8s-one-pod]"]);
}

#[test]
fn values_and_charts_are_looked_over() {
    let project = project();
    project.write(
        "environments/local/values/app.yaml",
        "replicas: 2\nmessage: yes\nreplcas: 2\n",
    );
    let run = project.run(&["lint"]);
    assert_tells(
        &run,
        &[
            "warning[yaml-ambiguous-scalar]: `yes` is read as the boolean `true`",
            "environments/local/values/app.yaml:2:10",
            "warning[helm-unread-value]: no template of `app` reads `replcas`",
            "environments/local/values/app.yaml:3:1",
            "warning[helm-missing-schema]: the chart `app` has no `values.schema.json`",
        ],
    );
    let run = project.expect(0, &["lint", "environments/local/values/app.yaml"]);
    assert_tells(&run, &["yaml-ambiguous-scalar"]);
    let run = project.expect(0, &["lint", "helm"]);
    assert_tells(&run, &["helm-missing-schema"]);
    project.write("empty/readme.txt", "nothing");
    project.expect(3, &["lint", "empty"]);
}

#[test]
fn a_removed_api_is_told_once_though_a_rule_and_a_policy_know_it() {
    let project = Project::sample();
    project.write(
        "in/budget.yaml",
        "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: one}\nspec: {minAvailable: 1}\n",
    );
    let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
    let run = project.expect(1, &["check", "in", "--policies", policies]);
    let told = run.stdout.matches("[k8s-removed-api]").count();
    assert_eq!(told, 1, "{}", run.shown());
    // Alone, the policy speaks.
    let alone = ["policy", "check", "in", "--policies", policies];
    assert_tells(&project.expect(1, &alone), &["[k8s-removed-api]"]);
}

#[test]
fn bare_files_are_checked_in_all_three_parts() {
    let project = project();
    project.write(
        "in/deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: b}\nspec:\n  replicas: 1\n  \
         paused: yes\n  selectr: {}\n",
    );
    let run = project.expect(1, &["check", "in"]);
    assert_tells(
        &run,
        &[
            "error[k8s-one-pod]",
            "k8s-unknown-field",
            "yaml-ambiguous-scalar",
        ],
    );
    let run = project.expect(4, &["-C", "in", "check", "absent.yaml"]);
    assert!(run.stderr.contains("absent.yaml"), "{}", run.stderr);
}
