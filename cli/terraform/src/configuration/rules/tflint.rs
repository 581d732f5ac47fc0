//! One module through tflint and through us: the same rules speak of the same lines.

use std::collections::BTreeSet;

use infractl_base::{MemoryFiles, RelativePath};
use infractl_document::Sources;

use super::ignored::NAMES;
use super::lint;
use crate::configuration::Configuration;

const MODULE: &str = r#"terraform {
  required_providers {
    hcloud = { source = "hetznercloud/hcloud" }
  }
}
variable "untyped" { description = "A." }
variable "unused" { type = string }
variable "checked" {
  type = string
  validation {
    condition     = var.checked != ""
    error_message = "Empty."
  }
}
locals {
  unused = 1
  used   = "${var.untyped}"
}
data "hcloud_image" "unused" { name = "x" }
data "hcloud_image" "waited" { name = "x" }
resource "hcloud_server" "a" {
  name       = local.used
  depends_on = [data.hcloud_image.waited]
}
resource "aws_instance" "b" {
  tags = { "${var.untyped}" = 1 }
}
module "git" { source = "git::https://example.org/a.git" }
module "branch" { source = "git::https://example.org/a.git?ref=main" }
module "registry" { source = "acme/vpc/aws" }
module "range" {
  source  = "acme/vpc/aws"
  version = "~> 1.0"
}
output "a" { value = 1 }
"#;

/// Line and rule of each issue that tflint 0.64.0 finds there, with its bundled ruleset 0.15.0 and the two
/// rules on descriptions.
const TFLINT: [(u32, &str); 16] = [
    (1, "terraform_required_version"),
    (3, "terraform_required_providers"),
    (6, "terraform_typed_variables"),
    (7, "terraform_documented_variables"),
    (7, "terraform_unused_declarations"),
    (8, "terraform_documented_variables"),
    (8, "terraform_unused_declarations"),
    (16, "terraform_unused_declarations"),
    (17, "terraform_deprecated_interpolation"),
    (19, "terraform_unused_declarations"),
    (25, "terraform_required_providers"),
    (26, "terraform_deprecated_interpolation"),
    (28, "terraform_module_pinned_source"),
    (29, "terraform_module_pinned_source"),
    (30, "terraform_module_version"),
    (35, "terraform_documented_outputs"),
];

/// Lines of which only we speak: a range of versions is no pin.
const OURS: [(u32, &str); 1] = [(33, "tf-unpinned-module")];

#[test]
fn the_rules_that_tflint_has_too_speak_of_the_same_lines() {
    let mut files = MemoryFiles::new();
    let path = RelativePath::parse("main.tf").unwrap();
    files.insert(path, MODULE.as_bytes());
    let sources = Sources::new();
    let root = RelativePath::root();
    let (configuration, read) = Configuration::read(&files, &[root], &sources).unwrap();
    assert_eq!(read, []);
    let found = lint(&configuration, &sources);
    let ours = found.iter().map(|finding| {
        let line = match finding.primary.and_then(|span| sources.locate(span)) {
            Some((_, start, _)) => start.line,
            // A file without any place to point at is told at its first line.
            None => 1,
        };
        (line, finding.rule.as_str())
    });
    let theirs = TFLINT.iter().map(|(line, name)| {
        let mut rules = NAMES.iter();
        let (id, _) = rules.find(|(_, names)| names.contains(name)).unwrap();
        (*line, *id)
    });
    let theirs: BTreeSet<_> = theirs.chain(OURS).collect();
    assert_eq!(ours.collect::<BTreeSet<_>>(), theirs);
}
