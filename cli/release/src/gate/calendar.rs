use jiff::tz::TimeZone;

use super::{Evidence, Judgement, failed, not_applicable, passed};

/// The taker is not frozen on this day in Greenwich, which is the same day for everybody.
pub(super) fn freeze(evidence: &Evidence) -> Judgement {
    let to = &evidence.to;
    if evidence.freezes.is_empty() {
        return not_applicable(format!("`{to}` is never frozen"));
    }
    let today = evidence.now.to_zoned(TimeZone::UTC).date();
    let reasons: Vec<String> = evidence
        .freezes
        .iter()
        .filter(|freeze| freeze.from.day() <= today && today <= freeze.to.day())
        .map(|freeze| {
            let (from, to) = (freeze.from.value, freeze.to.value);
            format!("{from} to {to}: {}", freeze.reason)
        })
        .collect();
    if reasons.is_empty() {
        passed(format!("{today} is no day on which `{to}` is frozen"))
    } else {
        failed(format!(
            "`{to}` is frozen on {today} ({})",
            reasons.join("; ")
        ))
    }
}
