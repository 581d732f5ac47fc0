use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::measure::{Amount, Comparison, Measured, Row, Runs, Step, Task, rows, side_by_side};
use super::{Bench, inputs, render};

const COMPONENTS: usize = 30;

/// Two environments of 30 components compared; then 100 environments, each with the next.
pub(super) fn environments(bench: &Bench) -> Result<Measured> {
    let mut sizes = Vec::new();
    let mut memory = Vec::new();
    let runs = [
        Runs::both(bench.fewer_runs()),
        Runs {
            ours: bench.fewer_runs(),
            theirs: 1,
        },
    ];
    for (number, runs) in [2, 100].into_iter().zip(runs) {
        let folder = bench.scratch.path().join(format!("environments-{number}"));
        let (ours, theirs) = tasks(bench, &folder, number)?;
        sizes.push(side_by_side(&ours, &theirs, runs)?);
        memory.push(Comparison {
            ours: peak(bench, &ours)?,
            theirs: Some(peak(bench, &theirs)?),
        });
    }
    let [base, large]: [_; 2] = sizes.try_into().ok().context("there are two sizes")?;
    let [memory, most]: [_; 2] = memory.try_into().ok().context("there are two sizes")?;
    let mut rows = rows(base, Some(large));
    rows.push(Row {
        quantity: "peak memory of a process",
        base: memory,
        large: Some(most),
    });
    Ok(Measured {
        work: format!(
            "`diff` of 2 environments of {COMPONENTS} components; of 100 environments, each with \
             the next"
        ),
        against: "`helm template` of every component, `dyff` of the outputs",
        rows,
    })
}

/// One infractl for each pair; helm for each component of each environment once, and then one
/// dyff for each pair.
fn tasks(bench: &Bench, folder: &Path, number: usize) -> Result<(Task, Task)> {
    let names: Vec<String> = (0..number).map(|own| format!("env-{own:03}")).collect();
    inputs::project_of(folder, COMPONENTS, &names)?;
    let manifest = |name: &str| folder.join(format!("{name}.yaml"));
    let (mut ours, mut theirs) = (Task::default(), Task::default());
    for name in &names {
        for step in render::helm(bench, folder, name)? {
            theirs.steps.push(step.appending_to(&manifest(name)));
        }
    }
    let next = names.iter().cycle().skip(1);
    let pairs = if number == 2 { 1 } else { number };
    for (from, to) in names.iter().zip(next).take(pairs) {
        let arguments = ["--quiet", "diff", from, to];
        ours.steps
            .push(Step::new(&bench.infractl, arguments, folder));
        let [from, to] = [from, to].map(|name| manifest(name).to_string_lossy().into_owned());
        let arguments = ["between", "--omit-header", &from, &to];
        theirs
            .steps
            .push(Step::new(&bench.tools.dyff()?, arguments, folder));
    }
    if number == 2 {
        same_findings(&ours, &theirs)?;
    }
    Ok((ours, theirs))
}

/// Both must see that each autoscaler has another lower bound.
fn same_findings(ours: &Task, theirs: &Task) -> Result<()> {
    theirs.sample()?;
    for (task, word) in [(ours, "spec.minReplicas"), (theirs, "minReplicas")] {
        let last = task.steps.last().context("there is a comparison")?;
        let found = last.output()?.matches(word).count();
        ensure!(
            found >= COMPONENTS,
            "{last:?} names `{word}` {found} times only"
        );
    }
    Ok(())
}

/// The most memory that any process of a work holds, as the system tells a parent.
fn peak(bench: &Bench, task: &Task) -> Result<Amount> {
    const TELL: &str = "import resource, subprocess, sys\n\
        subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n\
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    let script = bench.scratch.path().join("peak.py");
    inputs::write(&script, TELL)?;
    let script = script.to_str().context("the path is not UTF-8")?;
    let mut most = 0;
    // Works of one kind are alike: the first process, and the last, which compares.
    for step in task.steps.first().into_iter().chain(task.steps.last()) {
        let told = step.within(Path::new("python3"), &[script]).output()?;
        most = most.max(told.trim().parse::<u64>()? * 1024);
    }
    Ok(Amount::Memory(most))
}
