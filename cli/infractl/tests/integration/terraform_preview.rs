//! `terraform preview` says what a first plan would hold, and what nobody can know before.

use crate::project::Project;

const MAIN: &str = r#"variable "size" {
  type        = number
  description = "How many."

  validation {
    condition     = var.size < 3
    error_message = "Two at most, not ${var.size}."
  }
}

variable "token" {
  type      = string
  sensitive = true
  default   = "canary-0123456789"
}

resource "terraform_data" "node" {
  count = var.size
  input = { name = "node-${count.index}", token = var.token }
}

module "inner" {
  source = "./inner"
  ids    = terraform_data.node[*].id
}

output "names" {
  value = module.inner.names
}
"#;

const INNER: &str = r#"variable "ids" {
  type = list(string)
}

resource "terraform_data" "each" {
  for_each = toset(var.ids)
  input    = each.key
}

output "names" {
  value = [for id in var.ids : "name of ${id}"]
}
"#;

fn project() -> Project {
    let project = Project::empty();
    project.write("stack/main.tf", MAIN);
    project.write("stack/inner/main.tf", INNER);
    project.write("two.tfvars", "size = 2\n");
    project
}

#[test]
fn a_preview_is_a_tree_of_what_would_exist() {
    let project = project();
    let run = project.expect(
        0,
        &["terraform", "preview", "stack", "--var-file", "two.tfvars"],
    );
    insta::assert_snapshot!(run.shown(), @r#"
    exit: 0
    ── stdout
    root
      + terraform_data.node[0]  stack/main.tf:17
          input: {name: "node-0", token: (sensitive)}
          (known after apply): id, output

      + terraform_data.node[1]  stack/main.tf:17
          input: {name: "node-1", token: (sensitive)}
          (known after apply): id, output

    module.inner
      ? terraform_data.each  stack/inner/main.tf:5
          may not exist: `for_each` is not known: known after apply
          (known after apply): id, input, output

    outputs
      names: [(known after apply), (known after apply)]

    ── stderr
    3 resources, 0 data sources, 1 module call, 1 not certain to exist; 7 values known, 9 not known yet
    "#);
}

#[test]
fn the_same_is_there_for_programs() {
    let project = project();
    project.write(
        "stack/inner/main.tf",
        "variable \"ids\" {\n  type = list(string)\n}\noutput \"names\" {\n  value = var.ids\n}\n",
    );
    let run = project.expect(
        0,
        &[
            "terraform",
            "preview",
            "stack",
            "--var",
            "size=1",
            "--format",
            "json",
        ],
    );
    insta::assert_snapshot!(run.shown(), @r#"
    exit: 0
    ── stdout
    {
      "schemaVersion": 1,
      "counts": {
        "resources": 1,
        "data": 0,
        "uncertain": 0,
        "modules": 1,
        "known": 3,
        "unknown": 3
      },
      "resources": [
        {
          "address": "terraform_data.node[0]",
          "mode": "managed",
          "type": "terraform_data",
          "name": "node",
          "index": 0,
          "provider": "terraform.io/builtin/terraform",
          "values": {
            "id": "(unknown)",
            "input": {
              "name": "node-0",
              "token": "(sensitive)"
            },
            "output": "(unknown)",
            "triggers_replace": null
          },
          "unknown": [
            {
              "path": "id",
              "reason": "known after apply"
            },
            {
              "path": "output",
              "reason": "known after apply"
            }
          ],
          "place": {
            "path": "stack/main.tf",
            "line": 17,
            "column": 1
          }
        }
      ],
      "modules": [
        {
          "address": "module.inner",
          "source": "./inner",
          "place": {
            "path": "stack/main.tf",
            "line": 22,
            "column": 1
          }
        }
      ],
      "outputs": {
        "names": {
          "value": [
            "(unknown)"
          ],
          "unknown": [
            {
              "path": "[0]",
              "reason": "known after apply"
            }
          ]
        }
      },
      "findings": []
    }
    ── stderr
    1 resource, 0 data sources, 1 module call; 3 values known, 3 not known yet
    "#);
}

#[test]
fn a_condition_that_does_not_hold_is_told_with_its_place() {
    let project = project();
    let run = project.expect(1, &["terraform", "preview", "stack", "--var", "size=3"]);
    insta::assert_snapshot!(run.stderr, @r#"
    error[tf-failed-condition]: the validation does not hold: Two at most, not 3.
     --> stack/main.tf:6:21
      |
    4 |
    5 |   validation {
    6 |     condition     = var.size < 3
      |                     ^^^^^^^^^^^^
    7 |     error_message = "Two at most, not ${var.size}."
    8 |   }
      |
      = note: in terraform/stack/var.size

    4 resources, 0 data sources, 1 module call, 1 not certain to exist; 10 values known, 12 not known yet
    "#);
}

#[test]
fn a_secret_is_nowhere_in_a_preview() {
    let project = project();
    for format in ["text", "json"] {
        let arguments = [
            "terraform",
            "preview",
            "stack",
            "--var",
            "size=1",
            "--format",
            format,
        ];
        let run = project.expect(0, &arguments);
        assert!(!run.shown().contains("canary"), "{}", run.shown());
        assert!(run.stdout.contains("(sensitive)"), "{}", run.shown());
    }
}

#[test]
fn nothing_to_preview_is_no_success() {
    let project = Project::empty();
    project.expect(3, &["terraform", "preview"]);
    project.expect(4, &["terraform", "preview", "absent"]);
    project.write("main.tf", "locals {\n  a = 1\n}\n");
    project.expect(0, &["terraform", "preview"]);
    project.expect(4, &["terraform", "preview", "--var-file", "absent.tfvars"]);
    project.expect(4, &["terraform", "preview", "--var", "nameless"]);
}
