use std::collections::BTreeSet;
use std::fmt::Write as _;

use infractl_base::RelativePath;
use infractl_document::{Finding, Sources, Span};

use crate::set::Pack;
use crate::worker::FileCoverage;

/// Which lines of policies tests reach, counted as OPA does: a line of a body is reached when it
/// is evaluated, the line of a head when its rule holds. Tests themselves do not count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    /// By path.
    pub files: Vec<CoveredFile>,
}

/// The lines of one file, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredFile {
    /// The file.
    pub path: RelativePath,
    /// Lines that tests reach.
    pub covered: Vec<u32>,
    /// Lines that they could reach and do not.
    pub not_covered: Vec<u32>,
}

impl Coverage {
    pub(super) fn of(pack: &Pack, counted: &[FileCoverage], sources: &Sources) -> Self {
        let mut files = Vec::new();
        for one in counted {
            let Some(file) = pack.files.get(one.file).filter(|file| !file.is_test) else {
                continue;
            };
            let Some(source) = sources.get(file.source) else {
                continue;
            };
            let line = |at: &usize| source.position(u32::try_from(*at).unwrap_or(u32::MAX)).line;
            let reached: BTreeSet<u32> = one.reached.iter().map(line).collect();
            let missed: BTreeSet<u32> = one.missed.iter().map(line).collect();
            files.push(CoveredFile {
                path: file.path.clone(),
                covered: reached.difference(&missed).copied().collect(),
                not_covered: missed.into_iter().collect(),
            });
        }
        files.sort_by(|left, right| left.path.cmp(&right.path));
        Self { files }
    }

    /// The number of lines that are reached.
    pub fn covered(&self) -> usize {
        self.files.iter().map(|file| file.covered.len()).sum()
    }

    /// The number of lines that can be reached.
    pub fn lines(&self) -> usize {
        let missed: usize = self.files.iter().map(|file| file.not_covered.len()).sum();
        self.covered() + missed
    }

    /// The share of lines that are reached, in percent, rounded down to hundredths: 100 is all.
    pub fn percent(&self) -> f64 {
        share(self.covered(), self.lines())
    }

    /// The files that hold what is missing, where it is too much.
    pub(super) fn problems(&self, pack: &Pack, sources: &Sources, minimum: f64) -> Vec<Finding> {
        if self.percent() >= minimum {
            return Vec::new();
        }
        let mut findings = Vec::new();
        for file in self
            .files
            .iter()
            .filter(|file| !file.not_covered.is_empty())
        {
            let known = pack.files.iter().find(|known| known.path == file.path);
            let source = known.and_then(|known| sources.get(known.source).zip(Some(known.source)));
            let span = source.and_then(|(source, id)| {
                let first = usize::try_from(*file.not_covered.first()?).ok()?;
                let start = *source.lines().get(first - 1)?;
                Some(Span::new(id, start as usize, start as usize))
            });
            let word = if file.not_covered.len() == 1 {
                "line"
            } else {
                "lines"
            };
            let message = format!("no test reaches {word} {}", ranges(&file.not_covered));
            let finding = Finding::error("policy-uncovered", span, message);
            findings.push(finding.help(format!(
                "{:.2} % of all lines are reached, and {minimum} % have to be",
                self.percent()
            )));
        }
        findings
    }
}

fn share(covered: usize, lines: usize) -> f64 {
    if lines == 0 {
        return 100.0;
    }
    let hundredths = covered.saturating_mul(10_000) / lines;
    f64::from(u32::try_from(hundredths).unwrap_or(u32::MAX)) / 100.0
}

/// Lines with neighbours drawn together: `3, 5-7`.
fn ranges(lines: &[u32]) -> String {
    let mut out = String::new();
    let mut rest = lines.iter().copied().peekable();
    while let Some(first) = rest.next() {
        let mut last = first;
        while let Some(next) = rest.next_if(|next| *next == last + 1) {
            last = next;
        }
        if !out.is_empty() {
            out.push_str(", ");
        }
        // Writing to a string cannot fail.
        let _ = if last > first {
            write!(out, "{first}-{last}")
        } else {
            write!(out, "{first}")
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_down_and_neighbours_drawn_together() {
        assert!((share(99_999, 100_000) - 99.99).abs() < f64::EPSILON);
        assert!((share(0, 0) - 100.0).abs() < f64::EPSILON);
        assert_eq!(ranges(&[3, 5, 6, 7, 9]), "3, 5-7, 9");
    }
}
