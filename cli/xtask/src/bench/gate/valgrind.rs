use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::record::{Cost, Versions};
use crate::bench::measure::Step;
use crate::process;

/// Runs a work under callgrind, then under dhat.
pub(super) fn count(step: &Step) -> Result<Cost> {
    let instructions = run(
        step,
        &["--tool=callgrind", "--callgrind-out-file=/dev/null"],
    )?;
    let memory = run(step, &["--tool=dhat", "--dhat-out-file=/dev/null"])?;
    Ok(Cost {
        instructions: number_behind(&instructions, "Collected :", "")?,
        allocations: number_behind(&memory, "Total:", " bytes in ")?,
        peak_bytes: number_behind(&memory, "At t-gmax:", "")?,
    })
}

pub(super) fn versions() -> Result<Versions> {
    let version = |program: &str| -> Result<String> {
        let text = process::output(Command::new(program).arg("--version"))
            .with_context(|| format!("the gates need {program}"))?;
        Ok(text.trim().to_owned())
    };
    let rustc = version("rustc")?;
    Ok(Versions {
        rustc: rustc
            .split_whitespace()
            .nth(1)
            .unwrap_or_default()
            .to_owned(),
        valgrind: version("valgrind")?,
    })
}

/// What a tool of valgrind says at the end of a work that ends well.
fn run(step: &Step, options: &[&str]) -> Result<String> {
    let output = step
        .within(Path::new("valgrind"), options)
        .command()
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(
        output.status.success(),
        "{step:?} ended with {}:\n{said}",
        output.status
    );
    Ok(said)
}

/// The number that stands behind `word`, or behind `further` in the same line.
fn number_behind(said: &str, word: &str, further: &str) -> Result<u64> {
    let number = said.lines().find_map(|line| {
        let (_, rest) = line.split_once(word)?;
        let (_, rest) = rest.split_once(further)?;
        let digits: String = rest
            .trim_start()
            .chars()
            .take_while(|sign| sign.is_ascii_digit() || *sign == ',')
            .filter(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    });
    number.with_context(|| format!("valgrind does not say `{word}`:\n{said}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_what_valgrind_says() {
        let said = "==7== Collected : 4404513\n\
                    ==7== Total:     1,012,345 bytes in 3,210 blocks\n\
                    ==7== At t-gmax: 96,272 bytes in 101 blocks\n";
        assert_eq!(number_behind(said, "Collected :", "").unwrap(), 4_404_513);
        assert_eq!(number_behind(said, "Total:", " bytes in ").unwrap(), 3_210);
        assert_eq!(number_behind(said, "At t-gmax:", "").unwrap(), 96_272);
        assert!(number_behind(said, "At t-end:", "").is_err());
    }
}
