//! `policy check` over Terraform given as paths: files, folders, and plans that `tofu` printed.

use crate::project::{Project, Run};

/// Denies doors to everybody, and looks at ids, which nobody knows before they are made.
const DOORS: &str = "\
# METADATA
# title: Doors are not open to everybody
# custom:
#   id: tf-open-door
#   severity: high
#   kinds: [terraform.resource]
#   resources: [terraform_data]
package terraform.open_door

deny contains {\"msg\": message, \"path\": path} if {
\tsome position
\tinput.value.values.input.sources[position] == \"0.0.0.0/0\"
\tpath := sprintf(\"values.input.sources[%d]\", [position])
\tmessage := sprintf(\"`%s` is open to everybody\", [input.value.address])
}

deny contains \"this id is taken\" if input.value.values.triggers_replace[_] == \"taken\"
";

/// What `tofu show -json` 1.12.6 prints of a plan of this module, but for the time.
const PLAN: &str = include_str!("terraform_plan.json");

const ROOT: &str =
    "module \"inner\" {\n  source = \"./inner\"\n  from   = [\"10.0.0.0/8\", \"0.0.0.0/0\"]\n}\n";

const INNER: &str = "\
variable \"from\" {
  description = \"Sources.\"
  type        = list(string)
}

resource \"terraform_data\" \"door\" {
  input = {
    port    = 22
    sources = var.from
  }
}

resource \"terraform_data\" \"key\" {
  triggers_replace = [terraform_data.door.id]
}
";

fn project() -> Project {
    let project = Project::empty();
    project.write("rules/terraform/open-door/policy.rego", DOORS);
    project.write("net/main.tf", ROOT);
    project.write("net/inner/main.tf", INNER);
    project
}

fn check(project: &Project, paths: &[&str]) -> Run {
    let args = ["policy", "check", "--policies", "rules"];
    let args: Vec<&str> = args.iter().chain(paths).copied().collect();
    project.expect(1, &args)
}

/// The finding stands where the value is written, in the module that is called; what is not known is
/// told beside it.
fn is_told_on_its_line(run: &Run) {
    for wanted in [
        "error[tf-open-door]: `module.inner.terraform_data.door` is open to everybody",
        "--> net/inner/main.tf:9:15",
        "9 |     sources = var.from",
        "warning[check-unknown-value]: could not decide: policies cannot judge `values.triggers_replace[0]`, which is not known yet",
        "--> net/inner/main.tf:14:23",
    ] {
        assert!(run.stdout.contains(wanted), "{wanted}\n{}", run.shown());
    }
}

#[test]
fn a_module_is_judged_by_its_folder_and_by_any_of_its_files() {
    let project = project();
    project.write("net/more.tf", "locals {\n  a = 1\n}\n");
    let folder = check(&project, &["net"]);
    is_told_on_its_line(&folder);
    for paths in [
        &["net/main.tf"][..],
        &["net/more.tf"],
        &["net/main.tf", "net/more.tf"],
    ] {
        assert_eq!(check(&project, paths).stdout, folder.stdout, "{paths:?}");
    }
}

#[test]
fn a_plan_is_told_on_the_lines_of_its_module() {
    let project = project();
    project.write("net/plan.json", PLAN);
    is_told_on_its_line(&check(&project, &["net/plan.json"]));
}

#[test]
fn a_plan_without_its_module_is_judged_all_the_same() {
    let project = project();
    project.write("elsewhere/plan.json", PLAN);
    let run = check(&project, &["elsewhere/plan.json"]);
    for wanted in [
        "error[tf-open-door]: `module.inner.terraform_data.door` is open to everybody",
        "elsewhere/plan.json",
        "check-unknown-value",
    ] {
        assert!(run.stdout.contains(wanted), "{wanted}\n{}", run.shown());
    }
}

