use infractl_base::{Checkout, Files, MemoryFiles, RelativePath, Visitor, walk};
use infractl_document::{Severity, Sources};

use super::*;
use crate::configuration::{Configuration, is_module};

/// Rule, line and column of each finding in the module at `root`, one a line.
fn found(texts: &[(&str, &str)]) -> String {
    let mut files = MemoryFiles::new();
    for (path, text) in texts {
        files.insert(RelativePath::parse(path).unwrap(), text.as_bytes());
    }
    let sources = Sources::new();
    let root = RelativePath::parse("root").unwrap();
    let (configuration, mut findings) = Configuration::read(&files, &[root], &sources).unwrap();
    findings.extend(lint(&configuration, &sources));
    let lines = findings.iter().map(|finding| {
        let place = finding.primary.and_then(|span| sources.locate(span));
        let place = place.map_or_else(
            || finding.file.clone().unwrap().to_string(),
            |(path, start, _)| format!("{}:{}:{}", path.name(), start.line, start.column),
        );
        format!("{} {place}", finding.rule)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a module needs so that no rule speaks of it.
const SETTINGS: &str = r#"terraform { required_version = ">= 1.10, < 2" }"#;

/// The findings in one file, beside one that sets versions.
fn found_in(text: &str) -> String {
    let found = found(&[("root/main.tf", text), ("root/versions.tf", SETTINGS)]);
    found.replace("main.tf:", "")
}

/// A file, and what is told of it: rule, line and column.
const MISTAKES: &[(&str, &str)] = &[
    // Structure
    ("resorce \"a\" \"b\" {}\n", "tf-unknown-block 1:1"),
    ("required_providers {}\n", "tf-unknown-block 1:1"),
    (
        "moved {\n  from = a.b\n  to = a.c\n  why {}\n}\n",
        "tf-unknown-block 4:3",
    ),
    ("x = 1\n", "tf-unknown-argument 1:1"),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = 1\n  sensitve = true\n}\n",
        "tf-unknown-argument 4:3",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n}\n",
        "tf-missing-argument 1:1",
    ),
    ("module \"a\" {}\n", "tf-missing-argument 1:1"),
    (
        "check \"a\" {\n  assert {\n    condition = path.root == path.cwd\n  }\n}\n",
        "tf-missing-argument 2:3",
    ),
    ("check \"a\" {}\n", "tf-missing-argument 1:1"),
    ("import {\n  to = a.b\n}\n", "tf-missing-argument 1:1"),
    (
        "terraform {\n  required_providers {\n    a = { source = \"b/a\", version = \"~> 1.0\", vesion = \"\" }\n  }\n}\n",
        "tf-unknown-argument 3:47",
    ),
    ("output {\n  value = 1\n}\n", "tf-bad-label 1:1"),
    ("locals \"a\" {}\n", "tf-bad-label 1:1"),
    (
        "output \"1a\" {\n  description = \"A.\"\n  value = 1\n}\n",
        "tf-bad-label 1:8",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  lifecycle {}\n  lifecycle {}\n}\n",
        "tf-duplicate-block 3:3",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  lifecycle {\n    ignore = 1\n  }\n}\n",
        "tf-unknown-argument 3:5",
    ),
    (
        "terraform {\n  required_version = \"1.10.x\"\n}\n",
        "tf-bad-version-constraint 2:22",
    ),
    (
        "terraform {\n  required_version = \"~> 1\"\n  required_providers {}\n  required_providers {}\n}\n",
        "tf-duplicate-block 4:3",
    ),
    // Addresses
    (
        "output \"a\" {\n  description = \"A.\"\n  value = 1\n}\noutput \"a\" {\n  description = \"A.\"\n  value = 2\n}\n",
        "tf-duplicate-address 5:1",
    ),
    // References
    (
        "output \"a\" {\n  description = \"A.\"\n  value = var.b\n}\n",
        "tf-undeclared-reference 3:11",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = [local.b]\n}\n",
        "tf-undeclared-reference 3:12",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = x_y.z.id\n}\n",
        "tf-undeclared-reference 3:11",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = data.x_y.z.id\n}\n",
        "tf-undeclared-reference 3:11",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = module.b.c\n}\n",
        "tf-undeclared-reference 3:11",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = word\n}\n",
        "tf-undeclared-reference 3:11",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = var\n}\n",
        "tf-undeclared-reference 3:11",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = \"x${each.key}\"\n}\n",
        "tf-misplaced-reference 3:15",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = count.index\n}\n",
        "tf-misplaced-reference 3:11",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = self.id\n}\n",
        "tf-misplaced-reference 3:11",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = path.modul\n}\n",
        "tf-misplaced-reference 3:11",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = terraform.env\n}\n",
        "tf-misplaced-reference 3:11",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  for_each = { a = each.key }\n}\n",
        "tf-misplaced-reference 2:20",
    ),
    (
        "variable \"a\" {\n  description = \"A.\"\n  type = string\n  default = path.root\n}\noutput \"b\" {\n  description = \"B.\"\n  value = var.a\n}\n",
        "tf-misplaced-reference 4:13",
    ),
    // Repetition
    (
        "resource \"terraform_data\" \"a\" {\n  count = 1\n  for_each = {}\n}\n",
        "tf-count-and-for-each 3:3",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  count = 2\n}\noutput \"b\" {\n  description = \"B.\"\n  value = terraform_data.a.id\n}\n",
        "tf-missing-instance-key 6:11",
    ),
    (
        "resource \"terraform_data\" \"a\" {}\noutput \"b\" {\n  description = \"B.\"\n  value = terraform_data.a[0].id\n}\n",
        "tf-missing-instance-key 4:11",
    ),
    // Names in lists
    (
        "resource \"terraform_data\" \"a\" {\n  depends_on = [terraform_data.b]\n}\n",
        "tf-bad-depends-on 2:17",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  depends_on = [1 + 1]\n}\n",
        "tf-bad-depends-on 2:17",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  lifecycle {\n    ignore_changes = [\"*\"]\n  }\n}\n",
        "tf-bad-ignore-changes 3:23",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  lifecycle {\n    ignore_changes = input\n  }\n}\n",
        "tf-bad-ignore-changes 3:22",
    ),
    // Circles
    (
        "locals {\n  a = local.b\n  b = local.c\n  c = [local.a]\n}\n",
        "tf-reference-cycle 2:7",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  input = terraform_data.a.id\n}\n",
        "tf-reference-cycle 2:11",
    ),
    // What nobody uses, or nobody explains
    ("locals {\n  a = 1\n}\n", "tf-unused-declaration 2:3"),
    (
        "variable \"a\" {\n  description = \"A.\"\n  type = string\n  validation {\n    condition = var.a != \"\"\n    error_message = \"Empty.\"\n  }\n}\n",
        "tf-unused-declaration 1:1",
    ),
    (
        "data \"terraform_remote_state\" \"a\" {}\n",
        "tf-unused-declaration 1:1",
    ),
    ("output \"a\" {\n  value = 1\n}\n", "tf-undocumented 1:1"),
    (
        "variable \"a\" {\n  description = \"A.\"\n}\noutput \"b\" {\n  description = \"B.\"\n  value = var.a\n}\n",
        "tf-untyped-variable 1:1",
    ),
    (
        "output \"a\" {\n  description = \"A.\"\n  value = \"${path.root}\"\n}\n",
        "tf-interpolation-only 3:11",
    ),
    // The rules of the catalogue
    (
        "module \"a\" {\n  source = \"acme/vpc/aws\"\n}\n",
        "tf-unpinned-module 2:12",
    ),
    (
        "module \"a\" {\n  source = \"acme/vpc/aws\"\n  version = \"~> 1.2\"\n}\n",
        "tf-unpinned-module 3:13",
    ),
    (
        "module \"a\" {\n  source = \"git::https://example.org/a.git?ref=v1\"\n}\n",
        "tf-unpinned-module 2:12",
    ),
    (
        "resource \"hcloud_server\" \"a\" {}\n",
        "tf-unconstrained-version 1:1",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  provisioner \"local-exec\" {\n    command = self.id\n  }\n}\n",
        "tf-provisioner 2:3",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  lifecycle {\n    ignore_changes = [user_data]\n  }\n}\n",
        "tf-unexplained-ignore-changes 3:23",
    ),
    (
        "resource \"terraform_data\" \"a\" {}\noutput \"kubeconfig\" {\n  description = \"Access.\"\n  value = terraform_data.a.output\n}\n",
        "tf-exposed-credential 2:1",
    ),
    (
        "provider \"a\" {\n  password = \"a1\"\n}\n",
        "tf-literal-credential 2:14",
    ),
    (
        "resource \"terraform_data\" \"a\" {\n  input = { apiToken = [\"a1\"], note = upper(\"AKIAABCDEFGHIJKLMNOP\") }\n}\n",
        "tf-literal-credential 2:25\ntf-literal-credential 2:45",
    ),
    (
        "variable \"db_password\" {\n  description = \"A.\"\n  type = string\n  default = \"a1\"\n}\noutput \"b\" {\n  description = \"B.\"\n  value = [var.db_password]\n}\n",
        "tf-literal-credential 4:13",
    ),
    (
        "terraform {\n  required_version = \">= 1.10, < 2\"\n  backend \"s3\" {\n    secret_key = \"a1\"\n  }\n}\n",
        "tf-literal-credential 4:18",
    ),
    (
        "resource \"terraform_data\" \"a\" {}\nresource \"aws_eip\" \"b\" {}\n",
        "tf-missing-prevent-destroy 2:1\ntf-unconstrained-version 2:1",
    ),
    (
        "provider \"kubernetes\" {\n  host = terraform_data.a.output\n}\nresource \"terraform_data\" \"a\" {}\n",
        "tf-provider-beside-cluster 1:1",
    ),
];

