//! Eight fixed works, held to their recorded instructions, allocations and peak heap.

mod record;
mod valgrind;
mod works;

use std::path::Path;

use anyhow::{Result, ensure};

use crate::workspace;
use record::{Cost, Records};

const RECORDS: &str = "cli/xtask/gates/gates.json";

/// Counts each work; more than its record is red, much less asks to be recorded.
pub(super) fn run(
    infractl: &Path,
    work: &Path,
    is_written: bool,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<()> {
    let path = workspace::root()?.join(RECORDS);
    let mut records = Records::read(&path)?;
    let versions = valgrind::versions()?;
    let mut worse = Vec::new();
    let mut counted = 0;
    for work in works::prepare(infractl, work)?.works() {
        if !is_wanted(work.name) {
            continue;
        }
        counted += 1;
        let cost = valgrind::count(&work.step)?;
        println!("{}: {cost}", work.name);
        let differences = match records.works.get(work.name) {
            Some(record) => cost.differences(record),
            None => vec!["no record".to_owned()],
        };
        for difference in &differences {
            println!("   {difference}");
        }
        if records
            .works
            .get(work.name)
            .is_none_or(|record| cost.is_worse(record))
        {
            worse.push(work.name);
        }
        if is_written {
            records.works.insert(work.name.to_owned(), cost);
        }
    }
    ensure!(counted > 0, "no gated work has such a name");
    if is_written {
        records.versions = versions;
        return workspace::write(&path, records.text()?.as_bytes(), false);
    }
    if versions != records.versions {
        println!(
            "counted with {versions:?}, recorded with {:?}",
            records.versions
        );
    }
    ensure!(
        worse.is_empty(),
        "dearer than recorded: {}; mend it, or say in the commit why `cargo xtask bench --gate \
         --write` is right",
        worse.join(", ")
    );
    Ok(())
}

impl Cost {
    /// Each number that is more than the tolerance away from the record, with what to do.
    fn differences(&self, record: &Self) -> Vec<String> {
        let numbers = self.numbers().into_iter().zip(record.numbers());
        let mut told = Vec::new();
        for ((name, own), (_, recorded)) in numbers {
            if record::is_above(own, recorded) {
                told.push(format!("{name}: {own}, more than {recorded}"));
            } else if record::is_above(recorded, own) {
                told.push(format!(
                    "{name}: {own}, less than {recorded}: record it with `cargo xtask bench \
                     --gate --write`"
                ));
            }
        }
        told
    }

    fn is_worse(&self, record: &Self) -> bool {
        let mut numbers = self.numbers().into_iter().zip(record.numbers());
        numbers.any(|((_, own), (_, recorded))| record::is_above(own, recorded))
    }
}
