//! Writers for findings, plans, previews, differences and drift: text, JSON, SARIF, JUnit, GitHub annotations and
//! Markdown.

mod changed;
mod diff;
mod drift;
mod escape;
mod github;
mod impact;
mod json;
mod json_value;
mod junit;
mod located;
mod markdown;
mod plan;
mod preview;
mod release;
mod rule;
mod sarif;
mod tested;
mod text;

pub use changed::ChangedLines;
pub use diff::{diff_json, diff_markdown, diff_sentence, diff_summary, diff_text};
pub use drift::{drift_headline, drift_json, drift_markdown, drift_sentence, drift_text};
pub use escape::visible;
pub use github::github;
pub use impact::{PolicyImpact, impact_json, impact_markdown, impact_sentence, impact_text};
pub use json::json;
pub use junit::junit;
pub use located::{Located, Place, locate};
pub use markdown::markdown;
pub use plan::{
    PlanVerdict, counts_sentence, has_stack_drift, plan_json, plan_text, stack_drift_text,
    stacks_counts, stacks_text,
};
pub use preview::{PreviewReport, preview_json, preview_sentence, preview_text};
pub use release::{Commits, Effect, ReleaseReport, release_json, release_markdown, release_text};
pub use rule::RuleText;
pub use sarif::sarif;
pub use tested::{
    LineCoverage, TestReport, TestResult, TestVerdict, coverage_text, tests_json, tests_junit,
    tests_sentence,
};
pub use text::text;

use std::collections::BTreeMap;

/// What a run checked, for the closing line and for machine formats.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// What was looked at, as name and number: `environments`, 2.
    pub checked: Vec<(String, usize)>,
    /// The version of infractl.
    pub version: String,
    /// The digest of the policies that judged, where any did.
    pub policies: Option<String>,
    /// What the rules are about, by id.
    pub rules: BTreeMap<String, RuleText>,
}

impl Summary {
    /// `2 environments, 84 objects`; empty where nothing was checked.
    pub fn sentence(&self) -> String {
        let counts = self.checked.iter().map(|(name, number)| match number {
            1 => match name.strip_suffix("ies") {
                Some(stem) => format!("1 {stem}y"),
                None => format!("1 {}", name.trim_end_matches('s')),
            },
            _ => format!("{number} {name}"),
        });
        counts.collect::<Vec<_>>().join(", ")
    }
}

/// The number of findings by severity and of accepted ones, as `1 error, 2 warnings, 3 accepted`;
/// empty where there are none.
pub fn counts(findings: &[Located]) -> String {
    use infractl_document::Severity;
    let mut parts = Vec::new();
    for (severity, word) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "note"),
    ] {
        let number = findings
            .iter()
            .filter(|found| found.severity == severity && found.acceptance.is_none())
            .count();
        match number {
            0 => {}
            1 => parts.push(format!("1 {word}")),
            _ => parts.push(format!("{number} {word}s")),
        }
    }
    let accepted = findings.iter().filter(|found| found.acceptance.is_some());
    match accepted.count() {
        0 => {}
        number => parts.push(format!("{number} accepted")),
    }
    parts.join(", ")
}

#[cfg(test)]
mod limits;
#[cfg(test)]
mod tests;
