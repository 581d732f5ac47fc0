use std::collections::BTreeMap;

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
