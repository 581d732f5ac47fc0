use crate::{HelmError, HelmErrorKind};

/// What a release is, as templates see it in `.Release`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseOptions {
    /// Its name.
    pub name: String,
    /// The namespace that it goes to.
    pub namespace: String,
    /// Whether it replaces an earlier revision.
    pub is_upgrade: bool,
}

impl ReleaseOptions {
    /// A first install.
    pub fn install(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            namespace: namespace.into(),
            is_upgrade: false,
        }
    }

    /// Refuses names that Helm refuses.
    pub(crate) fn check(&self) -> Result<(), HelmError> {
        let name = &self.name;
        let reason = if name.is_empty() {
            "no name provided".to_owned()
        } else if name.len() > 53 || !is_dns_name(name) {
            format!(
                "invalid release name, must match regex {NAME_PATTERN} and the length must not be \
                 longer than 53"
            )
        } else {
            return Ok(());
        };
        let message = format!("release name check failed: release name {name:?}: {reason}");
        Err(HelmError::new(HelmErrorKind::Usage, message))
    }
}

pub(crate) const NAME_PATTERN: &str =
    r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

/// Whether a text matches [`NAME_PATTERN`].
pub(crate) fn is_dns_name(name: &str) -> bool {
    name.split('.').all(|label| {
        let is_edge = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let bytes = label.as_bytes();
        bytes.first().copied().is_some_and(is_edge)
            && bytes.last().copied().is_some_and(is_edge)
            && bytes.iter().all(|byte| is_edge(*byte) || *byte == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_dns() {
        for (name, expected) in [
            ("a", true),
            ("a-b.c", true),
            ("", false),
            ("A", false),
            ("a-", false),
            ("a..b", false),
        ] {
            assert_eq!(is_dns_name(name), expected, "{name}");
        }
        assert!(
            ReleaseOptions::install("x".repeat(54), "default")
                .check()
                .is_err()
        );
    }
}
