use std::collections::BTreeMap;

use infractl_document::Span;

use crate::{MapType, Operand, Text, Value};

/// All maps of one render.
///
/// Maps are what templates change in place (`set`, `unset`, `merge`); every holder of the handle
/// sees the change, as in Go.
#[derive(Debug, Default)]
pub struct Heap {
    maps: Vec<Body>,
    has_unknown: bool,
}

/// A handle to a map of one [`Heap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Map(u32);

#[derive(Debug)]
struct Body {
    of: &'static MapType,
    entries: BTreeMap<Text, Entry>,
}

/// A value of a map with the place of its key.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The value.
    pub operand: Operand,
    /// Where the key is written.
    pub key: Option<Span>,
}

/// A value nests deeper than a walk goes: most likely a map that holds itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("value nests deeper than {limit} levels", limit = Heap::MAX_DEPTH)]
pub struct TooDeep;

impl Heap {
    /// How deep walks over values go before they end with [`TooDeep`].
    pub const MAX_DEPTH: usize = 1000;

    /// Holds no map yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty `map[string]interface {}`.
    pub fn new_map(&mut self) -> Map {
        self.new_typed_map(MapType::INTERFACES)
    }

    /// An empty map of another type.
    pub fn new_typed_map(&mut self, of: &'static MapType) -> Map {
        let handle = u32::try_from(self.maps.len()).unwrap_or(u32::MAX);
        self.maps.push(Body {
            of,
            entries: BTreeMap::new(),
        });
        Map(handle)
    }

