use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use infractl_document::{Spanned, ValuePath};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use crate::name::{decode_from_text, is_label};
use crate::{ComponentName, NameError};

/// The name of a Secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SecretName(String);

/// A key of a Secret.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SecretKey(String);

/// A Secret that must exist, with where each of its keys comes from; never a value.
#[derive(Debug, Clone, Deserialize)]
pub struct SecretDeclaration {
    /// The keys.
    pub keys: BTreeMap<SecretKey, Spanned<SecretSource>>,
}

/// Where the value of a Secret's key comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// Drawn once at random and kept in the state store.
    Generate {
        /// The number of characters.
        length: u32,
    },
    /// Taken from something else that the project knows.
    From(SourceReference),
    /// Read from a store of secrets when it is needed.
    Reference(SecretReference),
}

/// Something that the project knows: `input.traces.accessKey`, `secret.postgresql.auth.password`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceReference {
    /// A field of a bound input of the same component.
    Input {
        /// The input's name.
        name: String,
        /// The field; the root for all of it.
        field: ValuePath,
    },
    /// A key of a Secret of another component.
    Secret {
        /// The component.
        component: ComponentName,
        /// The Secret.
        secret: SecretName,
        /// The key.
        key: SecretKey,
    },
}

/// A value in a store of secrets: `vault:`, `sops:` or `env:` and a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretReference {
    /// The kind of store.
    pub scheme: SecretScheme,
    /// The name in the store.
    pub name: String,
}

/// A kind of store of secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretScheme {
    /// Vault or `OpenBao`.
    Vault,
    /// A file that SOPS has encrypted.
    Sops,
    /// The environment of the program, in development only.
    Environment,
}

/// Why a text names no source of a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretSourceError {
    /// The text after `from` has no known form.
    #[error(
        "`{0}` names nothing to take a secret from; write `input.<name>.<field>` or \
         `secret.<component>.<secret>.<key>`"
    )]
    From(String),
    /// The text is no reference.
    #[error(
        "expected a reference that begins with `vault:`, `sops:` or `env:`, and never the secret \
         itself"
    )]
    Reference,
    /// A Secret's key has other signs than Kubernetes allows.
    #[error("`{0}` is not a key of a Secret; write letters, digits, `-`, `_` and `.`")]
    Key(String),
}

impl SecretName {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SecretKey {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SecretName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        if is_label(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NameError::new(text))
        }
    }
}

impl FromStr for SecretKey {
    type Err = SecretSourceError;

    fn from_str(text: &str) -> Result<Self, SecretSourceError> {
        let is_allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        if (1..=253).contains(&text.len()) && text.bytes().all(is_allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SecretSourceError::Key(text.to_owned()))
        }
    }
}

impl FromStr for SourceReference {
    type Err = SecretSourceError;

    fn from_str(text: &str) -> Result<Self, SecretSourceError> {
        let wrong = || SecretSourceError::From(text.to_owned());
        match text.split_once('.') {
            Some(("input", rest)) if !rest.is_empty() => {
                let (name, field) = rest.split_once('.').unwrap_or((rest, ""));
                Ok(Self::Input {
                    name: name.to_owned(),
                    field: ValuePath::parse(field).map_err(|_| wrong())?,
                })
            }
            Some(("secret", rest)) => {
                let mut parts = rest.splitn(3, '.');
                let (Some(component), Some(secret), Some(key)) =
                    (parts.next(), parts.next(), parts.next())
                else {
                    return Err(wrong());
                };
                Ok(Self::Secret {
                    component: component.parse().map_err(|_| wrong())?,
                    secret: secret.parse().map_err(|_| wrong())?,
                    key: key.parse()?,
                })
            }
            _ => Err(wrong()),
        }
    }
}

impl FromStr for SecretReference {
    type Err = SecretSourceError;

    fn from_str(text: &str) -> Result<Self, SecretSourceError> {
        let (scheme, name) = text.split_once(':').ok_or(SecretSourceError::Reference)?;
        let scheme = match scheme {
            "vault" => SecretScheme::Vault,
            "sops" => SecretScheme::Sops,
            "env" => SecretScheme::Environment,
            _ => return Err(SecretSourceError::Reference),
        };
        if name.is_empty() {
            return Err(SecretSourceError::Reference);
        }
        Ok(Self {
            scheme,
            name: name.to_owned(),
        })
    }
}

impl fmt::Display for SourceReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { name, field } if field.is_root() => write!(formatter, "input.{name}"),
            Self::Input { name, field } => write!(formatter, "input.{name}.{field}"),
            Self::Secret {
                component,
                secret,
                key,
            } => write!(formatter, "secret.{component}.{}.{}", secret.0, key.0),
        }
    }
}

impl fmt::Display for SecretReference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            SecretScheme::Vault => "vault",
            SecretScheme::Sops => "sops",
            SecretScheme::Environment => "env",
        };
        write!(formatter, "{scheme}:{}", self.name)
    }
}

impl fmt::Display for SecretSource {
    /// Writes the form in which a document holds it in place of the secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Generate { length } => write!(formatter, "generate:{length}"),
            Self::From(source) => write!(formatter, "from:{source}"),
            Self::Reference(reference) => reference.fmt(formatter),
        }
    }
}

decode_from_text!(SecretName, SecretKey, SourceReference);

impl<'de> Deserialize<'de> for SecretSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        enum Declared {
            Generate(Generate),
            From(SourceReference),
        }

        #[derive(Deserialize)]
        struct Generate {
            length: Length,
        }

        #[derive(Deserialize)]
        #[serde(try_from = "u32")]
        struct Length(u32);

        impl TryFrom<u32> for Length {
            type Error = String;

            fn try_from(length: u32) -> Result<Self, String> {
                // Below 16 characters a password can be guessed, above 1,024 nobody wants it.
                if (16..=1024).contains(&length) {
                    Ok(Self(length))
                } else {
                    Err(format!(
                        "a generated secret has 16 to 1024 characters, not {length}"
                    ))
                }
            }
        }

        struct SourceVisitor;

        impl<'de> Visitor<'de> for SourceVisitor {
            type Value = SecretSource;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(
                    "`{generate: {length: 32}}`, `{from: …}` or a reference (`vault:`, `sops:`, \
                     `env:`)",
                )
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<SecretSource, E> {
                text.parse().map(SecretSource::Reference).map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<SecretSource, A::Error> {
                match Declared::deserialize(MapAccessDeserializer::new(map))? {
                    Declared::Generate(Generate { length }) => {
                        Ok(SecretSource::Generate { length: length.0 })
                    }
                    Declared::From(source) => Ok(SecretSource::From(source)),
                }
            }
        }

        deserializer.deserialize_any(SourceVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_reads_what_it_writes() {
        for text in [
            "input.traces",
            "input.traces.keys.access",
            "secret.postgresql.auth.tls.crt",
        ] {
            assert_eq!(text.parse::<SourceReference>().unwrap().to_string(), text);
        }
        for text in [
            "traces",
            "input.",
            "secret.postgresql.auth",
            "stack.cluster",
        ] {
            assert!(text.parse::<SourceReference>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_written_secret_is_no_reference_and_is_not_repeated() {
        let error = "hunter2".parse::<SecretReference>().unwrap_err();
        assert!(!error.to_string().contains("hunter2"));
        assert_eq!(
            "env:TOKEN".parse::<SecretReference>().unwrap().to_string(),
            "env:TOKEN"
        );
    }
}
