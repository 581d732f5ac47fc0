use anyhow::Result;

use super::Bench;
use super::measure::{Measured, Step, Task, rows, warm_side_by_side};

/// What every run pays: the start of the process, beside helm's.
pub(super) fn version(bench: &Bench) -> Result<Measured> {
    let folder = bench.scratch.path();
    let ours = Task::one(Step::new(&bench.infractl, ["--version"], folder));
    let theirs = Task::one(Step::new(&bench.tools.helm()?, ["version"], folder));
    let base = warm_side_by_side(&ours, &theirs, bench.runs * 3)?;
    Ok(Measured {
        work: "start-up: `--version`".to_owned(),
        against: "`helm version`",
        rows: rows(base, None),
    })
}
