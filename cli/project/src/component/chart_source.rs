use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// Where a variant's chart comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartSource {
    /// A folder or archive, from the project root.
    Path(String),
    /// A registry: the chart is pinned in the release and rendered by whoever delivers it.
    Oci(String),
}

impl<'de> Deserialize<'de> for ChartSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Remote {
            oci: String,
        }

        struct SourceVisitor;

        impl<'de> Visitor<'de> for SourceVisitor {
            type Value = ChartSource;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a path from the project root, or `{oci: oci://…}`")
            }

            fn visit_str<E: Error>(self, path: &str) -> Result<ChartSource, E> {
                if path.contains("://") {
                    return Err(E::custom(format_args!(
                        "`{path}` is not a path; write `{{oci: {path}}}` for a chart in a registry"
                    )));
                }
                Ok(ChartSource::Path(path.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ChartSource, A::Error> {
                let remote = Remote::deserialize(MapAccessDeserializer::new(map))?;
                if remote.oci.strip_prefix("oci://").is_none_or(str::is_empty) {
                    return Err(A::Error::custom(format_args!(
                        "`{}` is not a chart in a registry; begin with `oci://`",
                        remote.oci
                    )));
                }
                Ok(ChartSource::Oci(remote.oci))
            }
        }

        deserializer.deserialize_any(SourceVisitor)
    }
}
