use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// Why a text is no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a name; write at most 63 lower-case letters, digits and `-`, \
     with a letter or digit first and last"
)]
pub struct NameError(String);

impl NameError {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Whether a text is a label as DNS and Kubernetes know it.
pub(crate) fn is_label(text: &str) -> bool {
    let is_inner = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
    (1..=63).contains(&text.len())
        && text.bytes().all(is_inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Lets a type that reads itself from text be decoded.
macro_rules! decode_from_text {
    ($($name:ty),* $(,)?) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
pub(crate) use decode_from_text;

macro_rules! names {
    ($($(#[$summary:meta])* $name:ident;)*) => {$(
        $(#[$summary])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                if is_label(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(NameError::new(text))
                }
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        decode_from_text!($name);
    )*};
}

names! {
    /// The name of an environment: its folder below `environments/`.
    EnvironmentName;
    /// The name of a component: its folder below `helm/components/`.
    ComponentName;
    /// The name of a component's variant: `single` or `ha`.
    VariantName;
    /// The name of a Terraform root module with one state.
    StackName;
    /// The name of a Kubernetes namespace.
    NamespaceName;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_dns_label() {
        for text in ["a", "prod-eu", "0x", &"a".repeat(63)] {
            assert!(text.parse::<EnvironmentName>().is_ok(), "{text}");
        }
        for text in ["", "-a", "a-", "Prod", "a.b", "a/b", "é", &"a".repeat(64)] {
            assert!(text.parse::<EnvironmentName>().is_err(), "{text}");
        }
    }
}
