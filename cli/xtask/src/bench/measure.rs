use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use nix::sys::resource::{UsageWho, getrusage};

/// What a work took: time on the clock, and time of all processors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) wall: Duration,
    pub(super) processors: Duration,
}

/// A work for processes: one after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Task {
    pub(super) steps: Vec<Step>,
}

/// One process.
#[derive(Debug, Clone)]
pub(super) struct Step {
    program: PathBuf,
    arguments: Vec<String>,
    folder: PathBuf,
    output: Option<PathBuf>,
    variables: Vec<(String, String)>,
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    Time(Duration),
    /// Bytes.
    Memory(u64),
}

/// infractl beside the real tool.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison {
    pub(super) ours: Amount,
    pub(super) theirs: Option<Amount>,
}

/// One quantity of a work, at its own size and at 100 times the objects.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) quantity: &'static str,
    pub(super) base: Comparison,
    pub(super) large: Option<Comparison>,
}

/// A work with its rows.
#[derive(Debug)]
pub(super) struct Measured {
    pub(super) work: String,
    pub(super) against: &'static str,
    pub(super) rows: Vec<Row>,
}

impl Step {
    pub(super) fn new<A: Into<String>>(
        program: &Path,
        arguments: impl IntoIterator<Item = A>,
        folder: &Path,
    ) -> Self {
        Self {
            program: program.to_owned(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            folder: folder.to_owned(),
            output: None,
            variables: Vec::new(),
        }
    }

    /// The same process with a variable of the environment.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same process, whose output comes behind what a file holds already.
    pub(super) fn appending_to(self, file: &Path) -> Self {
        Self {
            output: Some(file.to_owned()),
            ..self
        }
    }

    /// The process, ready to start, with nothing of the caller's settings but where programs lie.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        let path = std::env::var_os("PATH").unwrap_or_default();
        command
            .args(&self.arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", path)
            .env("HOME", &self.folder)
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// The same process, run by another program.
    pub(super) fn within(&self, program: &Path, options: &[&str]) -> Self {
        let own = self.program.to_string_lossy().into_owned();
        let options = options.iter().map(|option| (*option).to_owned());
        Self {
            program: program.to_owned(),
            arguments: options.chain([own]).chain(self.arguments.clone()).collect(),
            folder: self.folder.clone(),
            output: self.output.clone(),
            variables: self.variables.clone(),
        }
    }

    fn stdout(&self) -> Result<Stdio> {
        Ok(match &self.output {
            Some(file) => Stdio::from(File::options().create(true).append(true).open(file)?),
            None => Stdio::null(),
        })
    }

    /// What the process prints.
    pub(super) fn output(&self) -> Result<String> {
        crate::process::output(&mut self.command())
    }
}

impl Amount {
    /// Seconds or bytes.
    pub(super) fn number(self) -> f64 {
        match self {
            Self::Time(time) => time.as_secs_f64(),
            // Sizes of processes are far below where this loses digits.
            #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
            Self::Memory(bytes) => bytes as f64,
        }
    }
}

impl Task {
    pub(super) fn one(step: Step) -> Self {
        Self { steps: vec![step] }
    }

    /// Runs every process and says what that took.
    pub(super) fn sample(&self) -> Result<Sample> {
        for file in self.steps.iter().filter_map(|step| step.output.as_ref()) {
            if file.exists() {
                std::fs::remove_file(file)?;
            }
        }
        let before = processors()?;
        let start = Instant::now();
        for step in &self.steps {
            let status = step
                .command()
                .stdin(Stdio::null())
                .stdout(step.stdout()?)
                .stderr(Stdio::null())
                .status()?;
            if !status.success() {
                bail!("{step:?} ended with {status}");
            }
        }
        let wall = start.elapsed();
        let processors = processors()?.saturating_sub(before);
        Ok(Sample { wall, processors })
    }
}

/// User and system time of all processes that have ended.
fn processors() -> Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let total = usage.user_time() + usage.system_time();
    Ok(Duration::from_micros(u64::try_from(
        total.tv_sec() * 1_000_000 + total.tv_usec(),
    )?))
}

/// Runs both works in turn, so that whatever else the machine does meets both, and gives medians.
pub(super) fn side_by_side(ours: &Task, theirs: &Task, runs: Runs) -> Result<[Comparison; 2]> {
    let mut own = Vec::new();
    let mut other = Vec::new();
    // The first run of each finds cold caches and is not counted.
    ours.sample()?;
    if runs.theirs > 1 {
        theirs.sample()?;
    }
    for run in 0..runs.ours.max(runs.theirs) {
        if run < runs.ours {
            own.push(ours.sample()?);
        }
        if run < runs.theirs {
            other.push(theirs.sample()?);
        }
    }
    Ok(compared(&own, &other))
}

/// Runs two works of some milliseconds in turn, each twice in a row, and counts the second run:
/// what the other program left in the processor's caches is no part of a work that short.
pub(super) fn warm_side_by_side(
    ours: &Task,
    theirs: &Task,
    runs: usize,
) -> Result<[Comparison; 2]> {
    let second = |task: &Task| {
        task.sample()?;
        task.sample()
    };
    let mut own = Vec::with_capacity(runs);
    let mut other = Vec::with_capacity(runs);
    for _ in 0..runs {
        own.push(second(ours)?);
        other.push(second(theirs)?);
    }
    Ok(compared(&own, &other))
}

/// The medians of wall and processor time.
fn compared(own: &[Sample], other: &[Sample]) -> [Comparison; 2] {
    let compare = |quantity: fn(&Sample) -> Duration| Comparison {
        ours: Amount::Time(median(own.iter().map(quantity))),
        theirs: (!other.is_empty()).then(|| Amount::Time(median(other.iter().map(quantity)))),
    };
    [
        compare(|sample| sample.wall),
        compare(|sample| sample.processors),
    ]
}

/// How often each of two works runs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Runs {
    pub(super) ours: usize,
    pub(super) theirs: usize,
}

impl Runs {
    pub(super) fn both(runs: usize) -> Self {
        Self {
            ours: runs,
            theirs: runs,
        }
    }
}

/// The rows of wall and processor time.
pub(super) fn rows(base: [Comparison; 2], large: Option<[Comparison; 2]>) -> Vec<Row> {
    let [wall, processors] = base;
    let (large_wall, large_processors) = match large {
        Some([wall, processors]) => (Some(wall), Some(processors)),
        None => (None, None),
    };
    vec![
        Row {
            quantity: "wall",
            base: wall,
            large: large_wall,
        },
        Row {
            quantity: "CPU",
            base: processors,
            large: large_processors,
        },
    ]
}

/// The middle of the values; the upper one of two.
pub(super) fn median(values: impl Iterator<Item = Duration>) -> Duration {
    let mut values: Vec<Duration> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_whatever_the_order() {
        let values = [5, 1, 9, 2, 100].map(Duration::from_secs);
        assert_eq!(median(values.into_iter()), Duration::from_secs(5));
    }
}
