//! The numbers of rules in the catalogue of policies.

#![expect(clippy::disallowed_types, reason = "the program's own JSON is read")]

use std::path::Path;

use serde_json::Value;

use crate::project::Project;
use crate::repository::copy;

/// The finding of a rule in a JSON report.
fn finding(report: &str, rule: &str) -> Value {
    let report: Value = serde_json::from_str(report).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["id"] == rule);
    found.unwrap_or_else(|| panic!("{report}")).clone()
}

#[test]
fn a_departure_from_the_cluster_contract_has_its_number() {
    let project = Project::sample();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for name in ["contract", "cluster-static"] {
        copy(&project, &own, &Path::new("terraform/modules").join(name));
    }
    project.expect(0, &["validate"]);
    let file = "terraform/modules/cluster-static/outputs.tf";
    project.write(file, "output \"clusters\" {\n  value = 1\n}\n");
    let run = project.expect(1, &["validate", "--format", "json"]);
    let found = finding(&run.stdout, "contract-missing-output");
    assert_eq!(found["code"], "TFH-008", "{found}");
    let run = project.expect(1, &["validate", "--format", "sarif"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let rules = &report["runs"][0]["tool"]["driver"]["rules"];
    let mut rules = rules.as_array().unwrap().iter();
    let rule = rules.find(|rule| rule["id"] == "contract-missing-output");
    let tags = &rule.unwrap()["properties"]["tags"];
    assert_eq!(*tags, serde_json::json!(["TFH-008"]));
}

#[test]
fn a_rule_of_lint_has_its_number_and_one_without_a_number_has_none() {
    let project = Project::sample();
    project.write(
        "terraform/modules/net/main.tf",
        "module \"far\" {\n  source = \"git::https://example.org/far.git\"\n}\n\nlocals {\n  a = var.b\n}\n",
    );
    let run = project.expect(1, &["lint", "--format", "json"]);
    let unpinned = finding(&run.stdout, "tf-unpinned-module");
    assert_eq!(unpinned["code"], "TFH-002");
    let undeclared = finding(&run.stdout, "tf-undeclared-reference");
    assert_eq!(undeclared.get("code"), None);
}
