use std::collections::BTreeSet;
use std::fmt::Write as _;

use infractl_environment::{ClassCounts, EnvironmentDiff};

use super::group::{groups, heading};
use crate::visible;

/// One line for each component that differs.
pub fn diff_summary(diff: &EnvironmentDiff) -> String {
    let groups = groups(&diff.differences, heading);
    let width = groups.iter().map(|group| group.key.chars().count()).max();
    let width = width.unwrap_or_default();
    let mut out = String::new();
    for group in groups {
        let mut counts = ClassCounts::default();
        for difference in group.differences {
            counts.add(difference);
        }
        let name = visible(group.key);
        let _ = writeln!(out, "{name:<width$}  {}", sentence(&counts));
    }
    out
}

/// `staging → prod: 12 declared, 3 pending, 0 unexplained; 7 components compared`.
pub fn diff_sentence(diff: &EnvironmentDiff) -> String {
    let mut out = format!("{} → {}: {}", diff.from, diff.to, sentence(&diff.counts()));
    let number = diff.components.len();
    let noun = if number == 1 {
        "component"
    } else {
        "components"
    };
    let _ = write!(out, "; {number} {noun} compared");
    let missing = diff.uncompared.iter().filter(|own| !own.is_waiting);
    let missing: BTreeSet<_> = missing.map(|own| &own.component).collect();
    if !missing.is_empty() {
        let _ = write!(out, ", {} not", missing.len());
    }
    if diff.unknown > 0 {
        let noun = if diff.unknown == 1 { "field" } else { "fields" };
        let _ = write!(out, "; {} {noun} not known yet", diff.unknown);
    }
    out
}

fn sentence(counts: &ClassCounts) -> String {
    let ClassCounts {
        declared,
        pending,
        unexplained,
        unclassified,
        following,
    } = counts;
    let mut out = if *unclassified > 0 || counts.total() == 0 {
        match unclassified {
            0 => "no differences".to_owned(),
            1 => "1 difference".to_owned(),
            more => format!("{more} differences"),
        }
    } else {
        format!("{declared} declared, {pending} pending, {unexplained} unexplained")
    };
    if *following > 0 {
        let _ = write!(out, ", {following} following from these");
    }
    out
}
