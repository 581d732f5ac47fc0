use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use infractl_document::{Span, Spanned, Tree};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::name::{decode_from_text, is_label};

/// Stands in `provides` for every name of its kind.
const ANY: &str = "*";

macro_rules! capabilities {
    ($($(#[$summary:meta])* $variant:ident $field:ident $plural:literal $singular:literal;)*) => {
        /// The kinds of things that components need and provide.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Capability {
            /// A service and a port inside the cluster.
            Endpoint,
            $($(#[$summary])* $variant,)*
        }

        impl Capability {
            /// All of them.
            pub const ALL: &[Self] = &[Self::Endpoint, $(Self::$variant,)*];

            /// The key in `needs` and `provides`.
            pub fn plural(self) -> &'static str {
                match self {
                    Self::Endpoint => "endpoints",
                    $(Self::$variant => $plural,)*
                }
            }

            /// The word in `inputs` and in messages.
            pub fn singular(self) -> &'static str {
                match self {
                    Self::Endpoint => "endpoint",
                    $(Self::$variant => $singular,)*
                }
            }
        }

        /// What is there once a component runs.
        #[derive(Debug, Clone, Default, Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        pub struct Provides {
            /// Services with their ports, by the name under which others ask for them.
            pub endpoints: BTreeMap<String, Spanned<Endpoint>>,
            $($(#[$summary])* pub $field: Vec<Spanned<String>>,)*
        }

        impl Provides {
            /// The names of a kind, each with its place; `*` stands for every name.
            pub fn names(&self, capability: Capability) -> Vec<(&str, Option<Span>)> {
                match capability {
                    Capability::Endpoint => self
                        .endpoints
                        .iter()
                        .map(|(name, endpoint)| (name.as_str(), endpoint.place()))
                        .collect(),
                    $(Capability::$variant => placed(&self.$field),)*
                }
            }
        }

        /// What has to be there before a component.
        #[derive(Debug, Clone, Default, Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        pub struct Needs {
            /// Services with their ports.
            pub endpoints: Names,
            $($(#[$summary])* pub $field: Names,)*
        }

        impl Needs {
            /// Every need with its kind.
            pub fn iter(&self) -> impl Iterator<Item = (Capability, &NeededName)> {
                [
                    (Capability::Endpoint, &self.endpoints),
                    $((Capability::$variant, &self.$field),)*
                ]
                .into_iter()
                .flat_map(|(capability, names)| names.0.iter().map(move |name| (capability, name)))
            }
        }
    };
}

capabilities! {
    /// Namespaces.
    Namespace namespaces "namespaces" "namespace";
    /// API groups of custom resources.
    Crd crds "crds" "crd";
    /// Databases.
    Database databases "databases" "database";
    /// Topics of Kafka.
    KafkaTopic kafka_topics "kafkaTopics" "kafkaTopic";
    /// Buckets of object storage.
    Bucket buckets "buckets" "bucket";
    /// Issuers of certificates.
    Issuer issuers "issuers" "issuer";
    /// Gateways of the Gateway API.
    Gateway gateways "gateways" "gateway";
    /// Classes of gateways.
    GatewayClass gateway_classes "gatewayClasses" "gatewayClass";
    /// Classes of storage.
    StorageClass storage_classes "storageClasses" "storageClass";
    /// Stores that secrets are read from.
    SecretStore secret_stores "secretStores" "secretStore";
}

/// A service and a port inside the cluster, written `service:port`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Endpoint {
    /// The Service's name; its namespace is that of the component.
    pub service: String,
    /// The port.
    pub port: u16,
}

/// Why a text is no [`Endpoint`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an endpoint; write the name of a Service and a port, as in `loki:3100`")]
pub struct EndpointError(String);

/// Names of one kind that a component needs.
#[derive(Debug, Clone, Default)]
pub struct Names(pub Vec<NeededName>);

/// One name that a component needs.
#[derive(Debug, Clone)]
pub struct NeededName {
    /// The name.
    pub name: String,
    /// Where it was written.
    pub span: Option<Span>,
    /// What is asked of it, such as the partitions of a topic.
    pub details: Option<Tree>,
}

impl Provides {
    /// The entry that provides a name of a kind, with its place; it may be `*`.
    pub fn find(&self, capability: Capability, name: &str) -> Option<(&str, Option<Span>)> {
        self.names(capability)
            .into_iter()
            .find(|(provided, _)| *provided == name || *provided == ANY)
    }
}

fn placed(names: &[Spanned<String>]) -> Vec<(&str, Option<Span>)> {
    names
        .iter()
        .map(|name| (name.value.as_str(), name.span))
        .collect()
}

impl fmt::Display for Capability {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.singular())
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let wrong = || EndpointError(text.to_owned());
        let (service, port) = text.split_once(':').ok_or_else(wrong)?;
        let port: u16 = port.parse().map_err(|_| wrong())?;
        if !is_label(service) || port == 0 {
            return Err(wrong());
        }
        Ok(Self {
            service: service.to_owned(),
            port,
        })
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.service, self.port)
    }
}

decode_from_text!(Endpoint);

/// Decodes the singular word of a kind.
pub(super) fn from_singular<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Spanned<Capability>, D::Error> {
    const WORDS: &[&str] = &[
        "endpoint",
        "namespace",
        "crd",
        "database",
        "kafkaTopic",
        "bucket",
        "issuer",
        "gateway",
        "gatewayClass",
        "storageClass",
        "secretStore",
    ];
    let word = Spanned::<String>::deserialize(deserializer)?;
    let known = Capability::ALL
        .iter()
        .find(|capability| capability.singular() == word.value);
    match known {
        Some(capability) => Ok(word.map(|_| *capability)),
        None => Err(D::Error::unknown_variant(&word.value, WORDS)),
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamesVisitor;

        impl<'de> Visitor<'de> for NamesVisitor {
            type Value = Names;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a list of names, or a map of names to details")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = items.next_element::<Spanned<String>>()? {
                    names.push(NeededName {
                        span: name.span,
                        name: name.value,
                        details: None,
                    });
                }
                Ok(Names(names))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some((name, details)) = entries.next_entry::<Spanned<String>, Tree>()? {
                    names.push(NeededName {
                        span: name.span,
                        name: name.value,
                        details: Some(details),
                    });
                }
                Ok(Names(names))
            }
        }

        deserializer.deserialize_any(NamesVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_a_service_and_a_port() {
        let endpoint: Endpoint = "loki:3100".parse().unwrap();
        assert_eq!((endpoint.service.as_str(), endpoint.port), ("loki", 3100));
        for text in [
            "loki",
            "loki:",
            "loki:0",
            "loki:70000",
            ":80",
            "a.b:80",
            "loki:http",
        ] {
            assert!(text.parse::<Endpoint>().is_err(), "{text}");
        }
    }
}
