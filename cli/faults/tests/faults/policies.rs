//! What a check says when the engine that evaluates policies panics.

use crate::harness::{Ended, Project, faulty};

/// Finds something in every ConfigMap.
const FINDS: &str = "\
# METADATA
# title: ConfigMaps are seen
# custom:
#   id: k8s-seen
#   severity: critical
#   kinds: [kubernetes.object]
package kubernetes.k8s_seen

deny contains {\"msg\": \"a config map\"} if input.value.kind == \"ConfigMap\"
";

/// The same by another name; it comes first, so that the engine panics in it.
fn first() -> String {
    FINDS.replace("seen", "first")
}

fn check(fault: &str) -> Ended {
    let project = Project::new("policies");
    project.edit(
        "infractl.yaml",
        "name: small",
        "name: small\npolicies: [policies]",
    );
    for (id, text) in [("k8s-seen", FINDS), ("k8s-first", &first())] {
        project.add(&format!("policies/kubernetes/{id}/policy.rego"), text);
    }
    project.run(faulty(), &["--threads", "1", "check"], fault)
}

#[test]
fn an_engine_that_panics_is_told_with_its_policy_and_the_others_still_speak() {
    let sane = check("");
    assert_eq!(sane.code, Some(1), "{sane:?}");
    assert!(!sane.stdout.contains("panicked"), "{sane:?}");
    let ended = check("policy.evaluate:panic");
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let told = "policy `k8s-first` could not be evaluated";
    for wanted in ["[policy-failed]", told, "panicked", "[k8s-seen]"] {
        assert!(ended.stdout.contains(wanted), "{wanted}: {ended:?}");
    }
}

#[test]
fn an_engine_that_panics_while_it_loads_is_no_success() {
    let ended = check("policy.load:panic");
    assert_eq!(ended.code, Some(4), "{ended:?}");
    let all = format!("{}{}", ended.stdout, ended.stderr);
    assert!(all.contains("the engine panicked"), "{all}");
}
