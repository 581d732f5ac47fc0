//! A secret in variables, attributes, outputs, errors of providers and state is told nowhere.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use super::{Project, Run};
use crate::clouds::Clouds;
use crate::conformance::Bench;

const ENVIRONMENT: &str = "staging";
const CANARY: &str = "canary-7f3a91c2e5";

/// A stack whose every part holds the secret.
const STACK: &str = r#"terraform {
  required_providers {
    hcloud = {
      source = "hetznercloud/hcloud"
    }
  }
}

variable "token" {
  type      = string
  sensitive = true
}

resource "hcloud_ssh_key" "holder" {
  name       = "holder"
  public_key = "ssh-ed25519 ${var.token}"
  labels     = { (nonsensitive(substr(var.token, 0, 3))) = "x" }
}

resource "hcloud_network" "each" {
  for_each = toset([nonsensitive(var.token)])
  name     = each.key
  ip_range = "10.0.0.0/16"
}

output "token" {
  value     = var.token
  sensitive = true
}

output "copied" {
  value = nonsensitive("https://user:${var.token}@example.org")
}
"#;

/// Where the variables of the stack stand.
const VARIABLES: &str = "environments/staging/terraform/canary.tfvars";

/// Where the simulated cloud finds what its errors say.
const COMPLAINT: &str = "complaint.txt";

/// Looks at everything that runs say and leave behind.
struct Watch<'p, 'b> {
    project: &'p mut Project<'b>,
    count: usize,
}

pub(super) fn check(bench: &Bench, clouds: &Clouds) -> Result<()> {
    let mut project = Project::new(bench, clouds, "canary")?;
    project.write("terraform/stacks/canary/main.tf", STACK)?;
    project.write(VARIABLES, &format!("token = \"{CANARY}\"\n"))?;
    project.write(COMPLAINT, &format!("the token {CANARY} was refused"))?;
    project.add_stacks(
        ENVIRONMENT,
        "  canary: {source: terraform/stacks/canary, variables: [terraform/canary.tfvars]}\n",
    )?;
    let mut watch = Watch {
        project: &mut project,
        count: 0,
    };
    watch.fail("plan", &["plan", ENVIRONMENT])?;
    watch.fail("apply", &["apply", ENVIRONMENT, "--yes"])?;
    for arguments in [
        &["plan", ENVIRONMENT][..],
        &["plan", ENVIRONMENT, "--format", "json"],
        &["plan", ENVIRONMENT, "--out", "staging.plan"],
        &["apply", ENVIRONMENT, "--plan", "staging.plan"],
        &["drift", ENVIRONMENT],
        &["drift", ENVIRONMENT, "--format", "json"],
        &["drift", ENVIRONMENT, "--format", "markdown"],
        &["status", ENVIRONMENT, "--format", "json"],
        &["history", ENVIRONMENT, "--format", "json"],
        &["render", ENVIRONMENT],
        &["diff", ENVIRONMENT, ENVIRONMENT],
        &[
            "terraform",
            "preview",
            "terraform/stacks/canary",
            "--var-file",
            VARIABLES,
        ],
    ] {
        watch.expect(0, arguments)?;
    }
    for arguments in [
        &["check"][..],
        &["lint"],
        &["validate"],
        &["policy", "check"],
    ] {
        for format in ["text", "json", "sarif"] {
            let shape = ["--format", format];
            watch.look(&[arguments, &shape].concat())?;
        }
    }
    let replace = ["plan", ENVIRONMENT, "--replace", "hcloud_ssh_key.holder"];
    watch.expect(0, &replace)?;
    // Of the former token only the state knows.
    watch
        .project
        .write(VARIABLES, "token = \"another-91be77d03c\"\n")?;
    watch.fail("read", &["plan", ENVIRONMENT])?;
    watch.fail("read", &["drift", ENVIRONMENT])?;
    watch.expect(0, &["plan", ENVIRONMENT])?;
    let wrong = "token = { \"canary-7f3a91c2e5\" = 1 }\n";
    watch.project.write(VARIABLES, wrong)?;
    watch.look(&["plan", ENVIRONMENT])?;
    watch.look(&["validate"])?;
    watch
        .project
        .write(VARIABLES, &format!("token = \"{CANARY}\"\n"))?;
    watch.expect(0, &["plan", ENVIRONMENT, "--destroy", "--out", "gone.plan"])?;
    watch.expect(0, &["apply", ENVIRONMENT, "--plan", "gone.plan"])?;
    println!("   {} runs told no secret", watch.count);
    Ok(())
}

impl Watch<'_, '_> {
    /// A run in which the cloud refuses one operation, and repeats the secret.
    fn fail(&mut self, operation: &str, arguments: &[&str]) -> Result<()> {
        let complaint = self.project.root.join(COMPLAINT);
        self.project.faults = vec![
            (
                "INFRACTL_SIMULATED_FAULT",
                format!("{operation}:hcloud_ssh_key:1:fail"),
            ),
            (
                "INFRACTL_SIMULATED_FAULT_TEXT",
                format!("@{}", complaint.display()),
            ),
        ];
        let run = self.look(arguments)?;
        self.project.faults.clear();
        ensure!(
            run.code == Some(4),
            "{arguments:?} ended with {:?}",
            run.code
        );
        run.says("was refused")
    }

    fn expect(&mut self, code: i32, arguments: &[&str]) -> Result<()> {
        let run = self.look(arguments)?;
        ensure!(
            run.code == Some(code),
            "{arguments:?} ended with {:?}:\n{}\n{}",
            run.code,
            run.stdout,
            run.stderr
        );
        Ok(())
    }

    /// Neither what a run says nor a file that it leaves behind holds the secret, but what is made
    /// for the tool, which nobody else may read.
    fn look(&mut self, arguments: &[&str]) -> Result<Run> {
        let run = self.project.run(ENVIRONMENT, arguments)?;
        self.count += 1;
        for (stream, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
            ensure!(
                !holds(text.as_bytes()),
                "{arguments:?} tells the secret on {stream}:\n{text}"
            );
        }
        let root = &self.project.root;
        let mut found = vec![root.join("staging.plan"), root.join("gone.plan")];
        found.extend(files(&root.join(".infractl"))?);
        for file in found {
            if !holds(&std::fs::read(&file).unwrap_or_default()) {
                continue;
            }
            let inside = file.strip_prefix(root)?.to_string_lossy().into_owned();
            let is_for_the_tool = inside.contains("/terraform/canary/variables/")
                || inside.ends_with("/terraform/canary/plan.bin")
                || inside.ends_with(".tfplan")
                || inside.contains("/state/stacks/");
            ensure!(
                is_for_the_tool,
                "after {arguments:?} {inside} holds the secret"
            );
            let mode = std::fs::metadata(&file)?.permissions().mode() & 0o777;
            ensure!(mode == 0o600, "{inside} has the rights {mode:o}");
        }
        Ok(run)
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(found);
    };
    for entry in entries {
        let path = entry?.path();
        if path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn holds(bytes: &[u8]) -> bool {
    let mut parts = bytes.windows(CANARY.len());
    parts.any(|part| part == CANARY.as_bytes())
}
