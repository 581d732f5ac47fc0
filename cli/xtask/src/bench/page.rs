//! The table, and the page of the documentation that it stands in.

use std::fmt::Write as _;
use std::process::Command;

use anyhow::{Context, Result};

use super::Bench;
use super::measure::{Amount, Comparison, Measured};
use crate::{process, workspace};

const PAGE: &str = "docs/reference/performance.md";
const BEGIN: &str = "<!-- begin: cargo xtask bench --write -->\n";
const END: &str = "<!-- end -->\n";

/// All rows as Markdown.
pub(super) fn table(measured: &[Measured]) -> String {
    let mut text = String::from(
        "| work | time | infractl | the real tool | ratio | 100 ×: infractl | the real tool | ratio \
         | growth |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for work in measured {
        for (position, row) in work.rows.iter().enumerate() {
            let name = if position == 0 {
                format!("{} – {}", work.work, work.against)
            } else {
                String::new()
            };
            let large = row.large.map_or_else(
                || "– | – | – | –".to_owned(),
                |large| format!("{} | {}", cells(large), growth(row.base, large)),
            );
            let _ = writeln!(
                text,
                "| {name} | {} | {} | {large} |",
                row.quantity,
                cells(row.base)
            );
        }
    }
    text
}

fn cells(compared: Comparison) -> String {
    let Some(theirs) = compared.theirs else {
        return format!("{} | – | –", shown(compared.ours));
    };
    let ratio = theirs.number() / compared.ours.number();
    let digits = usize::from(ratio < 10.0);
    format!(
        "{} | {} | {ratio:.digits$}",
        shown(compared.ours),
        shown(theirs)
    )
}

fn growth(base: Comparison, large: Comparison) -> String {
    format!("{:.0}", large.ours.number() / base.ours.number())
}

/// A time or a size with three digits.
fn shown(amount: Amount) -> String {
    let number = amount.number();
    let (number, unit) = match amount {
        Amount::Time(_) if number >= 1.0 => (number, "s"),
        Amount::Time(_) if number >= 1e-4 => (number * 1e3, "ms"),
        Amount::Time(_) => (number * 1e6, "µs"),
        Amount::Memory(_) => (number / 1024.0 / 1024.0, "MiB"),
    };
    let digits = match number {
        large if large >= 100.0 => 0,
        middle if middle >= 10.0 => 1,
        _ => 2,
    };
    format!("{number:.digits$} {unit}")
}

/// What the numbers depend on: the machine without its name, and the versions.
pub(super) fn facts(bench: &Bench) -> Result<String> {
    let cores = std::thread::available_parallelism()?;
    let processor = workspace::read("/proc/cpuinfo".as_ref()).unwrap_or_default();
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("an unknown processor", |(_, model)| model)
        .to_owned();
    let rustc = process::output(Command::new("rustc").arg("--version"))?;
    let rustc = rustc.split_whitespace().nth(1).unwrap_or_default();
    Ok(format!(
        "{cores} cores of {model}; rustc {rustc}; helm 4.3.1, Helm SDK 4.2.3, \
         kubeconform 0.8.0 and dyff 1.12.0; medians of {} interleaved runs, of {} at 100 times the objects (`helm template` \
         of generated environments: 1). Made by `cargo xtask bench --write`.\n",
        bench.runs,
        bench.fewer_runs(),
    ))
}

/// Replaces what stands between the marks of the page.
pub(super) fn write(facts: &str, table: &str) -> Result<()> {
    let path = workspace::root()?.join(PAGE);
    let text = workspace::read(&path)?;
    let text = replaced(&text, &format!("\n{facts}\n{table}\n"))
        .with_context(|| format!("{PAGE} has no marks for the table"))?;
    workspace::write(&path, text.as_bytes(), false)
}

fn replaced(page: &str, part: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{part}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn amounts_have_three_digits_and_the_right_unit() {
        let texts = [2_500_000, 123_456, 45_678, 1_234, 99]
            .map(|micros| shown(Amount::Time(Duration::from_micros(micros))));
        assert_eq!(texts, ["2.50 s", "123 ms", "45.7 ms", "1.23 ms", "99.0 µs"]);
        assert_eq!(shown(Amount::Memory(50_960_000)), "48.6 MiB");
    }

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let page = format!("a\n{BEGIN}old\n{END}b\n");
        assert_eq!(
            replaced(&page, "new\n"),
            Some(format!("a\n{BEGIN}new\n{END}b\n"))
        );
        assert_eq!(replaced("no marks", "new"), None);
    }
}
