use std::collections::HashMap;

/// The symbols of the keys of one tree.
///
/// Most trees have few keys, so that a small table that never grows finds them. A key whose places
/// there are taken goes to a map, which no choice of keys can make slow.
pub(super) struct Symbols {
    near: [u32; SIZE],
    far: HashMap<Box<str>, u32>,
}

const SIZE: usize = 256;

/// How many places of the small table a key may take.
const PLACES: usize = 4;

const FREE: u32 = u32::MAX;

impl Default for Symbols {
    fn default() -> Self {
        Self {
            near: [FREE; SIZE],
            far: HashMap::new(),
        }
    }
}

impl Symbols {
    /// The symbol of a key: the one that it has, else `next`, which it keeps.
    pub(super) fn of<'k>(
        &mut self,
        key: &str,
        next: u32,
        key_of: impl Fn(u32) -> Option<&'k str>,
    ) -> u32 {
        let first = mark(key);
        for place in 0..PLACES {
            let Some(symbol) = self.near.get_mut((first + place) % SIZE) else {
                break;
            };
            if *symbol == FREE {
                *symbol = next;
                return next;
            }
            if key_of(*symbol) == Some(key) {
                return *symbol;
            }
        }
        if let Some(symbol) = self.far.get(key) {
            return *symbol;
        }
        self.far.insert(key.into(), next);
        next
    }
}

/// FNV-1a, of which the small table needs a few bits.
fn mark(key: &str) -> usize {
    let hash = key.bytes().fold(0x811C_9DC5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    (hash ^ hash >> 15) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_keeps_its_symbol_however_many_there_are() {
        let keys: Vec<String> = (0..2000).map(|number| format!("key{number}")).collect();
        let mut symbols = Symbols::default();
        let mut known: Vec<&str> = Vec::new();
        for _ in 0..2 {
            for (wanted, key) in (0_u32..).zip(&keys) {
                let next = u32::try_from(known.len()).unwrap();
                let symbol = symbols.of(key, next, |symbol| known.get(symbol as usize).copied());
                assert_eq!(symbol, wanted, "{key}");
                if symbol == next {
                    known.push(key);
                }
            }
        }
        assert!(!symbols.far.is_empty(), "the small table holds them all");
    }
}
