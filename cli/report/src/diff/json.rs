use infractl_document::{Severity, Sources};
use infractl_environment::{Change, Class, Difference, EnvironmentDiff};
use serde::Serialize;

use super::class_word;
use super::origin::{JsonOrigin, JsonPlace, origin, place};
use crate::json_value::JsonValue;

/// The version of the shape below; a field may be added within it, never taken away.
const SCHEMA_VERSION: u32 = 1;

/// The shape of the differences.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JsonDiff<'a> {
    schema_version: u32,
    from: &'a str,
    to: &'a str,
    components: usize,
    documents: usize,
    unknown_fields: usize,
    counts: JsonCounts,
    differences: Vec<JsonDifference<'a>>,
    following: Vec<JsonDifference<'a>>,
    not_compared: Vec<JsonUncompared<'a>>,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonCounts {
    declared: usize,
    pending: usize,
    unexplained: usize,
    unclassified: usize,
    following: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonDifference<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    follows: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<&'a str>,
    address: &'a str,
    /// Empty where only one environment has the document.
    field: String,
    change: &'static str,
    is_sensitive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<JsonValue<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<JsonValue<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<JsonOrigin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<JsonOrigin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    declaration: Option<JsonDeclaration<'a>>,
}

#[derive(Serialize)]
struct JsonDeclaration<'a> {
    address: &'a str,
    field: &'a str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    through: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<JsonPlace>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonUncompared<'a> {
    component: &'a str,
    environment: &'a str,
    reason: &'a str,
    is_waiting: bool,
    is_allowed: bool,
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'a str,
    severity: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<JsonPlace>,
}

/// The differences as one JSON object with `schemaVersion`, ending in a line break.
pub fn diff_json(diff: &EnvironmentDiff, sources: &Sources) -> String {
    let mut out = serde_json::to_string_pretty(&shown(diff, sources)).unwrap_or_default();
    out.push('\n');
    out
}

/// The differences in their shape, for reports that hold them.
pub(crate) fn shown<'a>(diff: &'a EnvironmentDiff, sources: &Sources) -> JsonDiff<'a> {
    let counts = diff.counts();
    let (following, own): (Vec<&Difference>, Vec<&Difference>) = diff
        .differences
        .iter()
        .partition(|difference| difference.cause.is_some());
    JsonDiff {
        schema_version: SCHEMA_VERSION,
        from: &diff.from,
        to: &diff.to,
        components: diff.components.len(),
        documents: diff.documents,
        unknown_fields: diff.unknown,
        counts: JsonCounts {
            declared: counts.declared,
            pending: counts.pending,
            unexplained: counts.unexplained,
            unclassified: counts.unclassified,
            following: counts.following,
        },
        differences: own
            .into_iter()
            .map(|one| difference(one, sources))
            .collect(),
        following: following
            .into_iter()
            .map(|one| difference(one, sources))
            .collect(),
        not_compared: diff
            .uncompared
            .iter()
            .map(|own| JsonUncompared {
                component: own.component.as_str(),
                environment: diff.name_of(own.side),
                reason: &own.reason,
                is_waiting: own.is_waiting,
                is_allowed: own.is_allowed,
            })
            .collect(),
        findings: diff
            .findings
            .iter()
            .map(|finding| JsonFinding {
                rule: finding.rule.as_str(),
                severity: match finding.severity {
                    Severity::Info => "info",
                    Severity::Warning => "warning",
                    Severity::Error => "error",
                },
                message: &finding.message,
                help: finding.help.as_deref(),
                place: finding.primary.and_then(|span| place(span, sources)),
            })
            .collect(),
    }
}

fn difference<'a>(own: &'a Difference, sources: &Sources) -> JsonDifference<'a> {
    // Of a document that only one side has the address says enough.
    let is_shown = !own.is_sensitive && !own.is_whole();
    let shown = |tree: &'a Option<std::sync::Arc<infractl_document::Tree>>| {
        let tree = tree.as_deref().filter(|_| is_shown);
        tree.map(|tree| JsonValue(tree.root()))
    };
    JsonDifference {
        class: own
            .class
            .as_ref()
            .filter(|_| own.cause.is_none())
            .map(class_word),
        follows: own.cause.as_ref().map(ToString::to_string),
        component: own.component(),
        address: own.address.as_str(),
        field: own.path.to_string(),
        change: match own.change {
            Change::Added => "added",
            Change::Removed => "removed",
            Change::Changed => "changed",
            Change::Reordered => "reordered",
        },
        is_sensitive: own.is_sensitive,
        before: shown(&own.before),
        after: shown(&own.after),
        from: own.from.as_ref().map(|from| origin(from, sources)),
        to: own.to.as_ref().map(|to| origin(to, sources)),
        declaration: own
            .class
            .as_ref()
            .and_then(|class| declaration(class, sources)),
    }
}

fn declaration<'a>(class: &'a Class, sources: &Sources) -> Option<JsonDeclaration<'a>> {
    let Class::Declared {
        declaration,
        through,
    } = class
    else {
        return None;
    };
    Some(JsonDeclaration {
        address: declaration.address.as_str(),
        field: declaration.field.as_str(),
        reason: &declaration.reason,
        expires: declaration.expires.map(|day| day.to_string()),
        through: through.as_ref().map(ToString::to_string),
        place: declaration.span.and_then(|span| place(span, sources)),
    })
}