#[test]
fn each_mistake_is_told_on_its_line_and_column() {
    for (text, expected) in MISTAKES {
        assert_eq!(found_in(text), *expected, "{text}");
    }
}

#[test]
fn what_terraform_takes_is_no_mistake() {
    let cases = [
        "module \"a\" {\n  source = \"acme/vpc/aws\"\n  version = \"1.2.3\"\n}\n",
        "module \"a\" {\n  source = \"git::https://example.org/a.git?ref=0123456789012345678901234567890123456789\"\n}\n",
        "resource \"terraform_data\" \"a\" {\n  for_each = toset([\"x\"])\n  input = each.key\n}\noutput \"b\" {\n  description = \"B.\"\n  value = [terraform_data.a[\"x\"].id, terraform_data.a]\n}\n",
        "resource \"terraform_data\" \"a\" {\n  dynamic \"x\" {\n    for_each = [1]\n    content {\n      y = x.value\n      dynamic \"z\" {\n        for_each = x.value\n        iterator = w\n        content { v = [w.key, x.key] }\n      }\n    }\n  }\n}\n",
        "resource \"terraform_data\" \"a\" {\n  lifecycle {\n    # Machines keep the image that they were made with.\n    ignore_changes = [user_data]\n    postcondition {\n      condition = self.id != \"\"\n      error_message = \"None.\"\n    }\n  }\n}\n",
        "check \"a\" {\n  data \"terraform_remote_state\" \"b\" {}\n  assert {\n    condition = data.terraform_remote_state.b.outputs != null\n    error_message = \"None.\"\n  }\n}\n",
        "resource \"terraform_data\" \"a\" {\n  input = { password = \"vault:a#b\", access_key = \"alias/a\", token = null, secret = \"\" }\n}\n",
        "locals {\n  a = { for a in [1] : a => a }\n}\noutput \"b\" {\n  description = \"B.\"\n  value = local.a\n}\n",
    ];
    for text in cases {
        assert_eq!(found_in(text), "", "{text}");
    }
}

