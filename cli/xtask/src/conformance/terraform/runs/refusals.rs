//! Every reason for which a plan file must not be applied.

use std::os::unix::fs::PermissionsExt;

use anyhow::{Context, Result, ensure};

use super::{Project, Run, state_of, variables_of};
use crate::clouds::Clouds;
use crate::conformance::Bench;
use crate::workspace;

const ENVIRONMENT: &str = "staging";
const FILE: &str = "staging.plan";

/// Of how many places of a plan file, evenly spread, one byte is flipped.
const FLIPS: usize = 48;

/// How many bytes say that a file is a plan.
const BEGINNING: usize = 30;

pub(super) fn check(bench: &Bench, clouds: &Clouds) -> Result<()> {
    let project = Project::new(bench, clouds, "refusals")?;
    for environment in [ENVIRONMENT, "prod"] {
        project.add(environment, "cluster-hetzner", "smallest")?;
    }
    let plan = || project.expect(0, ENVIRONMENT, &["plan", ENVIRONMENT, "--out", FILE]);
    let refused = |words: &str| -> Result<()> {
        let run = project.expect(5, ENVIRONMENT, &["apply", ENVIRONMENT, "--plan", FILE])?;
        run.says(words)
    };
    plan()?;
    flips(&project)?;
    let other = project.expect(5, "prod", &["apply", "prod", "--plan", FILE])?;
    other.says("is for the environment `staging`")?;
    for path in [
        variables_of(ENVIRONMENT),
        "terraform/stacks/cluster-hetzner/main.tf".to_owned(),
        "terraform/modules/contract/main.tf".to_owned(),
    ] {
        let text = project.read(&path)?;
        project.write(&path, &format!("{text}\n# edited\n"))?;
        refused(&format!("`{path}` changed"))?;
        project.write(&path, &text)?;
    }
    kept(&project).context("the plan of the tool")?;
    other_tool(&project).context("another version of the tool")?;
    ensure!(
        project.made(ENVIRONMENT)?.is_empty(),
        "a plan that was refused made something"
    );
    project.expect(0, ENVIRONMENT, &["apply", ENVIRONMENT, "--plan", FILE])?;
    refused("the plan was used")?;
    project.replace(
        &variables_of(ENVIRONMENT),
        "count = 1",
        "count = 1, labels = { a = \"b\" }",
    )?;
    plan()?;
    let made = project.made(ENVIRONMENT)?;
    let state = project.read(&state_of(ENVIRONMENT))?;
    let other = state.replacen("\"lineage\": \"", "\"lineage\": \"0", 1);
    project.write(&state_of(ENVIRONMENT), &other)?;
    refused("its state is another one")?;
    project.write(&state_of(ENVIRONMENT), &state)?;
    project.replace(&state_of(ENVIRONMENT), "\"serial\": 1", "\"serial\": 2")?;
    refused("its serial was 1, and is 2")?;
    project.write(&state_of(ENVIRONMENT), "")?;
    let empty = project.run(ENVIRONMENT, &["plan", ENVIRONMENT])?;
    ensure!(empty.code == Some(4), "an empty state is planned on");
    empty.says("is empty, as a killed run leaves it")?;
    std::fs::remove_file(project.root.join(state_of(ENVIRONMENT)))?;
    refused("its state is gone")?;
    project.write(&state_of(ENVIRONMENT), &state)?;
    ensure!(
        made == project.made(ENVIRONMENT)?,
        "a plan that was refused changed something"
    );
    project.expect(0, ENVIRONMENT, &["apply", ENVIRONMENT, "--yes"])?;
    refused("another run came")?;
    missing_backend(&project).context("a backend that is not there")?;
    println!("   every flipped byte and every stale plan was refused");
    Ok(())
}

