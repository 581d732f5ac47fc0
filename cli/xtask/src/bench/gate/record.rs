use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// How much dearer a work may become, in percent.
const TOLERANCE: u64 = 3;

/// What was recorded, and with what.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Records {
    pub(super) versions: Versions,
    pub(super) works: BTreeMap<String, Cost>,
}

/// What the numbers depend on besides the code.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Versions {
    pub(super) rustc: String,
    pub(super) valgrind: String,
}

/// What a work costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Cost {
    pub(super) instructions: u64,
    pub(super) allocations: u64,
    pub(super) peak_bytes: u64,
}

impl Records {
    /// Reads the records; no file is none.
    pub(super) fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = crate::workspace::read(path)?;
        serde_json::from_str(&text).with_context(|| format!("reading {}", path.display()))
    }

    pub(super) fn text(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

impl Cost {
    pub(super) fn numbers(&self) -> [(&'static str, u64); 3] {
        [
            ("instructions", self.instructions),
            ("allocations", self.allocations),
            ("peak bytes", self.peak_bytes),
        ]
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers = self
            .numbers()
            .map(|(name, number)| format!("{number} {name}"));
        formatter.write_str(&numbers.join(", "))
    }
}

/// Whether a number lies above another by more than the tolerance.
pub(super) fn is_above(own: u64, other: u64) -> bool {
    own.saturating_mul(100) > other.saturating_mul(100 + TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(instructions: u64) -> Cost {
        Cost {
            instructions,
            allocations: 10,
            peak_bytes: 1000,
        }
    }

    #[test]
    fn three_percent_more_are_borne_and_four_are_not() {
        assert!(!cost(103).is_worse(&cost(100)));
        assert!(cost(104).is_worse(&cost(100)));
        assert!(!cost(50).is_worse(&cost(100)));
    }

    #[test]
    fn what_became_cheaper_asks_to_be_recorded() {
        assert!(cost(98).differences(&cost(100)).is_empty());
        let told = cost(90).differences(&cost(100));
        assert!(told.concat().contains("record it"), "{told:?}");
    }
}
