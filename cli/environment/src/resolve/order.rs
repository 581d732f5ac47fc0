use std::collections::BTreeSet;

use infractl_document::Finding;
use infractl_project::ComponentName;

use super::{Resolved, ResolvedComponent};

/// Puts providers before those that need them, and equals by name.
pub(super) fn order(resolved: &mut Resolved<'_>) {
    let mut left = std::mem::take(&mut resolved.components);
    left.sort_by(|one, other| one.name().cmp(other.name()));
    // A need of a component that is not rendered has its own finding; it holds nothing up.
    let present: BTreeSet<ComponentName> = left.iter().map(|one| one.name().clone()).collect();
    for one in &mut left {
        one.needs.retain(|need| present.contains(*need));
    }
    let mut placed = BTreeSet::new();
    while !left.is_empty() {
        let ready = left
            .iter()
            .position(|one| one.needs.iter().all(|need| placed.contains(*need)));
        let Some(ready) = ready else {
            let finding = circle(&left);
            resolved.findings.push(finding);
            for one in left {
                let reason = "it is part of a circle of needs".to_owned();
                resolved.unresolved.insert(one.name().clone(), reason);
            }
            return;
        };
        let one = left.remove(ready);
        placed.insert(one.name().clone());
        resolved.components.push(one);
    }
}

/// Names one circle among components that all wait for each other.
fn circle(left: &[ResolvedComponent<'_>]) -> Finding {
    let find = |name: &ComponentName| left.iter().find(|one| one.name() == name);
    let mut path: Vec<&ResolvedComponent<'_>> = Vec::new();
    let mut next = left.first();
    while let Some(one) = next {
        if let Some(start) = path.iter().position(|seen| seen.name() == one.name()) {
            path.drain(..start);
            break;
        }
        path.push(one);
        next = one.needs.iter().find_map(|need| find(need));
    }
    // The circle is told from its first name on, wherever the walk has entered it.
    let first = path.iter().enumerate().min_by_key(|(_, one)| one.name());
    let first = first.map_or(0, |(position, _)| position);
    path.rotate_left(first);
    let names: Vec<&str> = path
        .iter()
        .chain(path.first())
        .map(|one| one.name().as_str())
        .collect();
    let message = format!(
        "components need each other in a circle: `{}`",
        names.join("` → `")
    );
    let place = path.first().and_then(|one| one.choice.place());
    let mut finding = Finding::error("env-need-cycle", place, message)
        .help("take one of the needs away, or bind it to something else");
    for one in path.iter().skip(1) {
        finding = finding.related(
            one.choice.place(),
            format!("`{}` is chosen here", one.name()),
        );
    }
    finding
}
