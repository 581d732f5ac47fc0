//! Nothing is applied while a policy denies it.

use crate::project::Project;
use crate::repository::{commit, git};

/// Wants more than one pod.
const REPLICAS: &str = "\
# METADATA
# title: Two pods at least
# custom:
#   id: k8s-one-pod
#   severity: critical
#   kinds: [kubernetes.object]
#   remediation: set `replicas`
package kubernetes.k8s_one_pod

deny contains {\"msg\": \"one pod\", \"path\": \"spec.replicas\"} if {
\tinput.value.kind == \"Deployment\"
\tinput.value.spec.replicas < 2
}
";

const FILE: &str = "local.plan";

fn project() -> Project {
    let project = Project::sample();
    let text = project.read("infractl.yaml");
    project.write("infractl.yaml", format!("{text}policies: [policies]\n"));
    project.write("policies/kubernetes/k8s-one-pod/policy.rego", REPLICAS);
    project
}

/// Accepts what the policy finds.
fn accept(project: &Project) {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let late = today.date().saturating_add(jiff::Span::new().days(80));
    project.write(
        "waivers.yaml",
        format!(
            "apiVersion: infractl.dev/v1\nkind: Waivers\nwaivers: [{{id: k8s-one-pod, address: \"kubernetes/app/**\", owner: platform, reason: a laptop, expires: {late}}}]\n"
        ),
    );
}

#[test]
fn a_denial_is_shown_by_plan_and_stops_apply_until_it_is_accepted() {
    let project = project();
    let plan = project.expect(1, &["plan", "local"]);
    assert!(plan.stdout.contains("local: "), "{}", plan.shown());
    assert!(
        plan.stderr.contains("error[k8s-one-pod]"),
        "{}",
        plan.shown()
    );
    assert!(
        plan.stderr.contains("policies: 1 error"),
        "{}",
        plan.shown()
    );
    let written = project.expect(1, &["plan", "local", "--out", FILE]);
    assert!(written.stderr.contains("`local.plan` is not written"));
    assert!(!project.root().join(FILE).exists());
    let apply = project.expect(1, &["apply", "local", "--yes"]);
    assert!(
        apply
            .stderr
            .contains("`local` is not applied: policies deny it"),
        "{}",
        apply.shown()
    );
    assert!(!project.root().join(".infractl/local/platform").exists());
    accept(&project);
    let plan = project.expect(0, &["plan", "local"]);
    assert!(
        plan.stderr.contains("policies: 1 accepted"),
        "{}",
        plan.shown()
    );
    project.expect(0, &["apply", "local", "--yes"]);
}

#[test]
#[expect(
    clippy::disallowed_types,
    reason = "the output is read as others would read it"
)]
fn the_policies_stand_in_the_plan_and_in_the_record() {
    let project = project();
    let json = |run: &crate::project::Run| -> serde_json::Value {
        serde_json::from_str(&run.stdout).unwrap()
    };
    let plan = json(&project.expect(1, &["plan", "local", "--format", "json"]));
    assert_eq!(plan["verdict"]["findings"][0]["id"], "k8s-one-pod");
    accept(&project);
    project.expect(0, &["plan", "local", "--out", FILE]);
    project.expect(0, &["apply", "local", "--plan", FILE]);
    let history = json(&project.expect(0, &["history", "local", "--format", "json"]));
    let recorded = &history["records"][0]["policies"];
    assert_eq!(*recorded, plan["verdict"]["policies"]);
    // A plan does not outlive its policies.
    project.replace("environments/local/values/app.yaml", "hello", "goodbye");
    project.expect(0, &["plan", "local", "--out", FILE]);
    project.replace(
        "policies/kubernetes/k8s-one-pod/policy.rego",
        "one pod",
        "a single pod",
    );
    let refused = project.expect(5, &["apply", "local", "--plan", FILE]);
    assert!(
        refused.stderr.contains("the policies changed"),
        "{}",
        refused.shown()
    );
}

#[test]
fn a_policy_that_fails_stops_an_apply_and_policies_come_from_the_revision_that_was_asked_for() {
    let project = project();
    git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    accept(&project);
    commit(&project, "all");
    // What the checkout does to its policies counts for nobody who asks for the branch's.
    project.write(
        "policies/kubernetes/k8s-one-pod/policy.rego",
        REPLICAS.replace("spec.replicas < 2", "regex.match(\"(\", \"x\")"),
    );
    let failed = project.expect(4, &["apply", "local", "--yes"]);
    assert!(
        failed.stderr.contains("not every policy could be asked"),
        "{}",
        failed.shown()
    );
    let from = ["--policies-from", "main"];
    project.expect(0, &[&["plan", "local"][..], &from].concat());
    project.expect(0, &[&["apply", "local", "--yes"][..], &from].concat());
}

#[test]
fn a_folder_of_policies_without_any_is_no_verdict() {
    let project = project();
    project.remove("policies/kubernetes");
    project.write("policies/README.md", "none yet");
    let apply = project.expect(3, &["apply", "local", "--yes"]);
    assert!(
        apply.stderr.contains("no policy was found"),
        "{}",
        apply.shown()
    );
}
