use std::collections::HashMap;

/// Declarations in the order of the files, found by what they are called.
#[derive(Debug)]
pub struct Table<T> {
    entries: Vec<T>,
    places: HashMap<Box<str>, usize>,
}

/// What a [`Table`] holds.
pub trait Declared {
    /// What it is called among its kind: `name`, or `type.name` of a resource.
    fn key(&self) -> Box<str>;
}

impl<T: Declared> Table<T> {
    /// The declaration of a name.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.entries.get(self.place(key)?)
    }

    /// The place of a name in the order of the files.
    pub fn place(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    /// The declaration at a place.
    pub fn at(&self, place: usize) -> Option<&T> {
        self.entries.get(place)
    }

    /// Adds a declaration; one of a name that is taken comes back.
    pub(super) fn insert(&mut self, entry: T) -> Option<T> {
        let key = entry.key();
        if self.places.contains_key(&key) {
            return Some(entry);
        }
        self.places.insert(key, self.entries.len());
        self.entries.push(entry);
        None
    }

    pub(super) fn get_mut(&mut self, key: &str) -> Option<&mut T> {
        let place = self.place(key)?;
        self.entries.get_mut(place)
    }

    /// Each declaration, in the order of the files.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.entries.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl<'t, T: Declared> IntoIterator for &'t Table<T> {
    type Item = &'t T;
    type IntoIter = std::slice::Iter<'t, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
