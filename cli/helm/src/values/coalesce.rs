//! The values of a chart under those of a person, with every quirk of Helm 4.3.
//!
//! Written line by line after `pkg/chart/common/util/coalesce.go`, because what shares a map with
//! what decides which template sees a `set` of another.

use infractl_template::{Heap, Map, Operand, Text, Value};

use super::Instance;

const GLOBAL: &[u8] = b"global";

/// A walk over charts, and what Helm would log on the way.
struct Walk<'w> {
    heap: &'w mut Heap,
    warnings: &'w mut Vec<String>,
}

/// Puts the values of a chart and of all charts below it under `values`, in a copy of them.
///
/// With `merge`, nulls stay. The error is Helm's text.
pub(crate) fn coalesce_values(
    heap: &mut Heap,
    chart: &Instance,
    values: Map,
    merge: bool,
    warnings: &mut Vec<String>,
) -> Result<Map, String> {
    let copy = deep_copy(heap, values)?;
    let mut walk = Walk { heap, warnings };
    walk.chart(chart, copy, "", merge)?;
    Ok(copy)
}

/// Puts the entries of `src` under those of `dst`, which is changed; nulls stay.
pub(crate) fn merge_tables(heap: &mut Heap, dst: Map, src: Map, warnings: &mut Vec<String>) {
    Walk { heap, warnings }.tables(dst, src, "", true);
}

pub(crate) fn deep_copy(heap: &mut Heap, map: Map) -> Result<Map, String> {
    match heap
        .deep_copy(&Value::Map(map))
        .map_err(|error| error.to_string())?
    {
        Value::Map(copy) => Ok(copy),
        _ => Ok(map),
    }
}

/// The map at a path of keys.
pub(crate) fn table<'k>(
    heap: &Heap,
    values: Map,
    path: impl IntoIterator<Item = &'k str>,
) -> Option<Map> {
    path.into_iter().try_fold(values, |map, key| {
        heap.get(map, key.as_bytes())?.value.as_map()
    })
}