#[test]
fn a_module_in_json_is_judged_on_the_lines_of_the_json() {
    let project = project();
    project.remove("net/main.tf");
    project.remove("net/inner/main.tf");
    project.write(
        "net/main.tf.json",
        r#"{"module": {"inner": {"source": "./inner", "from": ["10.0.0.0/8", "0.0.0.0/0"]}}}"#,
    );
    project.write(
        "net/inner/main.tf.json",
        r#"{
  "variable": {"from": {"description": "Sources.", "type": "list(string)"}},
  "resource": {
    "terraform_data": {
      "door": {
        "input": {
          "port": 22,
          "sources": "${var.from}"
        }
      },
      "key": {
        "triggers_replace": ["${terraform_data.door.id}"]
      }
    }
  }
}
"#,
    );
    let wanted = [
        "error[tf-open-door]: `module.inner.terraform_data.door` is open to everybody",
        "--> net/inner/main.tf.json:8:25",
        "8 |           \"sources\": \"${var.from}\"",
        "warning[check-unknown-value]: could not decide: policies cannot judge `values.triggers_replace[0]`, which is not known yet",
        "--> net/inner/main.tf.json:12:33",
    ];
    let folder = check(&project, &["net"]);
    for wanted in wanted {
        assert!(
            folder.stdout.contains(wanted),
            "{wanted}\n{}",
            folder.shown()
        );
    }
    assert_eq!(check(&project, &["net/main.tf.json"]).stdout, folder.stdout);
    project.write("net/plan.json", PLAN);
    let planned = check(&project, &["net/plan.json"]);
    for wanted in wanted {
        assert!(
            planned.stdout.contains(wanted),
            "{wanted}\n{}",
            planned.shown()
        );
    }
}

#[test]
fn a_mistake_in_json_is_told_where_it_stands() {
    let project = Project::empty();
    project.write(
        "net/main.tf.json",
        "{\n  \"resource\": {\"terraform_data\": {\"a\": {\n    \"input\": \"x ${var.size} y\",\n    \
         \"inptu\": 1\n  }}}\n}\n",
    );
    let run = project.expect(1, &["lint", "net"]);
    for wanted in [
        "error[tf-undeclared-reference]",
        "--> net/main.tf.json:3:19",
        "3 |     \"input\": \"x ${var.size} y\",",
        "error[tf-unknown-resource-argument]",
        "--> net/main.tf.json:4:5",
    ] {
        assert!(run.stdout.contains(wanted), "{wanted}\n{}", run.shown());
    }
}

/// A module that is called through another one, which is called twice.
fn nested() -> Project {
    let project = project();
    project.write(
        "net/main.tf",
        "module \"east\" {\n  source = \"./zone\"\n}\n\nmodule \"west\" {\n  source   = \"./zone\"\n  \
         for_each = { a = 1 }\n}\n",
    );
    project.write(
        "net/zone/main.tf",
        "module \"doors\" {\n  source = \"../inner\"\n  from   = [\"0.0.0.0/0\"]\n}\n",
    );
    project
}

#[expect(clippy::disallowed_types, reason = "what the program writes is JSON")]
#[test]
fn a_finding_in_a_module_names_the_calls_that_brought_it() {
    let project = nested();
    let text = check(&project, &["net"]);
    for wanted in [
        "error[tf-open-door]: `module.east.module.doors.terraform_data.door` is open to everybody",
        "--> net/inner/main.tf:9:15",
        "::: net/zone/main.tf:1:1",
        "called as `module.east.module.doors`",
        "::: net/main.tf:1:1",
        "called as `module.east`",
        "called as `module.west[\"a\"].module.doors`",
        "called as `module.west[\"a\"]`",
    ] {
        assert!(text.stdout.contains(wanted), "{wanted}\n{}", text.shown());
    }
    let json = check(&project, &["--format", "json", "net"]);
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let address = "terraform/net/module.west[\"a\"].module.doors.terraform_data.door";
    let mut findings = findings.iter();
    let found = findings.find(|own| own["address"] == address && own["id"] == "tf-open-door");
    let related = found.unwrap()["related"].as_array().unwrap().iter();
    let related = related.map(|own| {
        let [path, message] = ["path", "message"].map(|key| own[key].as_str().unwrap());
        format!("{path}:{} {message}", own["line"])
    });
    assert_eq!(
        related.collect::<Vec<_>>(),
        [
            "net/zone/main.tf:1 called as `module.west[\"a\"].module.doors`",
            "net/main.tf:5 called as `module.west[\"a\"]`",
        ]
    );
    let sarif = check(&project, &["--format", "sarif", "net"]);
    let report: serde_json::Value = serde_json::from_str(&sarif.stdout).unwrap();
    let results = report["runs"][0]["results"].as_array().unwrap();
    let mut results = results.iter();
    let result = results.find(|own| own["ruleId"] == "tf-open-door").unwrap();
    let places = result["relatedLocations"].as_array().unwrap();
    let files = places
        .iter()
        .map(|place| &place["physicalLocation"]["artifactLocation"]["uri"]);
    assert_eq!(
        files.collect::<Vec<_>>(),
        ["net/zone/main.tf", "net/main.tf"]
    );
}

