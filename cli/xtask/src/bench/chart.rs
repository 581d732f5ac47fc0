use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::measure::{
    Amount, Comparison, Measured, Row, Runs, Step, Task, median, rows, side_by_side,
};
use super::{Bench, inputs};

/// `helm template` of the small chart, process against process; the output is the same to the byte.
pub(super) fn as_process(bench: &Bench) -> Result<Measured> {
    let mut sizes = Vec::new();
    for (chart, runs) in charts(bench)? {
        let arguments = ["template".to_owned(), "demo".to_owned(), text(&chart)?];
        let folder = bench.scratch.path();
        let ours = Step::new(
            &bench.infractl,
            ["helm".to_owned()].into_iter().chain(arguments.clone()),
            folder,
        );
        let theirs = Step::new(&bench.tools.helm()?, arguments, folder);
        ensure!(
            ours.output()? == theirs.output()?,
            "infractl and helm print different manifests of {}",
            chart.display()
        );
        let runs = Runs::both(runs);
        sizes.push(side_by_side(&Task::one(ours), &Task::one(theirs), runs)?);
    }
    let [base, large]: [_; 2] = sizes.try_into().ok().context("there are two sizes")?;
    Ok(Measured {
        work: "`helm template` of a small chart: 7 objects".to_owned(),
        against: "`helm template`",
        rows: rows(base, Some(large)),
    })
}

/// Load and render in one process each, beside Helm's own library.
pub(super) fn in_process(bench: &Bench) -> Result<Measured> {
    let sdk = bench.tools.helm_sdk()?;
    let script = bench.scratch.path().join("helm_sdk.py");
    inputs::write(&script, include_str!("helm_sdk.py"))?;
    let mut sizes = Vec::new();
    for ((chart, rounds), repeats) in charts(bench)?.into_iter().zip([50, 5]) {
        let chart = text(&chart)?;
        let repeats = repeats.to_string();
        let folder = bench.scratch.path();
        let ours = Step::new(&bench.work, ["helm", &chart, &repeats], folder);
        let script = text(&script)?;
        let arguments = [script.as_str(), &text(&sdk)?, &chart, &repeats];
        let theirs = Step::new(Path::new("python3"), arguments, folder);
        let (mut own, mut other) = (Vec::new(), Vec::new());
        for _ in 0..rounds.min(7) {
            own.push(times(&ours.output()?)?);
            other.push(times(&theirs.output()?)?);
        }
        let compare = |ours: fn(&Times) -> Duration, theirs: fn(&Times) -> Duration| Comparison {
            ours: Amount::Time(median(own.iter().map(ours))),
            theirs: Some(Amount::Time(median(other.iter().map(theirs)))),
        };
        sizes.push([
            compare(|own| own.load + own.render, |own| own.load + own.render),
            compare(|own| own.render, |own| own.render),
            compare(|own| own.texts, |own| own.texts),
            compare(|own| own.again, |own| own.again),
        ]);
    }
    let [base, large]: [_; 2] = sizes.try_into().ok().context("there are two sizes")?;
    let quantities = [
        "load and render",
        "render",
        "texts of the templates",
        "texts, again",
    ];
    let rows = quantities
        .into_iter()
        .zip(base.into_iter().zip(large))
        .map(|(quantity, (base, large))| Row {
            quantity,
            base,
            large: Some(large),
        })
        .collect();
    Ok(Measured {
        work: "the same chart in process, one thread at a time".to_owned(),
        against: "Helm SDK",
        rows,
    })
}

/// The small chart and the one with every template 100 times, each with the number of its runs.
fn charts(bench: &Bench) -> Result<[(PathBuf, usize); 2]> {
    let large = bench.scratch.path().join("large/small");
    if !large.exists() {
        inputs::large_chart(&large, 100)?;
    }
    Ok([
        (inputs::small_chart()?, bench.runs),
        (large, bench.fewer_runs()),
    ])
}

/// What both programs print: the medians of one run.
struct Times {
    load: Duration,
    render: Duration,
    /// The part of a render that ends with the texts of the templates; for Helm that is all of it.
    texts: Duration,
    /// The same of a chart that was rendered before.
    again: Duration,
}

fn times(printed: &str) -> Result<Times> {
    let mut numbers = printed.split_whitespace().map(str::parse::<u64>);
    let mut next = || -> Result<Duration> {
        let number = numbers.next().context("a time is missing")??;
        Ok(Duration::from_nanos(number))
    };
    Ok(Times {
        load: next()?,
        render: next()?,
        texts: next()?,
        again: next()?,
    })
}

fn text(path: &Path) -> Result<String> {
    let text = path.to_str().context("the path is not UTF-8")?;
    Ok(text.to_owned())
}
