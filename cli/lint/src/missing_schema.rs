//! `helm-missing-schema`: a chart that checks none of its values.

use infractl_document::{Finding, Severity};
use infractl_helm::Chart;

/// Tells of a chart without `values.schema.json`; a library has no values of its own.
pub fn missing_schema(chart: &Chart) -> Option<Finding> {
    if chart.has_schema() || chart.metadata.kind == "library" {
        return None;
    }
    let name = chart.name();
    let message = format!("the chart `{name}` has no `values.schema.json`");
    let rule = "helm-missing-schema";
    let finding = Finding::new(rule, Severity::Warning, chart.metadata.name_span, message);
    Some(finding.help("describe its values there: then a misspelt key is told, with its line"))
}
