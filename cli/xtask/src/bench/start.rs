use anyhow::Result;

use super::Bench;
use super::measure::{Measured, Runs, Step, Task, rows, side_by_side};

/// What every run pays: the start of the process, beside helm's.
pub(super) fn version(bench: &Bench) -> Result<Measured> {
    let folder = bench.scratch.path();
    let ours = Task::one(Step::new(&bench.infractl, ["--version"], folder));
    let theirs = Task::one(Step::new(&bench.tools.helm()?, ["version"], folder));
    let base = side_by_side(&ours, &theirs, Runs::both(bench.runs * 3))?;
    Ok(Measured {
        work: "start-up: `--version`".to_owned(),
        against: "`helm version`",
        rows: rows(base, None),
    })
}
