//! Moves of a state that are killed at each of their writes, with the real tool: nothing is lost,
//! and run again they end well.

use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::Project;
use super::kills::{PATIENCE, Victim, kill, tool_of, wait_for_end};
use super::server::Server;
use super::states::{MOVE, NAME, OWN, PLAN, lineage, name_backend};

/// The places that the state goes to and on to, while moves are killed.
const PLACES: [&str; 2] = ["killed-once", "killed-again"];

/// Begins and ends with the state in the environment's own store.
pub(super) fn check(project: &Project<'_>, server: &Server) -> Result<()> {
    let first = lineage(&project.read(OWN)?)?.to_owned();
    let mut count = 0;
    for victim in [Victim::Infractl, Victim::Tool] {
        for is_done in [true, false] {
            for place in PLACES {
                server.put(place, "");
            }
            let [once, again] = PLACES;
            let ways = [(None, Some(once)), (Some(once), Some(again))];
            let mut before = 0;
            loop {
                let mut has_stopped = false;
                for (from, to) in ways {
                    has_stopped |= killed(project, server, (from, to), (victim, is_done, before))
                        .with_context(|| {
                        format!("{victim:?} killed after {before} writes, {is_done}")
                    })?;
                    let there = server.state(to.unwrap_or_default());
                    let there = there.context("the state is gone")?;
                    ensure!(lineage(&there)? == first, "another lineage arrived");
                }
                name_backend(project, Some(server.backend(again)), None)?;
                project.expect(0, NAME, &[&MOVE[..], &["--yes"]].concat())?;
                ensure!(lineage(&project.read(OWN)?)? == first, "another came back");
                for place in PLACES {
                    server.put(place, "");
                }
                if !has_stopped {
                    break;
                }
                before += 1;
                count += 1;
            }
        }
    }
    ensure!(count >= 8, "only {count} places were found to kill at");
    println!("   {count} killed moves of a state ended well");
    Ok(())
}

/// One move that is killed while a write waits; whether it came to that.
fn killed(
    project: &Project<'_>,
    server: &Server,
    (from, to): (Option<&str>, Option<&str>),
    (victim, is_done, before): (Victim, bool, usize),
) -> Result<bool> {
    let backend = |place: Option<&str>| place.map(|place| server.backend(place));
    name_backend(project, backend(from), backend(to))?;
    server.stop_after(before);
    let arguments = [&MOVE[..], &["--yes"]].concat();
    let mut command = project.command(NAME, &arguments)?;
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().context("starting infractl")?;
    let started = Instant::now();
    while !server.is_stopped() && child.try_wait()?.is_none() {
        ensure!(started.elapsed() < PATIENCE, "the move goes on and on");
        thread::sleep(Duration::from_millis(10));
    }
    let has_stopped = server.is_stopped();
    if has_stopped {
        match victim {
            Victim::Infractl => child.kill()?,
            Victim::Tool => kill("KILL", tool_of(project, "state")?)?,
        }
    }
    server.let_go(is_done);
    let status = child.wait()?;
    wait_for_end(project)?;
    ensure!(
        has_stopped || status.code() == Some(0),
        "it ended with {status}"
    );
    ensure!(
        !has_stopped || victim == Victim::Infractl || status.code() != Some(0),
        "a move whose tool was killed ended with {status}"
    );
    // Where the state lies is known, or the plan is refused; none is begun.
    let plan = project.run(NAME, &PLAN)?;
    ensure!(
        matches!(plan.code, Some(0 | 5)),
        "a plan ended with {:?}:\n{}",
        plan.code,
        plan.stderr
    );
    unlocked(project, server, to, &[&MOVE[..], &["--yes"]].concat())?;
    unlocked(project, server, to, &PLAN)?;
    Ok(has_stopped)
}

/// A run that ends well. Whoever was killed may have left the lock of the new store behind, which
/// somebody then has to take away.
fn unlocked(
    project: &Project<'_>,
    server: &Server,
    to: Option<&str>,
    arguments: &[&str],
) -> Result<()> {
    let run = project.run(NAME, arguments)?;
    if run.code == Some(5) {
        run.says("lock")?;
        server.hold(to.unwrap_or_default(), false);
        return project.expect(0, NAME, arguments).map(drop);
    }
    ensure!(run.code == Some(0), "{:?}:\n{}", run.code, run.stderr);
    Ok(())
}
