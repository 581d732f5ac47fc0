use infractl_document::{AddressGlob, Finding, Severity, Spanned};
use serde::Deserialize;

use crate::{Date, EnvironmentName, decode};

/// The most days that a waiver may run.
const LONGEST: i64 = 90;

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
        if self.address.as_str().split('/').nth(1) == Some("**") {
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
        } else if days > LONGEST {
            let message = format!("the waiver of `{}` runs for {days} more days", self.id);
            findings.push(
                Finding::error("waiver-too-long", self.expires.span, message)
                    .help(format!("choose a day at most {LONGEST} days ahead")),
            );
        }
        findings
    }

    /// Whether it still holds on a day.
    pub fn holds_on(&self, today: jiff::civil::Date) -> bool {
        (0..=LONGEST).contains(&self.expires.days_after(today))
    }
}