#[test]
fn a_call_is_held_against_the_module_that_it_names() {
    let module = "variable \"a\" {\n  description = \"A.\"\n  type = string\n}\noutput \"b\" {\n  description = \"B.\"\n  value = var.a\n}\n";
    let main = "module \"m\" {\n  source = \"../module\"\n  aa = 1\n}\noutput \"o\" {\n  description = \"O.\"\n  value = module.m.c\n}\n";
    let all = found(&[
        ("root/main.tf", main),
        ("root/versions.tf", SETTINGS),
        ("module/main.tf", module),
        ("module/versions.tf", SETTINGS),
    ]);
    assert_eq!(
        all,
        "tf-missing-module-argument main.tf:1:1\ntf-unknown-module-argument main.tf:3:3\ntf-undeclared-reference main.tf:7:11"
    );
}

#[test]
fn a_circle_through_a_module_is_found_and_two_independent_outputs_are_none() {
    let module = "variable \"a\" {\n  description = \"A.\"\n  type = string\n  default = \"\"\n}\nvariable \"b\" {\n  description = \"B.\"\n  type = string\n  default = \"\"\n}\noutput \"a\" {\n  description = \"A.\"\n  value = var.a\n}\noutput \"b\" {\n  description = \"B.\"\n  value = var.b\n}\n";
    let all = |main: &str| {
        found(&[
            ("root/main.tf", main),
            ("root/versions.tf", SETTINGS),
            ("root/module/main.tf", module),
            ("root/module/versions.tf", SETTINGS),
        ])
    };
    let independent = "module \"m\" {\n  source = \"./module\"\n  a = module.m.b\n}\n";
    assert_eq!(all(independent), "");
    let circle = "module \"m\" {\n  source = \"./module\"\n  a = module.m.a\n}\n";
    assert_eq!(all(circle), "tf-reference-cycle main.tf:3:7");
}

