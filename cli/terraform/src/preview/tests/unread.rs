//! What nobody can look into: modules elsewhere, resource types without a schema, values not given.

use infractl_document::Severity;

use super::*;

fn reason(tree: &Tree) -> String {
    match tree.root().view() {
        View::Unknown(unknown) => unknown.reason().to_owned(),
        _ => panic!("{} is known", json(tree)),
    }
}

fn told(preview: &Preview) -> Vec<(&str, Severity, Outcome)> {
    let findings = preview.findings.iter();
    findings
        .map(|own| (own.rule.as_str(), own.severity, own.outcome))
        .collect()
}

#[test]
fn a_module_elsewhere_is_told_and_nothing_of_it_is_known() {
    let text = "module \"vpc\" {\n  source  = \"terraform-aws-modules/vpc/aws\"\n  version = \
                \"5.0.0\"\n}\noutput \"id\" {\n  value = \"x-${module.vpc.id}\"\n}\n";
    let (preview, _) = of(&[("root/main.tf", text)]);
    let unchecked = ("tf-unread-module", Severity::Warning, Outcome::Unchecked);
    assert_eq!(told(&preview), [unchecked]);
    assert_eq!(reason(&preview.outputs["id"]), "its module is not here");
    let module = document(&preview, "module.vpc").tree().root();
    assert_eq!(module.get("version").unwrap().as_str(), Some("5.0.0"));
}

#[test]
fn of_a_type_without_a_schema_what_is_set_is_known_and_nothing_else() {
    let text = r#"resource "acme_thing" "it" {
  for_each = toset(["a"])
  name     = "thing-${each.key}"

  dynamic "rule" {
    for_each = [80, 443]
    content {
      port = rule.value
    }
  }
}
output "name" {
  value = acme_thing.it["a"].name
}
output "other" {
  value = acme_thing.it["a"].other
}
output "length" {
  value = length(acme_thing.it)
}
"#;
    let (preview, _) = of(&[("root/main.tf", text)]);
    let unchecked = ("tf-unknown-schema", Severity::Info, Outcome::Unchecked);
    assert_eq!(told(&preview), [unchecked]);
    let it = document(&preview, "acme_thing.it[\"a\"]").tree().root();
    let values = write_json(it.get("values").unwrap(), JsonStyle::GO);
    assert_eq!(
        values,
        r#"{"name":"thing-a","rule":[{"port":80},{"port":443}]}"#
    );
    assert_eq!(json(&preview.outputs["name"]), r#""thing-a""#);
    assert_eq!(reason(&preview.outputs["other"]), "known after apply");
    assert_eq!(json(&preview.outputs["length"]), "1");
}

#[test]
fn a_variable_without_a_value_is_unknown_and_said_to_be() {
    let text = "variable \"size\" {\n  type = number\n}\nresource \"terraform_data\" \"it\" {\n  \
                count = var.size\n}\noutput \"twice\" {\n  value = var.size * 2\n}\n";
    let (preview, _) = of(&[("root/main.tf", text)]);
    let undecided = ("tf-missing-value", Severity::Warning, Outcome::Undecided);
    assert_eq!(told(&preview), [undecided]);
    assert_eq!(reason(&preview.outputs["twice"]), "it is given no value");
    let it = document(&preview, "terraform_data.it");
    let wanted = "`count` is not known: it is given no value";
    assert_eq!(*it.existence(), Existence::Uncertain(wanted.into()));
}

#[test]
fn what_a_module_makes_that_may_not_exist_may_not_exist_either() {
    let root = "resource \"terraform_data\" \"id\" {}\nmodule \"m\" {\n  source   = \
                \"../inner\"\n  for_each = toset([terraform_data.id.id])\n  name     = \
                each.key\n}\noutput \"names\" {\n  value = module.m\n}\n";
    let inner = "variable \"name\" {}\nresource \"terraform_data\" \"it\" {\n  input = \
                 var.name\n}\noutput \"name\" {\n  value = var.name\n}\n";
    let (preview, _) = of(&[("root/main.tf", root), ("inner/main.tf", inner)]);
    assert_eq!(preview.findings, []);
    let it = document(&preview, "module.m.terraform_data.it");
    let wanted = "`for_each` is not known: known after apply";
    assert_eq!(*it.existence(), Existence::Uncertain(wanted.into()));
    assert_eq!(reason(&preview.outputs["names"]), "known after apply");
}

#[test]
fn a_file_that_cannot_be_read_hides_only_its_own_block() {
    let text = "resource \"terraform_data\" \"broken\" {\n  input = [1,\n}\nresource \
                \"terraform_data\" \"fine\" {\n  input = 1\n}\n";
    let (preview, _) = of(&[("root/main.tf", text)]);
    assert!(!preview.findings.is_empty());
    document(&preview, "terraform_data.fine");
}

#[test]
fn a_folder_without_a_module_is_no_empty_preview() {
    let (preview, _) = of(&[("other/main.tf", "")]);
    let findings = told(&preview);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].2, Outcome::Unchecked);
}
