use std::sync::Arc;

use infractl_document::Tree;
use infractl_state::Start;

use crate::DeliveryError;
use crate::directory::{Content, INVENTORY, Layout, Observed, PlannedFile, path_of};

/// A file around those of the objects that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LayoutDrift {
    /// From the target.
    pub path: String,
    /// What is different.
    pub change: LayoutChange,
}

/// How a file around those of the objects differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayoutChange {
    /// It is gone.
    Missing,
    /// It says something else: other objects, or another order.
    Changed,
    /// It was not there.
    Added,
}

/// Compares the kustomizations, the ignore file and the inventory with what they were.
///
/// All of them follow from the components of the record and from which file is which object.
pub(super) fn compare(
    observed: &Observed,
    start: &Start,
) -> Result<Vec<LayoutDrift>, DeliveryError> {
    let Some(inventory) = &observed.held.inventory else {
        return Ok(Vec::new());
    };
    let mut layout = Layout::default();
    for component in &inventory.components {
        for object in &component.objects {
            if object.address.split('/').nth(2) == Some("Secret") {
                let path = path_of(&format!("{}/{}", component.component.name, object.file))?;
                let content = Content::Private(Arc::new(Tree::null()), Vec::new());
                layout.files.push(PlannedFile { path, content });
            }
        }
    }
    layout.close(&inventory.environment, inventory.components.clone())?;
    let mut found = Vec::new();
    let mut report = |path: &str, change| {
        found.push(LayoutDrift {
            path: path.to_owned(),
            change,
        });
    };
    let held = &observed.held.frame;
    for (path, bytes) in &layout.frame {
        match held.get(path) {
            None => report(path.as_str(), LayoutChange::Missing),
            Some(own) if own != bytes => report(path.as_str(), LayoutChange::Changed),
            Some(_) => {}
        }
    }
    for path in held.keys().filter(|path| !layout.frame.contains_key(path)) {
        report(path.as_str(), LayoutChange::Added);
    }
    if !observed.held.components().eq(&start.components) {
        report(INVENTORY, LayoutChange::Changed);
    }
    found.sort();
    found.dedup();
    Ok(found)
}
