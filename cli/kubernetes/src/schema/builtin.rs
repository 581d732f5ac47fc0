use std::io::Read as _;
use std::sync::OnceLock;

use flate2::read::DeflateDecoder;

use super::Arena;
use super::decode::{Table, decode};
use crate::KubernetesVersion;

/// The schemas of one minor.
pub(crate) struct Builtin {
    pub(crate) arena: Arena<'static>,
    kinds: Vec<BuiltinKind>,
    pub(crate) metadata: u32,
}

/// A kind with a collection of its own.
#[derive(Debug)]
pub(crate) struct BuiltinKind {
    pub(crate) group: &'static str,
    pub(crate) version: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) node: u32,
    pub(crate) is_namespaced: bool,
}

struct Embedded {
    deflated: &'static [u8],
    bytes: OnceLock<Vec<u8>>,
    builtin: OnceLock<Builtin>,
}

impl Embedded {
    const fn new(deflated: &'static [u8]) -> Self {
        Self {
            deflated,
            bytes: OnceLock::new(),
            builtin: OnceLock::new(),
        }
    }
}

/// From [`KubernetesVersion::OLDEST`] on.
static EMBEDDED: [Embedded; 5] = [
    Embedded::new(include_bytes!("../../schemas/v1.33.bin")),
    Embedded::new(include_bytes!("../../schemas/v1.34.bin")),
    Embedded::new(include_bytes!("../../schemas/v1.35.bin")),
    Embedded::new(include_bytes!("../../schemas/v1.36.bin")),
    Embedded::new(include_bytes!("../../schemas/v1.37.bin")),
];

/// The schemas of a version, read on first use.
pub(crate) fn builtin(version: KubernetesVersion) -> &'static Builtin {
    let place = version.minor() - KubernetesVersion::OLDEST.minor();
    let embedded = EMBEDDED
        .get(place as usize)
        .expect("a version is only made between the oldest and the newest table");
    embedded.builtin.get_or_init(|| {
        let bytes = embedded.bytes.get_or_init(|| {
            let mut bytes = Vec::new();
            let read = DeflateDecoder::new(embedded.deflated).read_to_end(&mut bytes);
            read.expect("a test inflates each embedded table");
            bytes
        });
        let table = decode(bytes, version.minor()).expect("a test reads each embedded table");
        Builtin::new(table)
    })
}

impl Builtin {
    fn new(table: Table) -> Self {
        Self {
            arena: table.arena,
            kinds: table.kinds,
            metadata: table.metadata,
        }
    }

    /// The kind of a group and version, if this minor serves it.
    pub(crate) fn find(&self, group: &str, version: &str, kind: &str) -> Option<&BuiltinKind> {
        let place = self
            .kinds
            .binary_search_by(|it| (it.group, it.version, it.kind).cmp(&(group, version, kind)));
        self.kinds.get(place.ok()?)
    }

    /// All kinds, sorted by group, version and name.
    pub(crate) fn kinds(&self) -> &[BuiltinKind] {
        &self.kinds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Shape;

    #[test]
    fn every_embedded_table_reads() {
        for version in KubernetesVersion::all() {
            let table = builtin(version);
            assert!(table.kinds().len() > 60, "{version}");
            assert!(table.find("apps", "v1", "Deployment").is_some());
            let metadata = table.arena.get(table.metadata).map(|schema| &schema.shape);
            assert!(matches!(metadata, Some(Shape::Object(fields, _)) if fields.len() > 10));
        }
    }

    #[test]
    fn fields_are_sorted_for_the_search() {
        for version in KubernetesVersion::all() {
            for schema in &builtin(version).arena.nodes {
                if let Shape::Object(fields, _) = &schema.shape {
                    assert!(fields.is_sorted_by_key(|field| field.name));
                }
            }
        }
    }
}
