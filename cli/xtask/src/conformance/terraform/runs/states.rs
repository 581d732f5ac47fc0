//! Where the state of a stack lies: it is moved, never begun anew.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::server::Server;
use super::{Project, moves};
use crate::clouds::Clouds;
use crate::conformance::Bench;
use crate::process;

pub(super) const NAME: &str = "new";
const STACK: &str = "network";
pub(super) const OWN: &str = ".infractl/new/state/stacks/network/terraform.tfstate";
pub(super) const MOVE: [&str; 4] = ["stack", "move-state", NAME, STACK];
pub(super) const PLAN: [&str; 3] = ["plan", NAME, "--detailed-exitcode"];

/// A stack whose code leaves open where its state lies.
const CODE: &str = r#"variable "name" {
  type    = string
  default = "first"
}

resource "terraform_data" "network" {
  input = var.name
}

output "network" {
  value = terraform_data.network.output
}
"#;

pub(super) fn check(bench: &Bench, clouds: &Clouds) -> Result<()> {
    let project = Project::new(bench, clouds, "states")?;
    let server = Server::start()?;
    project.write("terraform/stacks/network/main.tf", CODE)?;
    project.add_stacks(NAME, &stack(None))?;
    project.expect(0, NAME, &["apply", NAME, "--yes"])?;
    let first = project.read(OWN)?;
    let file = ["plan", NAME, "--out", "before.plan"];
    rename(&project, "first", "second")?;
    project.expect(0, NAME, &file)?;
    named(&project, &server, &first).context("a backend that is named")?;
    let old = project.expect(5, NAME, &["apply", NAME, "--plan", "before.plan"])?;
    old.says("environment.yaml` changed")?;
    hindered(&project, &server, &first).context("a move that is hindered")?;
    moved(&project, &server, &first).context("a move")?;
    lost(&project, &server).context("a connection that is lost")?;
    elsewhere(&project, &server).context("from one store to another")?;
    back(&project, &server).context("back to the environment's own store")?;
    println!("   a state was moved there, on and back, and never begun anew");
    moves::check(&project, &server).context("moves that are killed")?;
    Ok(())
}

/// The stack, with a backend of a server where one is named.
fn stack(backend: Option<String>) -> String {
    let backend = backend.map_or_else(String::new, |backend| format!(", {backend}"));
    format!("  {STACK}: {{source: terraform/stacks/network{backend}}}\n")
}

fn rename(project: &Project<'_>, from: &str, to: &str) -> Result<()> {
    let (from, to) = (format!("\"{from}\""), format!("\"{to}\""));
    project.replace("terraform/stacks/network/main.tf", &from, &to)
}

pub(super) fn name_backend(
    project: &Project<'_>,
    from: Option<String>,
    to: Option<String>,
) -> Result<()> {
    let file = format!("environments/{NAME}/environment.yaml");
    project.replace(&file, &stack(from), &stack(to))
}

pub(super) fn lineage(state: &str) -> Result<&str> {
    let (_, rest) = state.split_once("\"lineage\":").context("no lineage")?;
    let rest = rest.trim_start().trim_start_matches('"');
    rest.split('"').next().context("no lineage")
}

/// Nothing is planned or applied into an empty store while the state lies elsewhere.
fn named(project: &Project<'_>, server: &Server, first: &str) -> Result<()> {
    name_backend(project, None, Some(server.backend("one")))?;
    for arguments in [&PLAN[..], &["apply", NAME, "--yes"], &["drift", NAME]] {
        let refused = project.expect(5, NAME, arguments)?;
        refused.says("should lie in the backend `http`")?;
        refused.says("infractl stack move-state new network")?;
    }
    ensure!(server.state("one").is_none(), "a state was begun");
    ensure!(project.read(OWN)? == first, "the old state changed");
    Ok(())
}

/// Whatever goes wrong, the old state stays and counts.
fn hindered(project: &Project<'_>, server: &Server, first: &str) -> Result<()> {
    project.expect(5, NAME, &MOVE)?.says("needs consent")?;
    project
        .expect(4, NAME, &["stack", "move-state", NAME, "netwrk", "--yes"])?
        .says("did you mean `network`?")?;
    let go = [&MOVE[..], &["--yes"]].concat();
    server.hold("one", true);
    project.expect(5, NAME, &go)?.says("lock")?;
    server.hold("one", false);
    server.break_next(1);
    project.expect(4, NAME, &go)?;
    ensure!(server.state("one").is_none(), "half a state arrived");
    let foreign = first.replacen("\"lineage\": \"", "\"lineage\": \"0", 1);
    server.put("one", &foreign);
    let other = project.expect(5, NAME, &go)?;
    other.says("holds the state of something else")?;
    ensure!(
        server.state("one").as_deref() == Some(&foreign),
        "the state of something else was written over"
    );
    ensure!(project.read(OWN)? == first, "the old state changed");
    project.expect(5, NAME, &PLAN).map(drop)
}

