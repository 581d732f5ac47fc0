//! Two objects with one name: the later one would silently win.

use std::collections::HashMap;

use infractl_document::Finding;

use super::super::set::Set;
use crate::validate::Options;

pub(super) fn check(set: &Set<'_>, _options: &Options, findings: &mut Vec<Finding>) {
    let mut first = HashMap::new();
    for entry in set.entries.iter().filter(|entry| !entry.name.is_empty()) {
        let key = (entry.group, entry.kind, entry.namespace, entry.name);
        let Some(before) = first.get(&key) else {
            first.insert(key, entry);
            continue;
        };
        let place = entry
            .namespace
            .map_or(String::new(), |it| format!(" in namespace `{it}`"));
        let component = before.manifest.component;
        let message = format!("{}{place} is defined twice", entry.label());
        let finding = entry
            .error("k8s-duplicate-object", entry.name_node(), message)
            .related(
                before.name_node().span(),
                format!("first defined here, by `{component}`"),
            )
            .help("rename one of them, or keep only one");
        findings.push(finding);
    }
}
