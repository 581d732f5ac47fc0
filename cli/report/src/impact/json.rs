use serde::Serialize;

use super::PolicyImpact;
use crate::Located;
use crate::json::{JsonFinding, finding};

/// The version of the shape below; a field may be added within it, never taken away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonImpact<'a> {
    schema_version: u32,
    policies: JsonDigests<'a>,
    new: Vec<JsonFinding<'a>>,
    gone: Vec<JsonFinding<'a>>,
    changed: Vec<JsonChange<'a>>,
    same: usize,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonDigests<'a> {
    before: &'a str,
    after: &'a str,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    before: JsonFinding<'a>,
    after: JsonFinding<'a>,
}

/// The impact as one JSON object with `schemaVersion`, ending in a line break; `problems` is what
/// could not be looked at.
pub fn impact_json(impact: &PolicyImpact, problems: &[Located]) -> String {
    let report = JsonImpact {
        schema_version: SCHEMA_VERSION,
        policies: JsonDigests {
            before: &impact.before,
            after: &impact.after,
        },
        new: impact.new.iter().map(finding).collect(),
        gone: impact.gone.iter().map(finding).collect(),
        changed: impact
            .changed
            .iter()
            .map(|(before, after)| JsonChange {
                before: finding(before),
                after: finding(after),
            })
            .collect(),
        same: impact.same,
        findings: problems.iter().map(finding).collect(),
    };
    let mut out = serde_json::to_string_pretty(&report).unwrap_or_default();
    out.push('\n');
    out
}
