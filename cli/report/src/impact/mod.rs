mod json;
mod markdown;

use std::fmt::Write as _;

pub use json::impact_json;
pub use markdown::impact_markdown;

use crate::Located;
use crate::escape::visible;

/// What a change of policies does to findings.
#[derive(Debug, Clone, Default)]
pub struct PolicyImpact {
    /// Findings that only the policies after have.
    pub new: Vec<Located>,
    /// Findings that only the policies before have.
    pub gone: Vec<Located>,
    /// Findings that say something else, before and after.
    pub changed: Vec<(Located, Located)>,
    /// The number of findings that both have.
    pub same: usize,
    /// The digest of the policies before.
    pub before: String,
    /// The digest of the policies after.
    pub after: String,
}

impl PolicyImpact {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.new.is_empty() && self.gone.is_empty() && self.changed.is_empty()
    }
}

/// `2 findings are new, 1 is gone, none is changed, 40 stay`.
pub fn impact_sentence(impact: &PolicyImpact) -> String {
    if impact.before == impact.after {
        return "the policies are the same".to_owned();
    }
    let count = |number: usize| match number {
        0 => "none is".to_owned(),
        1 => "1 is".to_owned(),
        _ => format!("{number} are"),
    };
    format!(
        "of the findings {} new, {} gone, {} changed; {} the same",
        count(impact.new.len()),
        count(impact.gone.len()),
        count(impact.changed.len()),
        count(impact.same)
    )
}

/// One line for each finding: `+` where it is new, `-` where it is gone, `~` where it is changed.
pub fn impact_text(impact: &PolicyImpact) -> String {
    let mut out = String::new();
    for (sign, findings) in [("+", &impact.new), ("-", &impact.gone)] {
        for found in findings {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{sign} {}", line(found));
        }
    }
    for (before, after) in &impact.changed {
        let _ = writeln!(out, "~ {}", line(after));
        let _ = writeln!(
            out,
            "  was {}: {}",
            before.severity,
            visible(&before.message)
        );
    }
    out
}

/// `error[k8s-a] kubernetes/a/Pod/b/c spec.containers[0]: message (prod now, staging now)`.
fn line(found: &Located) -> String {
    let mut out = format!("{}[{}]", found.severity, found.rule);
    match (&found.address, &found.primary) {
        (Some(address), _) => out.extend([" ", address]),
        (None, Some(place)) => out.extend([" ", place.path.as_str()]),
        (None, None) => {}
    }
    if let Some(path) = &found.path {
        out.extend([" ", path]);
    }
    let _ = write!(out, ": {}", visible(&found.message));
    if !found.renders.is_empty() {
        let _ = write!(out, " ({})", renders(found));
    }
    out
}

fn renders(found: &Located) -> String {
    let renders = found.renders.iter();
    let renders = renders.map(|(environment, kind)| format!("{environment} {kind}"));
    renders.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use infractl_document::{Finding, Sources};

    use super::*;
    use crate::locate;

    fn impact() -> PolicyImpact {
        let found = |rule: &'static str, message: &str| {
            let findings = [Finding::error(rule, None, message)];
            locate(&findings, &Sources::new()).remove(0)
        };
        PolicyImpact {
            new: vec![found("k8s-a", "one | two")],
            gone: vec![found("k8s-b", "b")],
            changed: vec![(found("k8s-c", "old"), found("k8s-c", "new"))],
            same: 2,
            before: "1".to_owned(),
            after: "2".to_owned(),
        }
    }

    #[test]
    fn each_finding_is_one_line_and_a_changed_one_says_what_it_was() {
        assert_eq!(
            impact_text(&impact()),
            "+ error[k8s-a]: one | two\n- error[k8s-b]: b\n~ error[k8s-c]: new\n  was error: old\n"
        );
        assert_eq!(
            impact_sentence(&impact()),
            "of the findings 1 is new, 1 is gone, 1 is changed; 2 are the same"
        );
        let markdown = impact_markdown(&impact());
        assert!(
            markdown.contains("| error | `k8s-a` |  | one \\| two |"),
            "{markdown}"
        );
        let json = impact_json(&impact(), &[]);
        assert!(json.contains("\"same\": 2"), "{json}");
        assert!(json.contains("\"message\": \"old\""), "{json}");
    }
}
