use std::collections::{BTreeMap, HashSet};

use infractl_document::Finding;

/// Each finding once: parts that read the same file tell of the same mistakes.
pub fn distinct(findings: Vec<Finding>) -> Vec<Finding> {
    let mut known: BTreeMap<u128, Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let alike = known.entry(finding.fingerprint()).or_default();
        let mut same = alike.iter().filter_map(|index| kept.get(*index));
        if same.all(|own| *own != finding) {
            alike.push(kept.len());
            kept.push(finding);
        }
    }
    kept
}

/// What policies found, without what a built-in rule of the same id told of the same place.
pub fn untold(mut found: Vec<Finding>, told: &[Finding]) -> Vec<Finding> {
    let places: HashSet<_> = told
        .iter()
        .filter_map(|finding| Some((finding.rule.as_str(), finding.primary?)))
        .collect();
    found.retain(|finding| {
        let place = finding.primary.map(|span| (finding.rule.as_str(), span));
        place.is_none_or(|place| !places.contains(&place))
    });
    found
}