#[test]
fn modules_that_cannot_be_followed_are_told_where_they_are_called() {
    let call = |source: &str| format!("module \"m\" {{\n  source = \"{source}\"\n}}\n");
    let all = |source: &str| {
        found(&[
            ("root/main.tf", &call(source)),
            ("root/versions.tf", SETTINGS),
        ])
    };
    assert_eq!(all("./absent"), "tf-unreadable-module main.tf:2:12");
    assert_eq!(all("../../elsewhere"), "tf-unreadable-module main.tf:2:12");
    assert_eq!(all("../root"), "tf-module-cycle main.tf:2:12");
}

#[test]
fn an_override_takes_the_place_of_what_it_names() {
    let main = "variable \"a\" {\n  description = \"A.\"\n  type = string\n}\nresource \"terraform_data\" \"a\" {\n  input = local.absent\n  block { x = local.absent }\n}\n";
    let over = "resource \"terraform_data\" \"a\" {\n  input = var.a\n  block { x = 1 }\n}\nlocals {\n  b = 1\n}\n";
    let all = found(&[
        ("root/main.tf", main),
        ("root/main_override.tf", over),
        ("root/versions.tf", SETTINGS),
    ]);
    assert_eq!(all, "tf-bad-override main_override.tf:6:3");
}

#[test]
fn a_file_with_mistakes_silences_only_what_hangs_on_absence() {
    let main = "output \"a\" {\n  description = \"A.\"\n  value = var.hidden\n}\n";
    let broken =
        "variable \"hidden\" {\n  type = = string\n}\noutput \"b\" {\n  value = each.key\n}\n";
    let all = found(&[
        ("root/main.tf", main),
        ("root/z.tf", broken),
        ("root/versions.tf", SETTINGS),
    ]);
    assert_eq!(
        all,
        "hcl-syntax z.tf:2:10\ntf-misplaced-reference z.tf:5:11"
    );
}

#[test]
fn a_provider_may_have_several_blocks_of_a_word_of_the_language() {
    let text = "resource \"terraform_data\" \"a\" {\n  backend {}\n  backend {}\n  content {}\n  content {}\n}\n";
    assert_eq!(found_in(text), "");
}

#[test]
fn a_comment_for_tflint_counts_for_the_rule_that_it_names() {
    let text = |name: &str| format!("locals {{\n  # tflint-ignore: {name} # kept\n  a = 1\n}}\n");
    let text = |name| found_in(&text(name));
    assert_eq!(text("terraform_unused_declarations"), "");
    assert_eq!(text("terraform_typed_variables, all"), "");
    assert_eq!(
        text("terraform_typed_variables"),
        "tf-unused-declaration 3:3"
    );
}

#[test]
fn the_rules_are_sorted_and_each_has_an_id_of_its_own() {
    let ids: Vec<&str> = rules().map(|rule| rule.id).collect();
    assert!(ids.is_sorted_by(|left, right| left < right), "{ids:?}");
}

#[derive(Default)]
struct Modules(Vec<RelativePath>);

impl Visitor for Modules {
    fn enters(&mut self, folder: &RelativePath, entries: &[infractl_base::Entry]) -> bool {
        if is_module(entries) {
            self.0.push(folder.clone());
        }
        true
    }

    fn takes(&mut self, entry: &infractl_base::Entry) -> bool {
        !entry.path.name().starts_with('.')
    }
}

#[test]
fn the_modules_of_this_repository_have_no_mistake() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let checkout = Checkout::open(&root).unwrap();
    let mut modules = Modules::default();
    let folder = RelativePath::parse("terraform").unwrap();
    walk(&checkout as &dyn Files, &folder, &mut modules).unwrap();
    modules.0.sort();
    assert!(modules.0.len() >= 8, "{:?}", modules.0);
    let sources = Sources::new();
    let (configuration, mut findings) =
        Configuration::read(&checkout, &modules.0, &sources).unwrap();
    findings.extend(lint(&configuration, &sources));
    let told: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| {
            let place = finding.primary.and_then(|span| sources.locate(span));
            format!("{} {} {place:?}", finding.rule, finding.message)
        })
        .collect();
    assert_eq!(told, Vec::<String>::new());
}
