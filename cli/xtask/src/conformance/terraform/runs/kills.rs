//! Runs that are killed or interrupted at any step, and a lock that is held.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{Project, state_of};
use crate::clouds::Clouds;
use crate::conformance::Bench;
use crate::process;
use anyhow::{Context, Result, ensure};

const ENVIRONMENT: &str = "staging";

/// A moment of an apply at which somebody is killed.
struct Place {
    /// What infractl says then.
    says: &'static str,
    /// What keeps the tool from being done before.
    fault: &'static str,
}

const PLACES: [Place; 5] = [
    Place {
        says: "stack cluster: apply",
        fault: "apply:hcloud_network:1:slow",
    },
    Place {
        says: "hcloud_network.cluster[0]: begins",
        fault: "apply:hcloud_network:1:slow",
    },
    Place {
        says: "hcloud_network.cluster[0]: done",
        fault: "apply:hcloud_network_subnet:1:slow",
    },
    Place {
        says: "hcloud_server.node[\"cp-1\"]: begins",
        fault: "apply:hcloud_server:1:slow",
    },
    Place {
        says: "hcloud_server.node[\"cp-1\"]: done",
        fault: "",
    },
];

/// Who is killed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Victim {
    Infractl,
    Tool,
}

/// How long what a killed run left behind may go on.
pub(super) const PATIENCE: Duration = Duration::from_mins(2);

pub(super) fn check(bench: &Bench, clouds: &Clouds) -> Result<()> {
    for victim in [Victim::Infractl, Victim::Tool] {
        for (number, place) in PLACES.iter().enumerate() {
            let name = format!("killed-{victim:?}-{number}");
            let mut project = set_up(bench, clouds, &name)?;
            killed(&mut project, place, victim)
                .with_context(|| format!("{victim:?} killed at `{}`", place.says))?;
        }
    }
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let mut project = set_up(bench, clouds, signal)?;
        interrupted(&mut project, signal, code).with_context(|| signal.to_owned())?;
    }
    planning(&set_up(bench, clouds, "killed-planning")?).context("killed while it plans")?;
    println!(
        "   {} killed and 2 interrupted runs were put right",
        2 * PLACES.len() + 1
    );
    Ok(())
}

fn set_up<'b>(bench: &'b Bench, clouds: &'b Clouds, name: &str) -> Result<Project<'b>> {
    let project = Project::new(bench, clouds, name)?;
    project.add(ENVIRONMENT, "cluster-hetzner", "smallest")?;
    Ok(project)
}

/// After SIGKILL nothing goes on for long, an older plan is void, and the next apply puts it right.
fn killed(project: &mut Project<'_>, place: &Place, victim: Victim) -> Result<()> {
    project.expect(0, ENVIRONMENT, &["plan", ENVIRONMENT, "--out", "old.plan"])?;
    project.faults = vec![("INFRACTL_SIMULATED_FAULT", place.fault.to_owned())];
    let mut child = start_until(project, place.says)?;
    let was = match victim {
        Victim::Infractl => {
            child.kill()?;
            child.wait()?;
            "apply interrupted"
        }
        Victim::Tool => {
            kill("KILL", tool_of(project, "apply")?)?;
            let status = child.wait()?;
            ensure!(status.code() == Some(4), "it ended with {status}");
            "apply failed"
        }
    };
    wait_for_end(project)?;
    project.faults.clear();
    let status = project.expect(0, ENVIRONMENT, &["status", ENVIRONMENT])?;
    status.says(was)?;
    if victim == Victim::Infractl {
        status.says("stack cluster: was started")?;
    }
    let before = project.made(ENVIRONMENT)?;
    let old = ["apply", ENVIRONMENT, "--plan", "old.plan"];
    project.expect(5, ENVIRONMENT, &old)?;
    ensure!(
        before == project.made(ENVIRONMENT)?,
        "a plan that was refused changed something"
    );
    mended(project, victim)?;
    settled(project, victim == Victim::Infractl)
}

/// A plan that is killed changed nothing, and the next one is none the worse for it.
fn planning(project: &Project<'_>) -> Result<()> {
    for victim in [Victim::Infractl, Victim::Tool] {
        let mut command = project.command(ENVIRONMENT, &["plan", ENVIRONMENT])?;
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().context("starting infractl")?;
        let tool = tool_of(project, "plan")?;
        match victim {
            Victim::Infractl => child.kill()?,
            Victim::Tool => kill("KILL", tool)?,
        }
        let status = child.wait()?;
        ensure!(
            victim == Victim::Infractl || status.code() == Some(4),
            "the plan ended with {status}"
        );
        wait_for_end(project)?;
        ensure!(
            project.made(ENVIRONMENT)?.is_empty(),
            "a plan made something"
        );
    }
    project
        .expect(0, ENVIRONMENT, &["plan", ENVIRONMENT])
        .map(drop)
}