impl Walk<'_> {
    fn chart(
        &mut self,
        chart: &Instance,
        dest: Map,
        prefix: &str,
        merge: bool,
    ) -> Result<(), String> {
        self.values(chart, dest, prefix, merge)?;
        for sub in &chart.dependencies {
            let name = sub.name.as_bytes();
            let inner = match self.heap.get(dest, name) {
                None => {
                    let inner = self.heap.new_map();
                    self.heap.insert(dest, Text::from(name), Value::Map(inner));
                    inner
                }
                Some(Operand {
                    value: Value::Map(inner),
                    ..
                }) => *inner,
                Some(other) => {
                    // Helm prints whatever it found as if it were a bool.
                    let shown = infractl_template::format::print_as(self.heap, &other.value, 't')
                        .map_err(|error| error.to_string())?;
                    let shown = String::from_utf8_lossy(&shown);
                    return Err(format!("type mismatch on {}: {shown}", sub.name));
                }
            };
            let prefix = join(prefix, &chart.name);
            self.globals(inner, dest, &prefix);
            self.chart(sub, inner, &prefix, merge)?;
        }
        Ok(())
    }

    fn shown(&self, value: &Value) -> String {
        infractl_template::format::print_value(self.heap, value)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// Helm writes what the walk says through its log.
    fn warn(&mut self, message: impl AsRef<str>) {
        let message = crate::go::quote(message.as_ref());
        self.warnings.push(format!("level=INFO msg={message}"));
    }

    fn globals(&mut self, dest: Map, src: Map, prefix: &str) {
        let own = match self.heap.get(dest, GLOBAL).map(|own| own.value.clone()) {
            None => self.heap.new_map(),
            Some(Value::Map(own)) => own,
            Some(_) => {
                self.warn("warning: skipping globals because destination global is not a table.");
                return;
            }
        };
        let above = match self.heap.get(src, GLOBAL).map(|own| own.value.clone()) {
            None => None,
            Some(Value::Map(above)) => Some(above),
            Some(_) => {
                self.warn("warning: skipping globals because source global is not a table.");
                return;
            }
        };
        let keys = above.map(|above| self.heap.keys(above)).unwrap_or_default();
        for key in keys {
            let Some(entry) = above
                .and_then(|above| self.heap.entry(above, key.bytes()))
                .cloned()
            else {
                continue;
            };
            let below = self.heap.get(own, key.bytes()).map(|own| own.value.clone());
            match (&entry.operand.value, below) {
                (Value::Map(table), below) => {
                    let copy = self.heap.shallow_copy(*table);
                    match below {
                        None => {}
                        Some(Value::Map(below)) => {
                            // Top-down: the parent's entries win over the child's.
                            let prefix = join(prefix, &key.to_str_lossy());
                            self.tables(copy, below, &prefix, true);
                        }
                        Some(_) => {
                            self.warn(format!(
                                "Conflict: cannot merge map onto non-map for {}. Skipping.",
                                crate::go::quote(&key.to_str_lossy())
                            ));
                            continue;
                        }
                    }
                    let mut entry = entry.clone();
                    entry.operand.value = Value::Map(copy);
                    self.heap.insert_entry(own, key, entry);
                }
                (_, Some(Value::Map(_))) => {
                    self.warn(format!("key {} is table. Skipping", key.to_str_lossy()));
                }
                _ => self.heap.insert_entry(own, key, entry),
            }
        }
        self.heap.insert(dest, Text::from(GLOBAL), Value::Map(own));
    }

    fn values(
        &mut self,
        chart: &Instance,
        values: Map,
        prefix: &str,
        merge: bool,
    ) -> Result<(), String> {
        let prefix = join(prefix, &chart.name);
        let own = deep_copy(self.heap, chart.values)?;
        for key in self.heap.keys(own) {
            let Some(entry) = self.heap.entry(own, key.bytes()).cloned() else {
                continue;
            };
            let set = self
                .heap
                .get(values, key.bytes())
                .map(|set| set.value.clone());
            match set {
                Some(Value::Nil) if !merge => {
                    self.heap.remove(values, key.bytes());
                }
                Some(Value::Map(dest)) => match entry.operand.value {
                    Value::Map(src) => {
                        let is_child = chart
                            .dependencies
                            .iter()
                            .any(|sub| sub.name.as_bytes() == key.bytes());
                        let merge = merge || is_child;
                        if !merge {
                            self.clean(src);
                        }
                        let key = join(&prefix, &key.to_str_lossy());
                        self.tables(dest, src, &key, merge);
                    }
                    Value::Nil => {}
                    _ => self.warn(format!(
                        "warning: skipped value for {prefix}.{}: Not a table.",
                        key.to_str_lossy()
                    )),
                },
                Some(_) => {}
                None => {
                    if !merge {
                        match entry.operand.value {
                            Value::Nil => continue,
                            Value::Map(sub) => self.clean(sub),
                            _ => {}
                        }
                    }
                    self.heap.insert_entry(values, key, entry);
                }
            }
        }
        Ok(())
    }

    fn tables(&mut self, dst: Map, src: Map, prefix: &str, merge: bool) {
        let is_nil = |heap: &Heap, map: Map, key: &Text| {
            heap.get(map, key.bytes())
                .is_some_and(|own| own.value.is_nil())
        };
        let given: Vec<Text> = self
            .heap
            .keys(src)
            .into_iter()
            .filter(|key| !is_nil(self.heap, src, key))
            .collect();
        for key in self.heap.keys(dst) {
            if is_nil(self.heap, dst, &key) {
                self.heap.insert(src, key, Operand::default());
            }
        }
        for key in self.heap.keys(src) {
            let Some(entry) = self.heap.entry(src, key.bytes()).cloned() else {
                continue;
            };
            let value = entry.operand.value.clone();
            let Some(set) = self.heap.get(dst, key.bytes()).map(|set| set.value.clone()) else {
                self.heap.insert_entry(dst, key, entry);
                continue;
            };
            let path = || join(prefix, &key.to_str_lossy());
            match (&set, &value) {
                (Value::Nil, _) if !merge && given.binary_search(&key).is_ok() => {
                    self.heap.remove(dst, key.bytes());
                }
                (Value::Map(set), Value::Map(value)) => {
                    let path = path();
                    self.tables(*set, *value, &path, merge);
                }
                (_, Value::Map(_)) => {
                    let shown = self.shown(&value);
                    self.warn(format!(
                        "warning: cannot overwrite table with non table for {} ({shown})",
                        path()
                    ));
                }
                (Value::Map(_), value) if !value.is_nil() => {
                    let shown = self.shown(value);
                    self.warn(format!(
                        "warning: destination for {} is a table. Ignoring non-table value ({shown})",
                        path()
                    ));
                }
                _ => {}
            }
        }
    }

    fn clean(&mut self, map: Map) {
        for key in self.heap.keys(map) {
            match self.heap.get(map, key.bytes()).map(|own| own.value.clone()) {
                Some(Value::Nil) => {
                    self.heap.remove(map, key.bytes());
                }
                Some(Value::Map(inner)) => self.clean(inner),
                _ => {}
            }
        }
    }
}

fn join(prefix: &str, key: &str) -> String {
    if prefix.is_empty() {
        key.to_owned()
    } else {
        format!("{prefix}.{key}")
    }
}