/// The same state lies in the new place, and only there, and life goes on.
fn moved(project: &Project<'_>, server: &Server, first: &str) -> Result<()> {
    server.put("one", "");
    let go = [&MOVE[..], &["--yes", "--format", "json"]].concat();
    let json = project.expect(0, NAME, &go)?;
    json.says("\"isMoved\": true")?;
    json.says(lineage(first)?)?;
    let there = server.state("one").context("nothing arrived")?;
    ensure!(
        lineage(&there)? == lineage(first)?,
        "another lineage arrived"
    );
    ensure!(
        !project.root.join(OWN).exists(),
        "the old state is still there"
    );
    let history = project.expect(0, NAME, &["history", NAME])?;
    history.says("state of the stack network moved from the environment's own store")?;
    project.expect(0, NAME, &go)?.says("\"isMoved\": false")?;
    project.expect(2, NAME, &PLAN)?;
    project.expect(0, NAME, &["plan", NAME, "--out", "there.plan"])?;
    project.expect(0, NAME, &["apply", NAME, "--plan", "there.plan"])?;
    project
        .expect(0, NAME, &PLAN)
        .context("no changes after an apply")?;
    ensure!(
        !project.root.join(OWN).exists(),
        "a state was begun at home"
    );
    let writes = server.writes();
    rename(project, "second", "third")?;
    server.hold("one", true);
    project
        .expect(5, NAME, &["apply", NAME, "--yes"])?
        .says("lock")?;
    server.hold("one", false);
    ensure!(
        server.writes() == writes,
        "a state was stored under another's lock"
    );
    Ok(())
}

/// A state that could not be stored is kept, and nothing goes on before it was.
fn lost(project: &Project<'_>, server: &Server) -> Result<()> {
    server.break_next(usize::MAX);
    let apply = ["apply", NAME, "--yes"];
    let broken = project.expect(5, NAME, &apply)?;
    broken.says("could not store the state")?;
    server.break_next(0);
    server.hold("one", false);
    project.expect(5, NAME, &PLAN)?.says("errored.tfstate")?;
    let home = project
        .root
        .join(format!(".infractl/{NAME}/terraform/{STACK}"));
    let folder = home.join("code/terraform/stacks/network");
    process::output(
        Command::new(project.bench.tools.tofu()?)
            .current_dir(&folder)
            .env("TF_DATA_DIR", home.join("data"))
            .args(["state", "push", "errored.tfstate"]),
    )?;
    std::fs::remove_file(folder.join("errored.tfstate"))?;
    project.expect(0, NAME, &PLAN).map(drop)
}

/// From a store to another one, whose settings changed in one word.
fn elsewhere(project: &Project<'_>, server: &Server) -> Result<()> {
    let [one, two] = ["one", "two"].map(|name| Some(server.backend(name)));
    name_backend(project, one, two)?;
    project.expect(5, NAME, &PLAN)?.says("should lie in")?;
    project.expect(0, NAME, &[&MOVE[..], &["--yes"]].concat())?;
    let states = [server.state("one"), server.state("two")];
    let [Some(one), Some(two)] = &states else {
        anyhow::bail!("a state is gone");
    };
    ensure!(lineage(one)? == lineage(two)?, "another lineage arrived");
    project.expect(0, NAME, &PLAN).map(drop)
}

/// Without a backend the environment's own store keeps the state again.
fn back(project: &Project<'_>, server: &Server) -> Result<()> {
    name_backend(project, Some(server.backend("two")), None)?;
    project
        .expect(5, NAME, &PLAN)?
        .says("environment's own store")?;
    project.expect(0, NAME, &[&MOVE[..], &["--yes"]].concat())?;
    let there = server.state("two").context("the state is gone")?;
    ensure!(
        lineage(&project.read(OWN)?)? == lineage(&there)?,
        "another lineage came back"
    );
    project.expect(0, NAME, &PLAN)?;
    rename(project, "third", "fourth")?;
    project.expect(0, NAME, &["apply", NAME, "--yes"]).map(drop)
}
