//! `policy impact` and `policy docs`: what a change of policies does, and the pages of policies.

use crate::project::Project;
use crate::repository::{commit, git};

const POLICY: &str = "policies/kubernetes/k8s-few-pods/policy.rego";

/// Wants a number of pods.
const FEW: &str = "\
# METADATA
# title: Enough pods | always
# custom:
#   id: k8s-few-pods
#   code: K8S-999
#   severity: critical
#   kinds: [kubernetes.object]
package kubernetes.k8s_few_pods

deny contains {\"msg\": \"there are fewer than 20 pods\", \"path\": \"spec.replicas\"} if {
\tinput.value.kind == \"Deployment\"
\tinput.value.spec.replicas < 20
}
";

fn project() -> Project {
    let project = Project::sample();
    let text = project.read("infractl.yaml");
    project.write("infractl.yaml", format!("{text}policies: [policies]\n"));
    project.write(POLICY, FEW);
    project
}

fn committed() -> Project {
    let project = project();
    git(&project, &["init", "--quiet", "--initial-branch=main"]);
    commit(&project, "begin");
    project
}

fn impact<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["policy", "impact", "--base", "main"], more].concat()
}

#[test]
fn a_change_of_policies_shows_which_findings_are_new_gone_and_changed() {
    let project = committed();
    let detailed = impact(&["--detailed-exitcode"]);
    let run = project.expect(0, &detailed);
    assert_eq!(run.stdout, "");
    assert!(
        run.stderr.contains("the policies are the same"),
        "{}",
        run.stderr
    );
    project.replace(POLICY, "fewer than 20 pods", "not many pods");
    let run = project.expect(2, &detailed);
    assert!(
        run.stdout.starts_with("~ error[k8s-few-pods] kubernetes/"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("  was error: there are fewer than 20 pods\n"),
        "{}",
        run.stdout
    );
    project.replace(POLICY, "spec.replicas < 20", "spec.replicas < 0");
    let run = project.expect(2, &detailed);
    assert!(
        run.stdout.starts_with("- error[k8s-few-pods] kubernetes/"),
        "{}",
        run.stdout
    );
    commit(&project, "end");
    project.write(POLICY, FEW);
    let run = project.expect(0, &impact(&[]));
    assert!(
        run.stdout
            .contains(" spec.replicas: there are fewer than 20 pods (local now)"),
        "{}",
        run.stdout
    );
    let run = project.expect(0, &impact(&["--format", "json"]));
    assert!(
        run.stdout
            .contains("\"new\": [\n    {\n      \"id\": \"k8s-few-pods\""),
        "{}",
        run.stdout
    );
    let run = project.expect(0, &impact(&["--format", "markdown"]));
    assert!(run.stdout.contains("#### New"), "{}", run.stdout);
}

#[test]
fn an_impact_that_does_not_see_everything_is_no_verdict() {
    let project = committed();
    project.expect(4, &["policy", "impact", "--base", "absent"]);
    project.write(
        "policies/kubernetes/bad/policy.rego",
        "package kubernetes.bad\ndeny contains nothing(1)\n",
    );
    let run = project.expect(4, &impact(&[]));
    assert!(
        run.stderr.contains("[policy-unknown-function]"),
        "{}",
        run.stderr
    );
    project.write(
        "policies/kubernetes/bad/policy.rego",
        "package kubernetes.bad\ndeny contains \"x\" if numbers.range(1, 30000000)\n",
    );
    let run = project.expect(4, &impact(&[]));
    assert!(run.stderr.contains("[policy-failed]"), "{}", run.stderr);
    project.remove("policies/kubernetes");
    project.write("policies/readme.txt", "none");
    commit(&project, "none");
    project.expect(3, &impact(&[]));
}

#[test]
fn pages_are_one_and_a_stale_one_is_told() {
    let project = project();
    let page = project.expect(0, &["policy", "docs"]).stdout;
    assert!(
        page.contains(
            "| K8S-999 | [`k8s-few-pods`](#k8s-few-pods) | critical | `kubernetes.object` | Enough pods \\| always |"
        ),
        "{page}"
    );
    let check = ["policy", "docs", "--out", "policies.md", "--check"];
    let run = project.expect(1, &check);
    assert!(
        run.stderr.contains("`policies.md` is stale"),
        "{}",
        run.stderr
    );
    project.expect(0, &["policy", "docs", "--out", "policies.md"]);
    project.expect(0, &check);
    assert_eq!(project.read("policies.md"), page);
    project.write(
        "policies/kubernetes/k8s-few-pods/README.md",
        "# k8s-few-pods\n\n## What it does\n\nCounts.\n",
    );
    project.expect(1, &check);
    let page = project.expect(0, &["policy", "docs"]).stdout;
    assert!(
        page.contains("### k8s-few-pods\n\n#### What it does\n\nCounts.\n"),
        "{page}"
    );
    project.write(
        "policies/kubernetes/bad/policy.rego",
        "package kubernetes.bad\n",
    );
    project.expect(4, &["policy", "docs"]);
}
