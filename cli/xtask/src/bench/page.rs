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

const HEAD: &str = "| work | time | infractl | the real tool | ratio | larger: infractl | the real tool | ratio \
                    | growth |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n";

/// All rows as Markdown.
pub(super) fn table(measured: &[Measured]) -> String {
    HEAD.to_owned() + &rows(measured)
}

fn rows(measured: &[Measured]) -> String {
    let mut text = String::new();
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
         kubeconform 0.8.0, dyff 1.12.0, tofu 1.12.6, tflint 0.64.0 and checkov 3.3.30; medians of \
         {} interleaved runs, of {} of the larger works and of tools that take seconds (`helm \
         template` of generated environments: 1). Made by `cargo xtask bench --write`.\n",
        bench.runs,
        bench.fewer_runs(),
    ))
}

/// Replaces what stands between the marks of the page; unless `is_all`, rows of other works stay.
pub(super) fn write(facts: &str, measured: &[Measured], is_all: bool) -> Result<()> {
    let path = workspace::root()?.join(PAGE);
    let text = workspace::read(&path)?;
    let rows = if is_all {
        rows(measured)
    } else {
        let (_, held) = text
            .split_once("--:|\n")
            .with_context(|| format!("{PAGE} has no table"))?;
        let (held, _) = held.split_once("\n\n").unwrap_or((held, ""));
        merged(held, &rows(measured))
    };
    let text = replaced(&text, &format!("\n{facts}\n{HEAD}{rows}\n"))
        .with_context(|| format!("{PAGE} has no marks for the table"))?;
    workspace::write(&path, text.as_bytes(), false)
}

/// The rows that a table has, with those of the works that were measured anew in their place; new
/// works come before the last one.
fn merged(held: &str, measured: &str) -> String {
    let mut works = works(held);
    for (name, rows) in self::works(measured) {
        match works.iter_mut().find(|(own, _)| *own == name) {
            Some((_, own)) => *own = rows,
            None => works.insert(works.len().saturating_sub(1), (name, rows)),
        }
    }
    works.into_iter().map(|(_, rows)| rows).collect()
}

/// The rows of each work with its name, which stands in the first of them alone.
fn works(rows: &str) -> Vec<(String, String)> {
    let mut works: Vec<(String, String)> = Vec::new();
    for line in rows.lines() {
        let name = line.split('|').nth(1).unwrap_or_default().trim();
        let row = format!("{line}\n");
        match works.last_mut() {
            Some((_, rows)) if name.is_empty() => rows.push_str(&row),
            _ => works.push((name.to_owned(), row)),
        }
    }
    works
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

    #[test]
    fn rows_of_works_that_were_not_measured_stay() {
        let held = "| a | 1 |\n|  | 2 |\n| b | 3 |\n| last | 4 |\n";
        let merged = merged(held, "| b | 5 |\n|  | 6 |\n| new | 7 |\n");
        assert_eq!(
            merged,
            "| a | 1 |\n|  | 2 |\n| b | 5 |\n|  | 6 |\n| new | 7 |\n| last | 4 |\n"
        );
    }
}
