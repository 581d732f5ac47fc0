//! `schema terraform` keeps what providers take in the project, where other commands find it.

use crate::project::Project;

const PRINTED: &str = r#"{"format_version":"1.0","provider_schemas":{"registry.opentofu.org/acme/own":{
"provider":{"version":0,"block":{"description_kind":"plain"}},
"resource_schemas":{"own_thing":{"version":0,"block":{"attributes":{
"id":{"type":"string","description":"The id.","description_kind":"plain","computed":true},
"size":{"type":"number","description_kind":"plain","required":true}},"description_kind":"plain"}}}}}}"#;

const LOCK: &str = "provider \"registry.opentofu.org/acme/own\" {\n  version = \"1.2.3\"\n}\n";

const MAIN: &str = r#"terraform {
  required_providers {
    own = { source = "acme/own" }
  }
}

resource "own_thing" "it" {
  size = "many"
}
"#;

fn project() -> Project {
    let project = Project::sample();
    project.write("printed.json", PRINTED);
    project.write(".terraform.lock.hcl", LOCK);
    project.write("stack/main.tf", MAIN);
    project
}

#[test]
fn schemas_are_kept_once_and_found_again() {
    let project = project();
    let unknown = project.expect(0, &["terraform", "preview", "stack"]);
    assert!(
        unknown
            .stderr
            .contains("the schema of `own_thing` is not known"),
        "{unknown:?}"
    );
    let kept = project.expect(0, &["schema", "terraform", "printed.json"]);
    let file = "terraform/providers/acme/own.json";
    let line = format!("{file}: registry.opentofu.org/acme/own 1.2.3, 1 types");
    assert_eq!(kept.stdout, format!("{line}\n"));
    let text = project.read(file);
    assert!(!text.contains("description"), "{text}");
    let again = project.expect(0, &["schema", "terraform", "printed.json"]);
    assert_eq!(again.stdout, format!("{line}, as it was\n"));
    assert_eq!(project.read(file), text);
    let known = project.expect(1, &["terraform", "preview", "stack"]);
    assert!(known.stderr.contains("stack/main.tf:8:10"), "{known:?}");
}

#[test]
fn a_version_comes_from_a_lock_file_and_from_nowhere_else() {
    let project = project();
    project.remove(".terraform.lock.hcl");
    let kept = project.expect(0, &["schema", "terraform", "printed.json"]);
    assert!(
        kept.stdout.contains("acme/own of an unknown version"),
        "{kept:?}"
    );
    assert!(
        kept.stderr.contains("--lock .terraform.lock.hcl"),
        "{kept:?}"
    );
    project.write("other/lock.hcl", LOCK);
    let arguments = [
        "schema",
        "terraform",
        "printed.json",
        "--lock",
        "other/lock.hcl",
    ];
    let kept = project.expect(0, &arguments);
    assert!(kept.stdout.contains("acme/own 1.2.3"), "{kept:?}");
}

#[test]
fn what_is_no_schema_is_refused_and_leaves_nothing() {
    let project = project();
    project.write("printed.json", "{}");
    let refused = project.expect(4, &["schema", "terraform", "printed.json"]);
    assert!(
        refused.stderr.contains("provider_schemas: is missing"),
        "{refused:?}"
    );
    assert!(
        project
            .files(".")
            .keys()
            .all(|path| !path.starts_with("terraform/providers"))
    );
    project.expect(4, &["schema", "terraform", "absent.json"]);
    project.expect(4, &["schema", "terraform"]);
}

#[test]
fn a_schema_that_was_damaged_is_told_by_the_preview() {
    let project = project();
    project.expect(0, &["schema", "terraform", "printed.json"]);
    project.write(
        "terraform/providers/acme/own.json",
        "{\"provider_schemas\":",
    );
    let told = project.run(&["terraform", "preview", "stack"]);
    assert_eq!(told.code, Some(4), "{told:?}");
    assert!(
        told.stderr.contains("terraform/providers/acme/own.json"),
        "{told:?}"
    );
}
