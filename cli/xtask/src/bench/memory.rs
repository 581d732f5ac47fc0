use std::path::Path;

use anyhow::{Context, Result};

use super::measure::{Amount, Step};
use super::{Bench, inputs};

/// The most memory that a process and those that it starts hold together, looked at every few
/// milliseconds; pages that several share count for each.
pub(super) fn held(bench: &Bench, step: &Step) -> Result<Amount> {
    let script = bench.scratch.path().join("held.py");
    inputs::write(&script, include_str!("held.py"))?;
    let script = script.to_str().context("the path is not UTF-8")?;
    let told = step.within(Path::new("python3"), &[script]).output()?;
    Ok(Amount::Memory(told.trim().parse()?))
}