#[test]
fn schemas_that_the_project_keeps_count_for_modules_given_as_paths() {
    let project = Project::sample();
    project.write(
        "printed.json",
        r#"{"format_version":"1.0","provider_schemas":{"registry.opentofu.org/acme/own":{
"provider":{"version":0,"block":{"description_kind":"plain"}},
"resource_schemas":{"own_thing":{"version":0,"block":{"attributes":{
"id":{"type":"string","description_kind":"plain","computed":true},
"size":{"type":"number","description_kind":"plain","optional":true}},"description_kind":"plain"}}}}}}"#,
    );
    project.write(
        ".terraform.lock.hcl",
        "provider \"registry.opentofu.org/acme/own\" {\n  version = \"1.2.3\"\n}\n",
    );
    project.write(
        "stack/main.tf",
        "terraform {\n  required_providers {\n    own = { source = \"acme/own\" }\n  }\n}\n\nresource \
         \"own_thing\" \"it\" {}\n",
    );
    project.write(
        "rules/terraform/sized/policy.rego",
        "# METADATA\n# title: A thing has no size\n# custom:\n#   id: tf-size\n#   severity: \
         high\n#   kinds: [terraform.resource]\n#   resources: [own_thing]\npackage \
         terraform.sized\n\ndeny contains \"it knows of sizes\" if \"size\" in \
         object.keys(input.value.values)\n",
    );
    let args = ["policy", "check", "--policies", "rules", "stack"];
    let before = project.expect(0, &args);
    assert!(!before.stdout.contains("tf-size"), "{}", before.shown());
    project.expect(0, &["schema", "terraform", "printed.json"]);
    let after = project.expect(1, &args);
    let wanted = "error[tf-size]: it knows of sizes\n --> stack/main.tf:7:1";
    assert!(after.stdout.contains(wanted), "{}", after.shown());
    // What the project keeps and nobody can read is told.
    project.write("terraform/providers/acme/own.json", "{}");
    let broken = project.expect(4, &args);
    let wanted = "error[tf-unreadable-schema]";
    assert!(broken.stdout.contains(wanted), "{}", broken.shown());
}

#[test]
fn what_a_broken_file_of_json_may_declare_is_not_called_undeclared() {
    let project = Project::empty();
    project.write(
        "stack/main.tf",
        "terraform {\n  required_version = \">= 1.10, < 2\"\n}\n\nmodule \"inner\" {\n  source = \
         \"./inner\"\n  size   = 1\n}\n\noutput \"all\" {\n  description = \"All.\"\n  value       \
         = [module.inner.id, module.inner]\n}\n",
    );
    project.write(
        "stack/inner/main.tf.json",
        "{\n  \"variable\": {\"size\": {\"type\": \"number\", \"description\": \"Size.\"}},\n  \
         \"output\": {\"id\": {\"value\": 1, \"description\": \"Id.\"}},\n  \"locals\": {\"a\": \
         }\n}\n",
    );
    project.write(
        "stack/inner/more.tf",
        "terraform {\n  required_version = \">= 1.10, < 2\"\n}\n\nlocals {\n  twice = var.size * \
         2\n}\n\noutput \"twice\" {\n  description = \"Twice.\"\n  value       = \
         local.twice\n}\n",
    );
    let wanted = "error[hcl-syntax]: a value is expected here; nothing of this file is read\n --> \
                  stack/inner/main.tf.json:4:19";
    for args in [&["lint", "stack"][..], &["terraform", "preview", "stack"]] {
        let run = project.expect(1, args);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(told.contains(wanted), "{}", run.shown());
        assert_eq!(told.matches("error[").count(), 1, "{}", run.shown());
    }
}
