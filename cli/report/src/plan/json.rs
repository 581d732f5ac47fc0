use infractl_delivery::{Change, FieldChange, ObjectAction, ObjectPlan, Plan, Refusal, StackPlan};
use infractl_document::{Sources, Tree};
use infractl_state::Counts;
use serde::Serialize;

use super::{JsonStack, stacks_json, word};
use crate::Located;
use crate::json::{JsonFinding, finding};
use crate::json_value::JsonValue;

/// What policies say of what a plan would bring.
#[derive(Debug)]
pub struct PlanVerdict {
    /// The digest of the policies.
    pub policies: String,
    /// What they found; what is accepted is marked.
    pub findings: Vec<Located>,
}

/// The version of the shape below; a field may be added within it, never taken away.
const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonPlan<'a> {
    schema_version: u32,
    environment: &'a str,
    action: String,
    counts: Counts,
    changes_layout: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stacks: Vec<JsonStack<'a>>,
    components: Vec<JsonComponent<'a>>,
    required_secrets: Vec<JsonSecret<'a>>,
    blockers: Vec<JsonBlocker<'a>>,
    refusals: Vec<JsonRefusal<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<JsonVerdict<'a>>,
}

#[derive(Serialize)]
struct JsonVerdict<'a> {
    policies: &'a str,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct JsonComponent<'a> {
    name: &'a str,
    objects: Vec<JsonObject<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonObject<'a> {
    address: &'a str,
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// From 0, nothing changes, to 100, data may be lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<u8>,
    /// What speaks for care, the worst first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    concerns: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<JsonField<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JsonField<'a> {
    path: String,
    change: &'static str,
    is_sensitive: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<JsonValue<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<JsonValue<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<JsonPlace>,
}

#[derive(Serialize)]
struct JsonPlace {
    path: String,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct JsonSecret<'a> {
    component: &'a str,
    namespace: &'a str,
    name: &'a str,
    keys: &'a [String],
}

#[derive(Serialize)]
struct JsonBlocker<'a> {
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    reason: &'a str,
}

#[derive(Serialize)]
struct JsonRefusal<'a> {
    component: &'a str,
    before: &'a str,
    after: &'a str,
}

/// A plan as one JSON object with `schemaVersion`, ending in a line break.
pub fn plan_json(
    plan: &Plan,
    stacks: &[StackPlan],
    verdict: Option<&PlanVerdict>,
    sources: &Sources,
) -> String {
    let shown = JsonPlan {
        schema_version: SCHEMA_VERSION,
        environment: &plan.environment,
        action: plan.action.to_string(),
        counts: plan.counts,
        changes_layout: plan.changes_layout,
        stacks: stacks_json::stacks(stacks, sources),
        components: plan
            .components
            .iter()
            .map(|component| JsonComponent {
                name: &component.name,
                objects: component
                    .objects
                    .iter()
                    .map(|found| object(found, sources))
                    .collect(),
            })
            .collect(),
        required_secrets: plan
            .required_secrets
            .iter()
            .map(|secret| JsonSecret {
                component: &secret.component,
                namespace: &secret.namespace,
                name: &secret.name,
                keys: &secret.keys,
            })
            .collect(),
        blockers: plan
            .blockers
            .iter()
            .map(|blocker| JsonBlocker {
                address: blocker.address.as_str(),
                path: blocker.path.as_ref().map(ToString::to_string),
                reason: &blocker.reason,
            })
            .collect(),
        refusals: plan
            .refusals
            .iter()
            .map(|refusal| match refusal {
                Refusal::VariantChange {
                    component,
                    before,
                    after,
                } => JsonRefusal {
                    component,
                    before,
                    after,
                },
            })
            .collect(),
        verdict: verdict.map(|verdict| JsonVerdict {
            policies: &verdict.policies,
            findings: verdict.findings.iter().map(finding).collect(),
        }),
    };
    let mut out = serde_json::to_string_pretty(&shown).unwrap_or_default();
    out.push('\n');
    out
}

fn object<'a>(found: &'a ObjectPlan, sources: &Sources) -> JsonObject<'a> {
    let (replaced_for, reason) = match &found.action {
        ObjectAction::Replace { field, reason } => (Some(field.to_string()), Some(*reason)),
        _ => (None, None),
    };
    JsonObject {
        address: found.address.as_str(),
        action: word(&found.action),
        replaced_for,
        reason,
        rank: (!found.risk.concerns.is_empty()).then_some(found.risk.rank),
        concerns: found.risk.concerns.iter().map(|own| own.as_str()).collect(),
        fields: found
            .fields
            .iter()
            .map(|change| field(change, sources))
            .collect(),
    }
}

pub(crate) fn field<'a>(change: &'a FieldChange, sources: &Sources) -> JsonField<'a> {
    let shown = |tree: &'a Option<std::sync::Arc<Tree>>| {
        tree.as_ref()
            .filter(|_| !change.is_sensitive)
            .map(|tree| JsonValue(tree.root()))
    };
    let written = change.span.and_then(|span| sources.origin(span).written());
    JsonField {
        path: change.path.to_string(),
        change: match change.change {
            Change::Added => "added",
            Change::Removed => "removed",
            Change::Changed => "changed",
            Change::Reordered => "reordered",
        },
        is_sensitive: change.is_sensitive,
        before: shown(&change.before),
        after: shown(&change.after),
        origin: written
            .and_then(|span| sources.locate(span))
            .map(|(path, start, _)| JsonPlace {
                path: path.to_string(),
                line: start.line,
                column: start.column,
            }),
    }
}
