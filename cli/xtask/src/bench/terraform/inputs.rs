//! A root module of any number of services, each a module with files of its own.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::bench::inputs::{copy, write};
use crate::workspace;

/// How many services make 700 files; the root has four.
pub(super) const SERVICES: usize = 87;

/// What was made.
pub(super) struct Made {
    pub(super) folder: PathBuf,
    pub(super) files: usize,
    pub(super) lines: usize,
    pub(super) bytes: usize,
}

/// Writes a root module with so many services, each with its number in its names.
pub(in crate::bench) fn configuration(folder: &Path, services: usize) -> Result<()> {
    let gates = workspace::root()?.join("cli/xtask/gates/terraform");
    let mut files = Vec::new();
    for file in workspace::files(&gates.join("service"), ".tf")? {
        let name = file.file_name().unwrap_or_default().to_owned();
        files.push((name, workspace::read(&file)?));
    }
    ensure!(files.len() == 8, "a service has {} files", files.len());
    let (mut calls, mut endpoints) = (String::new(), String::new());
    for number in 0..services {
        for (name, text) in &files {
            let own = folder.join(format!("services/{number:03}")).join(name);
            // No two files are the same, so that nobody can read one of them for all.
            let text = text.replace("service", &format!("service_{number:03}"));
            write(&own, &text)?;
        }
        if number > 0 {
            calls.push('\n');
        }
        calls.push_str(&CALL.replace("NUMBER", &format!("{number:03}")));
        writeln!(
            endpoints,
            "    \"{number:03}\" = module.service_{number:03}.endpoint"
        )?;
    }
    copy(&gates.join("root"), folder)?;
    write(&folder.join("main.tf"), &calls)?;
    write(
        &folder.join("outputs.tf"),
        &OUTPUTS.replace("ENDPOINTS", &endpoints),
    )
}

/// The same, with the sizes of what was written.
pub(super) fn make(folder: &Path, services: usize) -> Result<Made> {
    configuration(folder, services)?;
    let mut made = Made {
        folder: folder.to_owned(),
        files: 0,
        lines: 0,
        bytes: 0,
    };
    for file in workspace::files(folder, ".tf")? {
        let text = workspace::read(&file)?;
        made.files += 1;
        made.lines += text.lines().count();
        made.bytes += text.len();
    }
    Ok(made)
}

const CALL: &str = r#"module "service_NUMBER" {
  source = "./services/NUMBER"

  name       = "service-NUMBER"
  tier       = "staging"
  public_key = var.public_key
  network    = { range = "10.0.0.0/16" }

  machines = {
    api    = { count = 2, disks = { data = 20 }, settings = { workers = "4", number = "NUMBER" } }
    worker = { count = 1, type = "t3.large" }
  }

  rules    = [{ name = "https", port = 443, ranges = ["0.0.0.0/0"] }]
  buckets  = { data = {}, logs = { keep_days = 7, readers = ["123456789012"] } }
  balancer = { listeners = { https = { port = 443, group = "api", target_port = 8443 } } }
}
"#;

const OUTPUTS: &str = r#"output "endpoints" {
  description = "What each service is reached by."
  value = {
ENDPOINTS  }
}
"#;
