//! Two objects with one name: the later one would silently win.

use infractl_document::Finding;

use super::super::set::Set;
use crate::validate::Options;

pub(super) fn check(set: &Set<'_>, _options: &Options, findings: &mut Vec<Finding>) {
    for entry in &set.entries {
        let Some(before) = entry.first.and_then(|place| set.entries.get(place)) else {
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