    /// The type of a map.
    pub fn map_type(&self, map: Map) -> &'static MapType {
        self.body(map).map_or(MapType::INTERFACES, |body| body.of)
    }

    /// The value of a key.
    pub fn get(&self, map: Map, key: &[u8]) -> Option<&Operand> {
        self.entry(map, key).map(|entry| &entry.operand)
    }

    /// The value of a key, and where the key is written.
    pub fn entry(&self, map: Map, key: &[u8]) -> Option<&Entry> {
        self.body(map)?.entries.get(key)
    }

    /// Whether the map has a key.
    pub fn contains(&self, map: Map, key: &[u8]) -> bool {
        self.entry(map, key).is_some()
    }

    /// Sets a key; the place of a key that exists stays.
    pub fn insert(&mut self, map: Map, key: Text, operand: impl Into<Operand>) {
        let operand = operand.into();
        self.note(&operand);
        let Some(body) = self.maps.get_mut(map.0 as usize) else {
            return;
        };
        if let Some(entry) = body.entries.get_mut(key.bytes()) {
            entry.operand = operand;
        } else {
            body.entries.insert(key, Entry { operand, key: None });
        }
    }

    /// Sets a key and the place of its key.
    pub fn insert_entry(&mut self, map: Map, key: Text, entry: Entry) {
        self.note(&entry.operand);
        if let Some(body) = self.maps.get_mut(map.0 as usize) {
            body.entries.insert(key, entry);
        }
    }

    /// Takes a key away.
    pub fn remove(&mut self, map: Map, key: &[u8]) -> Option<Entry> {
        self.maps.get_mut(map.0 as usize)?.entries.remove(key)
    }

    /// The number of keys.
    pub fn len(&self, map: Map) -> usize {
        self.body(map).map_or(0, |body| body.entries.len())
    }

    /// Whether the map has no key.
    pub fn is_empty(&self, map: Map) -> bool {
        self.len(map) == 0
    }

    /// Keys and values, sorted by the bytes of the key.
    pub fn entries(&self, map: Map) -> impl ExactSizeIterator<Item = (&Text, &Entry)> {
        self.body(map)
            .map(|body| body.entries.iter())
            .unwrap_or_default()
    }

    /// The keys, sorted by their bytes.
    pub fn keys(&self, map: Map) -> Vec<Text> {
        self.entries(map).map(|(key, _)| key.clone()).collect()
    }

    /// A map with the same entries; the values are shared.
    pub fn shallow_copy(&mut self, map: Map) -> Map {
        let of = self.map_type(map);
        let entries = self
            .body(map)
            .map(|body| body.entries.clone())
            .unwrap_or_default();
        let copy = self.new_typed_map(of);
        if let Some(body) = self.maps.get_mut(copy.0 as usize) {
            body.entries = entries;
        }
        copy
    }

    /// A value that shares no map with this one.
    pub fn deep_copy(&mut self, value: &Value) -> Result<Value, TooDeep> {
        self.copy_within(value, Self::MAX_DEPTH)
    }

    /// Whether two values are equal as `reflect.DeepEqual` sees it: types included.
    pub fn deep_equal(&self, left: &Value, right: &Value) -> Result<bool, TooDeep> {
        self.equal_within(left, right, Self::MAX_DEPTH)
    }

    /// Whether any part of a value is a text that is not known.
    pub fn is_unknown(&self, value: &Value) -> Result<bool, TooDeep> {
        match value {
            Value::Text(text) => Ok(text.is_unknown()),
            Value::List(list) if list.has_unknown() => Ok(true),
            // No map holds an unknown part before one was put into some map.
            Value::List(_) | Value::Map(_) if self.has_unknown => {
                self.unknown_within(value, Self::MAX_DEPTH)
            }
            _ => Ok(false),
        }
    }

    fn body(&self, map: Map) -> Option<&Body> {
        self.maps.get(map.0 as usize)
    }

    fn note(&mut self, operand: &Operand) {
        self.has_unknown = self.has_unknown
            || match &operand.value {
                Value::Text(text) => text.is_unknown(),
                Value::List(list) => list.has_unknown(),
                _ => false,
            };
    }

    fn unknown_within(&self, value: &Value, depth: usize) -> Result<bool, TooDeep> {
        let depth = depth.checked_sub(1).ok_or(TooDeep)?;
        match value {
            Value::Text(text) => return Ok(text.is_unknown()),
            Value::List(list) => {
                for item in list.items() {
                    if self.unknown_within(&item.value, depth)? {
                        return Ok(true);
                    }
                }
            }
            Value::Map(map) => {
                for (_, entry) in self.entries(*map) {
                    if self.unknown_within(&entry.operand.value, depth)? {
                        return Ok(true);
                    }
                }
            }
            _ => {}
        }
        Ok(false)
    }

    fn copy_within(&mut self, value: &Value, depth: usize) -> Result<Value, TooDeep> {
        let depth = depth.checked_sub(1).ok_or(TooDeep)?;
        match value {
            Value::List(list) => {
                let mut items = Vec::with_capacity(list.len());
                for item in list.items() {
                    items.push(item.with(self.copy_within(&item.value, depth)?));
                }
                Ok(Value::List(list.with_items(items)))
            }
            Value::Map(map) => {
                let copy = self.shallow_copy(*map);
                let nested: Vec<(Text, Value)> = self
                    .entries(copy)
                    .filter(|(_, entry)| {
                        matches!(entry.operand.value, Value::List(_) | Value::Map(_))
                    })
                    .map(|(key, entry)| (key.clone(), entry.operand.value.clone()))
                    .collect();
                for (key, value) in nested {
                    let value = self.copy_within(&value, depth)?;
                    let body = self.maps.get_mut(copy.0 as usize);
                    if let Some(entry) = body.and_then(|body| body.entries.get_mut(key.bytes())) {
                        entry.operand.value = value;
                    }
                }
                Ok(Value::Map(copy))
            }
            other => Ok(other.clone()),
        }
    }

    fn equal_within(&self, left: &Value, right: &Value, depth: usize) -> Result<bool, TooDeep> {
        let depth = depth.checked_sub(1).ok_or(TooDeep)?;
        Ok(match (left, right) {
            (Value::Nil, Value::Nil) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Int(left), Value::Int(right)) => left == right,
            (Value::Float(left), Value::Float(right)) => left == right,
            (Value::Text(left), Value::Text(right)) => left == right,
            (Value::List(left), Value::List(right)) => {
                if left.list_type() != right.list_type()
                    || left.len() != right.len()
                    || left.is_nil() != right.is_nil()
                {
                    return Ok(false);
                }
                for (left, right) in left.items().iter().zip(right.items()) {
                    if !self.equal_within(&left.value, &right.value, depth)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Value::Map(left), Value::Map(right)) => {
                if left == right {
                    return Ok(true);
                }
                if self.map_type(*left) != self.map_type(*right)
                    || self.len(*left) != self.len(*right)
                {
                    return Ok(false);
                }
                for ((key, own), (other_key, other)) in
                    self.entries(*left).zip(self.entries(*right))
                {
                    if key != other_key
                        || !self.equal_within(&own.operand.value, &other.operand.value, depth)?
                    {
                        return Ok(false);
                    }
                }
                true
            }
            (Value::Native(left), Value::Native(right)) => {
                std::rc::Rc::ptr_eq(left, right)
                    || (left.type_name() == right.type_name() && left.is_equal(right.as_ref()))
            }
            _ => false,
        })
    }
}
