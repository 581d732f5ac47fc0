use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::measure::{Measured, Runs, Step, Task, rows, side_by_side};
use super::{Bench, inputs, schemas};
use crate::workspace;

/// The objects of both environments, beside kubeconform with its schemas on the disk.
pub(super) fn objects(bench: &Bench) -> Result<Measured> {
    let base = bench.scratch.path().join("objects-1");
    let large = bench.scratch.path().join("objects-100");
    for (position, environment) in ["local", "staging"].into_iter().enumerate() {
        let folder = bench.scratch.path().join("rendered").join(environment);
        let to = folder.to_str().context("the path is not UTF-8")?;
        let arguments = [
            "--quiet",
            "render",
            environment,
            "--source",
            "worktree",
            "--to",
            to,
        ];
        Step::new(&bench.infractl, arguments, &workspace::root()?).output()?;
        for file in workspace::files(&folder, ".yaml")? {
            let manifest = workspace::read(&file)?;
            let name = file.file_name().unwrap_or_default();
            // Both environments have the same objects, and none may be there twice.
            for (to, copies) in [(&base, 1), (&large, 100)] {
                for number in 0..copies {
                    let own = to.join(format!("{environment}-{number}")).join(name);
                    inputs::write(&own, &inputs::renamed(&manifest, 2 * number + position))?;
                }
            }
        }
    }
    let location = schemas::standalone(bench, &base)?;
    let mut sizes = Vec::new();
    let mut numbers = Vec::new();
    for (folder, runs) in [(&base, bench.runs), (&large, bench.fewer_runs())] {
        let (ours, theirs, number) = tasks(bench, folder, &location)?;
        sizes.push(side_by_side(&ours, &theirs, Runs::both(runs))?);
        numbers.push(number);
    }
    let [base, large]: [_; 2] = sizes.try_into().ok().context("there are two sizes")?;
    let number = numbers.first().context("there are two sizes")?;
    Ok(Measured {
        work: format!("`validate` of {number} objects"),
        against: "kubeconform",
        rows: rows(base, Some(large)),
    })
}

/// Both programs over a folder; both find nothing, and say how many objects they saw.
fn tasks(bench: &Bench, folder: &Path, schemas: &str) -> Result<(Task, Task, usize)> {
    let arguments = ["validate", ".", "--kubernetes", "1.36"];
    let ours = Step::new(&bench.infractl, arguments, folder);
    let arguments = [
        "-strict",
        "-summary",
        "-kubernetes-version",
        "1.36.0",
        "-schema-location",
    ];
    let theirs = Step::new(
        &bench.tools.kubeconform()?,
        arguments.into_iter().chain([schemas, "."]),
        folder,
    );
    let said = ours.command().output()?;
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    let own = number_before(&said, " objects").with_context(|| format!("infractl said: {said}"))?;
    let summary = theirs.output()?;
    let other = number_before(&summary, " resources")
        .with_context(|| format!("kubeconform said: {summary}"))?;
    ensure!(
        own == other && summary.contains("Invalid: 0, Errors: 0, Skipped: 0"),
        "infractl checked {own} objects; kubeconform said: {summary}"
    );
    Ok((Task::one(ours), Task::one(theirs), own))
}

/// The number that stands before a word.
fn number_before(text: &str, word: &str) -> Option<usize> {
    let (before, _) = text.split_once(word)?;
    before
        .rsplit(|sign: char| !sign.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_before_its_word() {
        assert_eq!(
            number_before("Summary: 12 resources found", " resources"),
            Some(12)
        );
        assert_eq!(
            number_before("no findings in 3 files, 7 objects", " objects"),
            Some(7)
        );
        assert_eq!(number_before("nothing", " objects"), None);
    }
}
