use std::collections::BTreeSet;

use regorus::Value;

use super::operand::{Fault, at, wrong_type};
use super::{Answer, Builtin};

pub(super) const BUILTINS: &[Builtin] = &[("graph.reachable_paths", 2, reachable_paths)];

/// The most paths that one call may find: their number can double with each node.
const MOST_PATHS: usize = 100_000;

/// Every path from the given nodes on that does not come back to a node on it.
fn reachable_paths(values: &[Value]) -> Answer {
    let Value::Object(graph) = at(values, 0) else {
        return Err(wrong_type(values, 0, "object"));
    };
    let starts = neighbours(at(values, 1)).ok_or_else(|| wrong_type(values, 1, "{array, set}"))?;
    let mut found = BTreeSet::new();
    for start in starts {
        let Some(edges) = graph.get(&start) else {
            continue;
        };
        let next = neighbours(edges).unwrap_or_default();
        if next.is_empty() {
            found.insert(Value::from(vec![start.clone()]));
        }
        for node in next {
            walk(graph, node, vec![start.clone()], &mut found)?;
        }
    }
    Ok(Value::from(found))
}

fn walk(
    graph: &regorus::value::Object,
    from: Value,
    path: Vec<Value>,
    found: &mut BTreeSet<Value>,
) -> Result<(), Fault> {
    let mut open = vec![(from, path)];
    while let Some((node, mut path)) = open.pop() {
        if found.len() + open.len() > MOST_PATHS {
            return Err(Fault::Excess(format!(
                "there are more than {MOST_PATHS} paths"
            )));
        }
        let Some(edges) = graph.get(&node) else {
            found.insert(Value::from(path));
            continue;
        };
        path.push(node);
        let next = neighbours(edges).unwrap_or_default();
        if next.is_empty() {
            found.insert(Value::from(path));
            continue;
        }
        for neighbour in next {
            if path.contains(&neighbour) {
                found.insert(Value::from(path.clone()));
            } else {
                open.push((neighbour, path.clone()));
            }
        }
    }
    Ok(())
}

/// The nodes of an array or a set; `None` for any other value.
fn neighbours(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(items) => Some(items.to_vec()),
        Value::Set(items) => Some(items.iter().cloned().collect()),
        _ => None,
    }
}
