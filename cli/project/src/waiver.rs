use infractl_document::{AddressGlob, Finding, Severity, Spanned};
use serde::Deserialize;

use crate::{Date, EnvironmentName, decode};

/// The most days that a waiver may run.
const LONGEST: i64 = 90;

/// The days before the last one in which a waiver warns.
const NOTICE: i64 = 14;

/// `waivers.yaml`.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct WaiversFile {
    #[serde(rename = "apiVersion")]
    _api_version: String,
    #[serde(rename = "kind")]
    _kind: String,
    pub(crate) waivers: Vec<Spanned<Waiver>>,
}

/// A finding that is accepted for a while.
#[derive(Debug, Clone, Deserialize)]
pub struct Waiver {
    /// The rule's id.
    pub id: Spanned<String>,
    /// The documents that it holds for.
    #[serde(deserialize_with = "decode::text")]
    pub address: Spanned<AddressGlob>,
    /// The environments that it holds for; none stands for all.
    #[serde(default)]
    pub environments: Vec<Spanned<EnvironmentName>>,
    /// Who answers for it.
    pub owner: Spanned<String>,
    /// Why.
    pub reason: Spanned<String>,
    /// The last day on which it holds.
    pub expires: Spanned<Date>,
}

impl Waiver {
    /// What is wrong with it on a day; one that has expired accepts nothing more.
    pub fn problems(&self, today: jiff::civil::Date) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.is_over_broad() {
            let message = format!("the waiver of `{}` covers every owner", self.id);
            findings.push(
                Finding::error("waiver-over-broad", self.address.span, message)
                    .help("name the component in the address's second segment"),
            );
        }
        let days = self.expires.days_after(today);
        if days < 0 {
            let message = format!("the waiver of `{}` expired on {}", self.id, self.expires);
            let rule = "waiver-expired";
            findings.push(
                Finding::new(rule, Severity::Warning, self.expires.span, message)
                    .help("mend the finding and remove the waiver"),
            );
        } else if days <= NOTICE {
            let message = match days {
                0 => format!("the waiver of `{}` expires today", self.id),
                1 => format!("the waiver of `{}` expires tomorrow", self.id),
                _ => format!("the waiver of `{}` expires in {days} days", self.id),
            };
            let rule = "waiver-expires-soon";
            findings.push(
                Finding::new(rule, Severity::Warning, self.expires.span, message)
                    .help("mend the finding, or have the waiver renewed"),
            );
        } else if days > LONGEST {
            let message = format!("the waiver of `{}` runs for {days} more days", self.id);
            findings.push(
                Finding::error("waiver-too-long", self.expires.span, message)
                    .help(format!("choose a day at most {LONGEST} days ahead")),
            );
        }
        findings
    }

    /// Whether it holds on a day: one that covers every owner never does.
    pub fn holds_on(&self, today: jiff::civil::Date) -> bool {
        (0..=LONGEST).contains(&self.expires.days_after(today)) && !self.is_over_broad()
    }

    fn is_over_broad(&self) -> bool {
        matches!(self.address.as_str().split('/').nth(1), Some("**") | None)
            || self.address.as_str().starts_with("**")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn waiver(address: &str, expires: &str) -> Waiver {
        let word = || Spanned::unwritten("x".to_owned());
        Waiver {
            id: word(),
            address: Spanned::unwritten(AddressGlob::parse(address).unwrap()),
            environments: Vec::new(),
            owner: word(),
            reason: word(),
            expires: Spanned::unwritten(expires.parse().unwrap()),
        }
    }

    #[test]
    fn a_waiver_holds_for_ninety_days_and_its_last_day_counts() {
        let today = date(2026, 10, 1);
        // The day, whether it holds, and the rule that it breaks.
        for (expires, holds, rule) in [
            ("2026-09-30", false, Some("waiver-expired")),
            ("2026-10-01", true, Some("waiver-expires-soon")),
            ("2026-10-15", true, Some("waiver-expires-soon")),
            ("2026-10-16", true, None),
            ("2026-12-30", true, None),
            ("2026-12-31", false, Some("waiver-too-long")),
        ] {
            let waiver = waiver("kubernetes/loki/**", expires);
            let rules: Vec<String> = waiver
                .problems(today)
                .iter()
                .map(|finding| finding.rule.to_string())
                .collect();
            assert_eq!(waiver.holds_on(today), holds, "{expires}");
            assert_eq!(rules, rule.into_iter().collect::<Vec<_>>(), "{expires}");
        }
    }

    #[test]
    fn a_waiver_of_every_owner_is_over_broad() {
        let today = date(2026, 10, 1);
        for (address, is_broad) in [
            ("kubernetes/**", true),
            ("**", true),
            ("**/loki", true),
            ("kubernetes/loki/**", false),
            ("kubernetes/*/Pod/*/*", false),
        ] {
            let waiver = waiver(address, "2026-11-02");
            let problems = waiver.problems(today);
            assert_eq!(!problems.is_empty(), is_broad, "{address}");
            assert_eq!(waiver.holds_on(today), !is_broad, "{address}");
        }
    }
}
