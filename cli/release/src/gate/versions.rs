use infractl_document::Severity;

use super::{Course, Evidence, Judgement, failed, not_applicable, passed};
use crate::Pins;
use crate::version::Version;

/// Kubernetes rises by one minor version at most: it supports no more.
pub(super) fn kubernetes_skew(evidence: &Evidence) -> Judgement {
    let Some(current) = &evidence.current else {
        return not_applicable(format!("`{}` has no release yet", evidence.to));
    };
    let (before, after) = (&current.kubernetes, &evidence.release.kubernetes);
    let (old, new) = (before.numbers(), after.numbers());
    let [old_major, old_minor, _] = old;
    let [new_major, new_minor, _] = new;
    if new_major > old_major || (new_major == old_major && new_minor > old_minor + 1) {
        return failed(format!(
            "from {before} to {after} is more than one minor version"
        ));
    }
    passed(if before == after {
        format!("{after} stays")
    } else {
        format!("from {before} to {after} is one minor version at most")
    })
}

/// Nothing goes back: that is what a rollback is for, which says what cannot be undone.
pub(super) fn downgrade(evidence: &Evidence) -> Judgement {
    let Some(current) = &evidence.current else {
        return not_applicable(format!("`{}` has no release yet", evidence.to));
    };
    let mut lower = Vec::new();
    let mut unclear = Vec::new();
    match &evidence.course {
        Ok(Course::Backward) => {
            lower.push("the revision is in the history of the pinned one".into());
        }
        Ok(Course::First(_) | Course::Same | Course::Forward | Course::Aside) => {}
        Err(reason) => lower.push(format!("the revisions cannot be compared: {reason}")),
    }
    let (before, after) = (&current.kubernetes, &evidence.release.kubernetes);
    if after.numbers() < before.numbers() {
        lower.push(format!("kubernetes from {before} to {after}"));
    }
    images(evidence, current, &mut lower, &mut unclear);
    for (name, before) in &current.charts {
        if let Some(after) = evidence.release.charts.get(name) {
            let versions = (before.version.as_str(), after.version.as_str());
            compare(
                &format!("the chart of {name}"),
                versions,
                &mut lower,
                &mut unclear,
            );
        }
    }
    let not_compared = if unclear.is_empty() {
        String::new()
    } else {
        format!("; not compared: {}", unclear.join(", "))
    };
    if lower.is_empty() {
        passed(format!("no version goes back{not_compared}"))
    } else {
        failed(format!("goes back: {}{not_compared}", lower.join("; ")))
    }
}

fn images(evidence: &Evidence, current: &Pins, lower: &mut Vec<String>, unclear: &mut Vec<String>) {
    for (name, before) in &current.images {
        let Some(after) = evidence.release.images.get(name) else {
            continue;
        };
        if before.repository != after.repository {
            unclear.push(format!(
                "{name} from {} to {}",
                before.repository, after.repository
            ));
            continue;
        }
        let keeps_data = evidence.stateful.contains(&name.component);
        let subject = if keeps_data {
            format!("{name}, which keeps data,")
        } else {
            name.to_string()
        };
        compare(&subject, (&before.tag, &after.tag), lower, unclear);
    }
}

fn compare(
    subject: &str,
    (before, after): (&str, &str),
    lower: &mut Vec<String>,
    unclear: &mut Vec<String>,
) {
    if before == after {
        return;
    }
    let told = format!("{subject} from {before} to {after}");
    match (Version::read(before), Version::read(after)) {
        (Some(old), Some(new)) if new.is_before(&old) => lower.push(told),
        (Some(_), Some(_)) => {}
        _ => unclear.push(told),
    }
}

/// What production runs is known to the byte.
pub(super) fn digests(evidence: &Evidence) -> Judgement {
    let unresolved = evidence.release.unresolved();
    if unresolved.is_empty() {
        return passed("every image and chart has a digest");
    }
    let told = format!("without a digest: {}", unresolved.join(", "));
    // The same scale as that of the finding `release-unresolved-digest`.
    let scale = [Severity::Info, Severity::Warning, Severity::Error];
    if evidence.tier.severity(scale) == Severity::Error {
        failed(told)
    } else {
        passed(format!("{told}; tier {} allows it", evidence.tier))
    }
}
