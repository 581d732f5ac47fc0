use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::measure::{Measured, Runs, Step, Task, rows, side_by_side};
use super::{Bench, inputs};
use crate::{process, workspace};

/// The repository's own environments, whole, against one `helm template` for each component.
pub(super) fn environments(bench: &Bench) -> Result<Measured> {
    let folder = bench.scratch.path().join("repository");
    for own in ["helm", "terraform", "environments"] {
        inputs::copy(&workspace::root()?.join(own), &folder.join(own))?;
    }
    let project = workspace::read(&workspace::root()?.join("infractl.yaml"))?;
    inputs::write(&folder.join("infractl.yaml"), &project)?;
    let (mut ours, mut theirs) = (Task::default(), Task::default());
    for environment in ["local", "staging"] {
        let (own, other) = tasks(bench, &folder, environment)?;
        ours.steps.extend(own.steps);
        theirs.steps.extend(other.steps);
    }
    let components = theirs.steps.len();
    let base = side_by_side(&ours, &theirs, Runs::both(bench.runs))?;
    Ok(Measured {
        work: format!("`render` of `local` and `staging`: 2 processes, {components} charts"),
        against: "sum of `helm template`",
        rows: rows(base, None),
    })
}

/// A generated environment of 7 components and of 700.
pub(super) fn generated(bench: &Bench) -> Result<Measured> {
    let mut sizes = Vec::new();
    for (components, ours_runs, theirs_runs) in
        [(7, bench.runs, bench.runs), (700, bench.fewer_runs(), 1)]
    {
        let folder = bench.scratch.path().join(format!("project-{components}"));
        inputs::project(&folder, components)?;
        let (ours, theirs) = tasks(bench, &folder, "local")?;
        let runs = Runs {
            ours: ours_runs,
            theirs: theirs_runs,
        };
        sizes.push(side_by_side(&ours, &theirs, runs)?);
    }
    let [base, large]: [_; 2] = sizes.try_into().ok().context("there are two sizes")?;
    Ok(Measured {
        work: "`render` of a generated environment: 7 small charts".to_owned(),
        against: "sum of `helm template`",
        rows: rows(base, Some(large)),
    })
}

/// One render of an environment with this checkout's code, and one helm for each component. Both
/// make the same number of objects.
fn tasks(bench: &Bench, folder: &Path, environment: &str) -> Result<(Task, Task)> {
    let arguments = ["--quiet", "render", environment, "--source", "worktree"];
    let ours = Step::new(&bench.infractl, arguments, folder);
    let theirs = Task {
        steps: helm(bench, folder, environment)?,
    };
    let mut number = 0;
    for step in &theirs.steps {
        number += inputs::count_objects(&step.output()?);
    }
    let own = inputs::count_objects(&ours.output()?);
    ensure!(
        own == number && own > 0,
        "{environment}: infractl renders {own} objects but Secrets, helm {number}"
    );
    println!("   {environment}: {own} objects of both");
    Ok((Task::one(ours), theirs))
}

/// One helm for each component of an environment, with the values that infractl gives it.
pub(super) fn helm(bench: &Bench, folder: &Path, environment: &str) -> Result<Vec<Step>> {
    let values = folder.join("values-of-helm").join(environment);
    std::fs::create_dir_all(&values)?;
    let values_text = values.to_str().context("the path is not UTF-8")?;
    let work = Step::new(
        &bench.work,
        ["values", ".", environment, values_text],
        folder,
    );
    let mut steps = Vec::new();
    for line in work.output()?.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [name, namespace, chart, kubernetes] = words[..] else {
            anyhow::bail!("`{line}` does not describe a component");
        };
        build_dependencies(bench, &folder.join(chart))?;
        let file = format!("{values_text}/{name}.yaml");
        let arguments = ["template", name, chart, "-n", namespace, "-f", &file];
        let version = ["--kube-version", kubernetes];
        let arguments = arguments.into_iter().chain(version);
        steps.push(Step::new(&bench.tools.helm()?, arguments, folder));
    }
    Ok(steps)
}

/// Puts the chart's `file://` dependencies into `charts/`, where helm wants them.
fn build_dependencies(bench: &Bench, chart: &Path) -> Result<()> {
    let declares = workspace::read(&chart.join("Chart.yaml"))?.contains("\ndependencies:");
    if !declares || chart.join("charts").exists() {
        return Ok(());
    }
    let arguments = ["dependency", "build", "--skip-refresh", "."];
    process::output(&mut Step::new(&bench.tools.helm()?, arguments, chart).command())?;
    Ok(())
}
