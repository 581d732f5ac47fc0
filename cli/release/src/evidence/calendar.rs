use infractl_project::Freeze;
use jiff::tz::TimeZone;

use super::writer::Writer;
use super::{Evidence, Fact};

/// When the taker is frozen: by days in Greenwich, which are the same for everybody.
pub(super) fn freeze(evidence: &Evidence, writer: &mut Writer) -> Vec<Fact> {
    let to = &evidence.to.name;
    let today = evidence.now.to_zoned(TimeZone::UTC).date();
    let is_now = |freeze: &Freeze| freeze.from.day() <= today && today <= freeze.to.day();
    let freezes: Vec<&Freeze> = evidence.freezes().collect();
    writer.list("freeze", &freezes, |freeze, writer| {
        writer.text("from", &freeze.from.to_string());
        writer.text("to", &freeze.to.to_string());
        writer.text("reason", &freeze.reason);
        writer.flag("isNow", is_now(freeze));
    });
    let reasons: Vec<String> = freezes
        .iter()
        .filter(|freeze| is_now(freeze))
        .map(|freeze| {
            let (from, to) = (freeze.from.value, freeze.to.value);
            format!("{from} to {to}: {}", freeze.reason)
        })
        .collect();
    let told = if freezes.is_empty() {
        format!("`{to}` is never frozen")
    } else if reasons.is_empty() {
        format!("{today} is no day on which `{to}` is frozen")
    } else {
        format!("`{to}` is frozen on {today} ({})", reasons.join("; "))
    };
    Fact::one("freeze", told)
}