/// Places all over a plan file, one of them in the first value of each of its sections.
fn places(whole: &[u8]) -> Vec<usize> {
    let spread = (0..FLIPS).map(|number| number * whole.len() / FLIPS);
    let mut places: Vec<usize> = spread.collect();
    for (place, window) in whole.windows(4).enumerate() {
        if matches!(window, [b'\n', b' ', b' ', b'"']) {
            places.push(place + 4);
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// A plan file with one byte changed is never applied.
fn flips(project: &Project<'_>) -> Result<()> {
    let file = project.root.join(FILE);
    let whole = std::fs::read(&file)?;
    for place in places(&whole) {
        let mut flipped = whole.clone();
        if let Some(byte) = flipped.get_mut(place) {
            *byte ^= 1;
        }
        std::fs::write(&file, &flipped)?;
        // What does not begin as a plan file is none at all.
        let code = if place < BEGINNING { 4 } else { 5 };
        project
            .expect(code, ENVIRONMENT, &["apply", ENVIRONMENT, "--plan", FILE])
            .with_context(|| format!("byte {place} was flipped"))?;
    }
    ensure!(
        project.made(ENVIRONMENT)?.is_empty(),
        "a plan that was refused made something"
    );
    Ok(std::fs::write(&file, &whole)?)
}

/// The plan of the tool that lies in the store is the one that was sealed.
fn kept(project: &Project<'_>) -> Result<()> {
    let folder = project
        .root
        .join(format!(".infractl/{ENVIRONMENT}/state/plans"));
    let kept = workspace::files(&folder, ".tfplan")?;
    let kept = kept.first().context("no plan of the tool is kept")?;
    let whole = std::fs::read(kept)?;
    for number in 0..FLIPS {
        let place = number * whole.len() / FLIPS;
        let mut flipped = whole.clone();
        if let Some(byte) = flipped.get_mut(place) {
            *byte ^= 1;
        }
        std::fs::write(kept, &flipped)?;
        let run = project.expect(5, ENVIRONMENT, &["apply", ENVIRONMENT, "--plan", FILE])?;
        run.says("plan again")?;
    }
    std::fs::remove_file(kept)?;
    project.expect(5, ENVIRONMENT, &["apply", ENVIRONMENT, "--plan", FILE])?;
    Ok(std::fs::write(kept, &whole)?)
}

/// A plan is for the version of the tool that made it.
fn other_tool(project: &Project<'_>) -> Result<()> {
    let real = project.bench.tools.tofu()?;
    let folder = project.root.join("other-tool");
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = version ]; then\n  echo '{{\"terraform_version\": \"1.11.0\"}}'\n\
         else\n  exec {} \"$@\"\nfi\n",
        real.display()
    );
    project.write("other-tool/tofu", &script)?;
    let program = folder.join("tofu");
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755))?;
    let arguments = ["apply", ENVIRONMENT, "--plan", FILE];
    let mut command = project.command(ENVIRONMENT, &arguments)?;
    let mut path = folder.into_os_string();
    path.push(":/usr/bin:/bin");
    let output = command.env("PATH", path).output()?;
    let run = Run::of(&output)?;
    run.says("1.11.0")?;
    ensure!(
        matches!(run.code, Some(5)),
        "apply with another tool ended with {:?}: {}",
        run.code,
        run.stderr
    );
    Ok(())
}

/// A stack whose backend does not exist yet: nothing answers on that port.
const STACK: &str = r#"terraform {
  backend "s3" {
    bucket                      = "acme-states"
    key                         = "cluster"
    region                      = "eu-central-1"
    access_key                  = "none"
    secret_key                  = "nobody-knows-this"
    max_retries                 = 1
    skip_credentials_validation = true
    skip_metadata_api_check     = true
    skip_region_validation      = true
    skip_requesting_account_id  = true
    endpoints                   = { s3 = "http://127.0.0.1:9" }
  }
}

variable "name" {
  type    = string
  default = "states"
}

resource "terraform_data" "bucket" {
  input = var.name
}
"#;

/// What is missing is named, and the stack that makes it can be applied alone before.
fn missing_backend(project: &Project<'_>) -> Result<()> {
    let name = "new";
    project.write("terraform/stacks/states/main.tf", &without_backend())?;
    project.write("terraform/stacks/remote/main.tf", STACK)?;
    project.add_stacks(
        name,
        "  states: {source: terraform/stacks/states}\n  remote: {source: terraform/stacks/remote}\n",
    )?;
    let plan = project.expect(4, name, &["plan", name])?;
    plan.says("backend `s3` (bucket `acme-states`, key `cluster`)")?;
    plan.says("must exist")?;
    ensure!(
        !plan.stderr.contains("nobody-knows-this"),
        "{}",
        plan.stderr
    );
    let apply = ["apply", name, "--yes", "--stack", "states"];
    let import = ["--import", "terraform_data.bucket", "there-before"];
    project.expect(0, name, &[&apply[..], &import].concat())?;
    let history = project.expect(0, name, &["history", name, "--format", "json"])?;
    history.says("terraform_data.bucket = there-before")?;
    let wrong = ["--import", "no address", "x"];
    project.expect(4, name, &[&apply[..], &wrong].concat())?;
    project.expect(0, name, &[&apply[..], &["--refresh-only"]].concat())?;
    project.expect(0, name, &apply).map(drop)
}

/// The same without its backend: the environment's own store keeps the state.
fn without_backend() -> String {
    let rest = STACK.find("variable").unwrap_or_default();
    STACK.get(rest..).unwrap_or_default().to_owned()
}
