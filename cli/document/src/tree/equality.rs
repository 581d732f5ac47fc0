use infractl_base::{Digest, Hasher};

use super::{Node, Tree, View};

impl PartialEq for Tree {
    /// Compares values; spans and the order of map entries do not count. Unknown equals nothing.
    fn eq(&self, other: &Self) -> bool {
        self.root().has_same_value(other.root())
    }
}

impl Node<'_> {
    /// Whether both hold the same value; spans and the order of map entries do not count.
    ///
    /// A number equals a number of the same value, however written; unknown equals nothing.
    pub fn has_same_value(self, other: Node<'_>) -> bool {
        match (self.view(), other.view()) {
            (View::Null, View::Null) => true,
            (View::Bool(left), View::Bool(right)) => left == right,
            (View::Number(left), View::Number(right)) => match (left.as_i64(), right.as_i64()) {
                (Some(left), Some(right)) => left == right,
                _ => left.as_f64().to_bits() == right.as_f64().to_bits(),
            },
            (View::Text(left), View::Text(right)) => left == right,
            (View::Sensitive(left), View::Sensitive(right)) => left.expose() == right.expose(),
            (View::List(left), View::List(right)) => {
                left.len() == right.len()
                    && left
                        .iter()
                        .zip(right)
                        .all(|(left, right)| left.has_same_value(right))
            }
            (View::Map(left), View::Map(right)) => {
                left.len() == right.len()
                    && left.iter().all(|(key, left)| {
                        right
                            .get(key)
                            .is_some_and(|right| left.has_same_value(right))
                    })
            }
            _ => false,
        }
    }

    /// A digest of the value alone: spans and the order of map entries do not count.
    pub fn digest(self) -> Digest {
        let mut hasher = Hasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }

    fn hash(self, hasher: &mut Hasher) {
        match self.view() {
            View::Null => {
                hasher.part(b"n");
            }
            View::Bool(truth) => {
                hasher.part(if truth { b"t" } else { b"f" });
            }
            View::Number(number) => match number.as_i64() {
                Some(whole) => {
                    hasher.part(b"i").part(&whole.to_le_bytes());
                }
                None => {
                    hasher
                        .part(b"d")
                        .part(&number.as_f64().to_bits().to_le_bytes());
                }
            },
            View::Text(text) => {
                hasher.part(b"s").part(text.as_bytes());
            }
            View::Unknown(unknown) => {
                hasher.part(b"u").part(unknown.reason().as_bytes());
            }
            View::Sensitive(sealed) => {
                hasher.part(b"x").part(sealed.expose().as_bytes());
            }
            View::List(list) => {
                hasher.part(b"l").part(&(list.len() as u64).to_le_bytes());
                list.iter().for_each(|item| item.hash(hasher));
            }
            View::Map(map) => {
                hasher.part(b"m").part(&(map.len() as u64).to_le_bytes());
                let mut entries: Vec<_> = map.iter().collect();
                entries.sort_unstable_by_key(|(key, _)| *key);
                for (key, value) in entries {
                    hasher.part(key.as_bytes());
                    value.hash(hasher);
                }
            }
        }
    }
}
