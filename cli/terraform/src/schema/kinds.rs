use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::read::kind;
use super::{BlockSchema, SchemaError};

/// The types of resources that a provider has. The large ones have over a thousand, of which a
/// configuration uses ten: each is read when it is first asked for.
#[derive(Debug, Default)]
pub struct Kinds {
    text: Arc<[u8]>,
    known: BTreeMap<Box<str>, Kind>,
}

#[derive(Debug)]
struct Kind {
    /// Where its schema stands in the text.
    place: Range<usize>,
    read: OnceLock<Result<BlockSchema, SchemaError>>,
}

impl Kinds {
    /// Those whose schemas stand at places of a text.
    pub(super) fn new(
        text: &Arc<[u8]>,
        places: impl IntoIterator<Item = (Box<str>, Range<usize>)>,
    ) -> Self {
        let known = places.into_iter().map(|(name, place)| {
            let read = OnceLock::new();
            (name, Kind { place, read })
        });
        Self {
            text: Arc::clone(text),
            known: known.collect(),
        }
    }

    /// Those that were read already.
    pub(super) fn read(blocks: BTreeMap<Box<str>, BlockSchema>) -> Self {
        let known = blocks.into_iter().map(|(name, block)| {
            let kind = Kind {
                place: 0..0,
                read: OnceLock::from(Ok(block)),
            };
            (name, kind)
        });
        Self {
            text: Arc::default(),
            known: known.collect(),
        }
    }

    /// The schema of a type; `None` where the provider has no such type, or none is known.
    ///
    /// # Errors
    /// When what is stored of it is no schema.
    pub fn get(&self, name: &str) -> Result<Option<&BlockSchema>, SchemaError> {
        let Some(own) = self.known.get(name) else {
            return Ok(None);
        };
        let read = own.read.get_or_init(|| {
            let text = self.text.get(own.place.clone()).unwrap_or_default();
            kind(name, text)
        });
        read.as_ref().map(Some).map_err(Clone::clone)
    }

    /// The names of all types, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(|name| &**name)
    }
}