/// A signal is passed on once, the state is stored, and the exit code says which it was.
fn interrupted(project: &mut Project<'_>, signal: &str, code: i32) -> Result<()> {
    let fault = "apply:hcloud_network:1:slow".to_owned();
    project.faults = vec![("INFRACTL_SIMULATED_FAULT", fault)];
    let mut child = start_until(project, "hcloud_network.cluster[0]: begins")?;
    kill(signal, child.id())?;
    let status = child.wait()?;
    ensure!(
        status.code() == Some(code),
        "it ended with {status}, and not with {code}"
    );
    wait_for_end(project)?;
    project.faults.clear();
    let made = project.made(ENVIRONMENT)?;
    let is_network = |file: &std::path::PathBuf| file.starts_with("hcloud_network");
    ensure!(
        made.iter().any(is_network),
        "what was begun was not finished: {made:?}"
    );
    settled(project, false)
}

/// A tool that is ended before its first resource leaves an empty state behind, and one that is
/// killed may have made things as well. Nothing is planned on it until somebody has cleaned up.
fn mended(project: &Project<'_>, victim: Victim) -> Result<()> {
    let state = project.root.join(state_of(ENVIRONMENT));
    let is_empty = |file: std::fs::Metadata| file.len() == 0;
    if !state.metadata().is_ok_and(is_empty) {
        return Ok(());
    }
    let refused = project.expect(4, ENVIRONMENT, &["apply", ENVIRONMENT, "--yes"])?;
    refused.says("is empty, as a killed run leaves it")?;
    let made = project.made(ENVIRONMENT)?;
    ensure!(
        made.is_empty() || victim == Victim::Tool,
        "the tool ended gently, and yet no state knows of {made:?}"
    );
    if !made.is_empty() {
        std::fs::remove_dir_all(project.cloud(ENVIRONMENT))?;
    }
    Ok(std::fs::remove_file(state)?)
}

/// A new apply takes over, and then nothing is left to do.
fn settled(project: &Project<'_>, takes_over: bool) -> Result<()> {
    let apply = project.expect(0, ENVIRONMENT, &["apply", ENVIRONMENT, "--yes"])?;
    if takes_over {
        apply.says("takes over after")?;
    }
    let plan = ["plan", ENVIRONMENT, "--detailed-exitcode"];
    project.expect(0, ENVIRONMENT, &plan).map(drop)
}

/// Starts an apply and reads what it says up to a place. Where the tool is slow there, whoever else
/// comes now is told that the lock is held.
fn start_until(project: &Project<'_>, place: &str) -> Result<Child> {
    let mut command = project.command(ENVIRONMENT, &["apply", ENVIRONMENT, "--yes"])?;
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().context("starting infractl")?;
    let errors = child.stderr.take().context("it has no stderr")?;
    let mut lines = BufReader::new(errors).lines();
    for line in lines.by_ref() {
        if !line?.contains(place) {
            continue;
        }
        if place.ends_with("begins") {
            let other = project.expect(5, ENVIRONMENT, &["apply", ENVIRONMENT, "--yes"])?;
            other.says("held by")?;
            let plan = project.expect(5, ENVIRONMENT, &["plan", ENVIRONMENT])?;
            plan.says("held by")?;
        }
        thread::spawn(move || lines.for_each(drop));
        return Ok(child);
    }
    child.wait()?;
    anyhow::bail!("it never said `{place}`")
}

/// The shell has `kill` built in.
pub(super) fn kill(signal: &str, process: u32) -> Result<()> {
    let line = format!("kill -{signal} {process}");
    process::run(Command::new("sh").args(["-c", &line]))
}

/// The tool that works on a project now, or soon: not what supervises it, and not its providers.
pub(super) fn tool_of(project: &Project<'_>, command: &str) -> Result<u32> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        let found = processes(project)?.into_iter().find(|process| {
            let mut words = process.words.split(' ');
            let program = Path::new(words.next().unwrap_or_default());
            program.file_name() == Some("tofu".as_ref()) && words.next() == Some(command)
        });
        if let Some(process) = found {
            return Ok(process.id);
        }
    }
    anyhow::bail!("no `tofu {command}` runs")
}

/// A process that works on a project.
struct Process {
    id: u32,
    words: String,
}

fn processes(project: &Project<'_>) -> Result<Vec<Process>> {
    let root = project.root.to_string_lossy().into_owned();
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let Ok(id) = name.parse() else { continue };
        let words = std::fs::read(path.join("cmdline")).unwrap_or_default();
        let words = String::from_utf8_lossy(&words).replace('\0', " ");
        let folder = std::fs::read_link(path.join("cwd")).unwrap_or_default();
        if words.contains(&root) || folder.starts_with(&project.root) {
            found.push(Process { id, words });
        }
    }
    Ok(found)
}

/// Waits until no process works on the project any more.
pub(super) fn wait_for_end(project: &Project<'_>) -> Result<()> {
    let started = Instant::now();
    loop {
        let left = processes(project)?;
        if left.is_empty() {
            return Ok(());
        }
        ensure!(
            started.elapsed() < PATIENCE,
            "these go on: {:?}",
            left.iter()
                .map(|process| &process.words)
                .collect::<Vec<_>>()
        );
        thread::sleep(Duration::from_millis(50));
    }
}
