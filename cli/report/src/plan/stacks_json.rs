//! The stacks of a plan and of drift, for programs.

use infractl_delivery::{
    FieldChange, StackContent, StackPlan, drift_fields, stack_changes, stack_counts, stack_fields,
};
use infractl_document::Sources;
use infractl_state::Counts;
use infractl_terraform::plan::ResourceChange;
use serde::Serialize;

use super::field;

/// A stack as programs see it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct JsonStack<'a> {
    name: &'a str,
    source: &'a str,
    /// `planned`, `evaluated` or `deferred`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<Counts>,
    changes: Vec<JsonResource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outputs: Vec<JsonOutput<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waits_for: Vec<JsonWaiting<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::disallowed_types,
    reason = "fields are compared on the way here, and nothing keeps them to borrow from"
)]
struct JsonResource {
    address: String,
    action: String,
    rank: u8,
    concerns: Vec<&'static str>,
    is_import: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_address: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replaced_for: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<serde_json::Value>,
}

#[derive(Serialize)]
struct JsonOutput<'a> {
    name: &'a str,
    action: String,
}

#[derive(Serialize)]
struct JsonWaiting<'a> {
    variable: &'a str,
    output: String,
    reason: &'a str,
}

/// What plans would do with stacks.
pub(crate) fn stacks<'a>(plans: &'a [StackPlan], sources: &Sources) -> Vec<JsonStack<'a>> {
    plans.iter().map(|plan| stack(plan, sources)).collect()
}

/// What was done to stacks elsewhere.
pub(crate) fn drifted<'a>(plans: &'a [StackPlan], sources: &Sources) -> Vec<JsonStack<'a>> {
    let planned = plans
        .iter()
        .filter_map(|plan| Some((plan, plan.planned()?)));
    planned
        .map(|(plan, planned)| JsonStack {
            changes: planned
                .plan
                .drift
                .iter()
                .map(|change| resource(change, &drift_fields(change), sources))
                .collect(),
            counts: None,
            outputs: Vec::new(),
            ..stack(plan, sources)
        })
        .collect()
}

fn stack<'a>(plan: &'a StackPlan, sources: &Sources) -> JsonStack<'a> {
    let mut shown = JsonStack {
        name: &plan.name,
        source: plan.source.as_str(),
        status: "evaluated",
        tool: None,
        counts: None,
        changes: Vec::new(),
        outputs: Vec::new(),
        waits_for: Vec::new(),
    };
    match &plan.content {
        StackContent::Evaluated(_) => {}
        StackContent::Deferred(waiting) => {
            shown.status = "deferred";
            shown.waits_for = waiting
                .iter()
                .map(|wait| JsonWaiting {
                    variable: &wait.variable,
                    output: wait.place.to_string(),
                    reason: &wait.reason,
                })
                .collect();
        }
        StackContent::Planned(planned) => {
            shown.status = "planned";
            shown.tool = Some(format!("{} {}", planned.tool, planned.tool_version));
            shown.counts = Some(stack_counts(&planned.plan));
            shown.changes = stack_changes(&planned.plan)
                .into_iter()
                .map(|change| resource(change, &stack_fields(change), sources))
                .collect();
            shown.outputs = planned
                .plan
                .outputs
                .iter()
                .filter(|output| output.action.changes())
                .map(|output| JsonOutput {
                    name: &output.name,
                    action: output.action.to_string(),
                })
                .collect();
        }
    }
    shown
}

fn resource(change: &ResourceChange, fields: &[FieldChange], sources: &Sources) -> JsonResource {
    JsonResource {
        address: change.address.clone(),
        action: change.action.to_string(),
        rank: change.risk.rank,
        concerns: change
            .risk
            .concerns
            .iter()
            .map(|concern| concern.as_str())
            .collect(),
        is_import: change.is_import,
        previous_address: change.previous_address.clone(),
        replaced_for: change
            .replace_paths
            .iter()
            .map(ToString::to_string)
            .collect(),
        fields: fields
            .iter()
            .filter_map(|found| serde_json::to_value(field(found, sources)).ok())
            .collect(),
    }
}
