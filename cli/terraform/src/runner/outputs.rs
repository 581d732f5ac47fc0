use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_document::{Node, Tree};

use crate::plan::{PlanError, Redactor, read_private, sealed_tree};

/// Reads `output -json`: each output's value, sealed where it is marked, and where it holds what
/// another one keeps secret.
pub(super) fn read(
    json: &[u8],
    known: &Redactor,
) -> Result<BTreeMap<String, Arc<Tree>>, PlanError> {
    let tree = read_private(json)?;
    let outputs = tree.root().as_map().ok_or(PlanError::Unexpected {
        place: "the outputs".to_owned(),
        found: tree.root().kind(),
        wanted: "a map",
    })?;
    let is_sensitive =
        |output: Node<'_>| output.get("sensitive").and_then(Node::as_bool) != Some(false);
    let mut redactor = known.clone();
    for (_, output) in outputs {
        if let Some(value) = output.get("value").filter(|_| is_sensitive(output)) {
            redactor.add_value(value);
        }
    }
    outputs
        .iter()
        .map(|(name, output)| {
            let value = output
                .get("value")
                .ok_or_else(|| PlanError::Missing(format!("{name}.value")))?;
            let tree = sealed_tree(value, is_sensitive(output), &redactor)?;
            Ok((name.to_owned(), Arc::new(tree)))
        })
        .collect()
}
