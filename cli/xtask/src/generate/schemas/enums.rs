use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, ensure};

/// The values of each enum, by the definition that holds the field and the path of the field in
/// it: property names, `[]` for the items of a list, `{}` for the values of a map.
pub(super) type Enums = BTreeMap<(String, Vec<String>), Vec<String>>;

/// Fields whose values the API server checks although their type bears no `+enum` mark: the
/// constants of the types in `types.go` of the package, with the checks in `validation.go`.
const UNMARKED: &[(&str, &str, &[&str])] = &[
    (
        "meta.v1.LabelSelectorRequirement",
        "operator",
        &["DoesNotExist", "Exists", "In", "NotIn"],
    ),
    (
        "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy",
        "whenDeleted",
        &["Delete", "Retain"],
    ),
    (
        "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy",
        "whenScaled",
        &["Delete", "Retain"],
    ),
    (
        "autoscaling.v2.MetricSpec",
        "type",
        &[
            "ContainerResource",
            "External",
            "Object",
            "Pods",
            "Resource",
        ],
    ),
    (
        "autoscaling.v2.MetricTarget",
        "type",
        &["AverageValue", "Utilization", "Value"],
    ),
    (
        "autoscaling.v2.HPAScalingRules",
        "selectPolicy",
        &["Disabled", "Max", "Min"],
    ),
    (
        "autoscaling.v2.HPAScalingPolicy",
        "type",
        &["Percent", "Pods"],
    ),
    (
        "core.v1.VolumeMount",
        "recursiveReadOnly",
        &["Disabled", "Enabled", "IfPossible"],
    ),
    (
        "core.v1.ContainerResizePolicy",
        "restartPolicy",
        &["NotRequired", "RestartContainer"],
    ),
    (
        "apiextensions.v1.CustomResourceDefinitionSpec",
        "scope",
        &["Cluster", "Namespaced"],
    ),
    (
        "apiextensions.v1.CustomResourceConversion",
        "strategy",
        &["None", "Webhook"],
    ),
    ("rbac.v1.RoleRef", "kind", &["ClusterRole", "Role"]),
    (
        "rbac.v1.Subject",
        "kind",
        &["Group", "ServiceAccount", "User"],
    ),
];

/// Reads the enums out of `zz_generated.openapi.go`; the published swagger leaves them out.
///
/// gofmt indents each level by one tab, so that the path of a line is that of the lines above it
/// with fewer tabs.
pub(super) fn read(path: &Path) -> anyhow::Result<Enums> {
    let text = super::read(path)?;
    let mut found = Enums::new();
    let mut definition = String::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("func schema_") {
            let name = rest.split('(').next().unwrap_or_default();
            definition = definition_suffix(name);
            open.clear();
            continue;
        }
        let trimmed = line.trim_start_matches('\t');
        let depth = line.len() - trimmed.len();
        while open.last().is_some_and(|(at, _)| *at >= depth) {
            open.pop();
        }
        if let Some(name) = trimmed
            .strip_prefix('"')
            .and_then(|it| it.strip_suffix("\": {"))
        {
            open.push((depth, name.to_owned()));
        } else if trimmed.starts_with("Items: ") {
            open.push((depth, "[]".to_owned()));
        } else if trimmed.starts_with("AdditionalProperties: ") {
            open.push((depth, "{}".to_owned()));
        } else if let Some(values) = trimmed.strip_prefix("Enum:") {
            let values = values
                .trim_start()
                .strip_prefix("[]interface{}{")
                .and_then(|it| it.strip_suffix("},"))
                .with_context(|| format!("cannot read the enum `{trimmed}`"))?;
            let values: Vec<String> = serde_json::from_str(&format!("[{values}]"))
                .with_context(|| format!("cannot read the enum `{trimmed}`"))?;
            let path = open.iter().map(|(_, name)| name.clone()).collect();
            found.insert((definition.clone(), path), values);
        }
    }
    ensure!(
        found.len() >= 100,
        "only {} enums in `{}`: its layout has changed",
        found.len(),
        path.display()
    );
    for (definition, field, values) in UNMARKED {
        let place = ((*definition).to_owned(), vec![(*field).to_owned()]);
        let values = values.iter().map(|value| (*value).to_owned());
        found.entry(place).or_insert_with(|| values.collect());
    }
    Ok(found)
}

/// `k8sio_api_core_v1_Container` and `io.k8s.api.core.v1.Container` both end in `core.v1.Container`.
fn definition_suffix(function: &str) -> String {
    last_three(function, '_')
}

/// The part of a definition's name by which [`Enums`] knows it.
pub(super) fn key(definition: &str) -> String {
    last_three(definition, '.')
}

fn last_three(name: &str, separator: char) -> String {
    let mut parts: Vec<&str> = name.rsplit(separator).take(3).collect();
    parts.reverse();
    parts.join(".")
}
