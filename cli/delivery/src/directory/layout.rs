use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::Tree;

use super::{Inventory, InventoryComponent};
use crate::DeliveryError;
use crate::secret::Value;

/// All that a target shall hold.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// The files of objects, by component in apply order, then in install order.
    pub(crate) files: Vec<PlannedFile>,
    /// The files that say how objects belong together.
    pub(crate) frame: BTreeMap<RelativePath, Vec<u8>>,
}

/// The file of one object.
pub(crate) struct PlannedFile {
    pub(crate) path: RelativePath,
    pub(crate) content: Content,
}

/// What a file shall hold.
pub(crate) enum Content {
    /// Text that everybody may read.
    Public(String),
    /// A Secret: its values enter when the file is written.
    Private(Arc<Tree>, Vec<Value>),
}

pub(crate) const INVENTORY: &str = ".infractl-inventory.json";
const KUSTOMIZATION: &str = "kustomization.yaml";
const IGNORE: &str = ".gitignore";

impl Layout {
    /// Adds the files around those of the objects.
    pub(crate) fn close(
        &mut self,
        environment: &str,
        components: Vec<InventoryComponent>,
    ) -> Result<(), DeliveryError> {
        let mut folders = Vec::new();
        for component in &components {
            if component.objects.is_empty() {
                continue;
            }
            let name = &component.component.name;
            let resources: Vec<&str> = component
                .objects
                .iter()
                .map(|object| &*object.file)
                .collect();
            self.frame(
                &format!("{name}/{KUSTOMIZATION}"),
                kustomization(&resources),
            )?;
            folders.push(&**name);
        }
        self.frame(KUSTOMIZATION, kustomization(&folders))?;
        let private = self.files.iter().filter(|file| file.is_private());
        let ignored = private.fold(String::new(), |mut text, file| {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "/{}", file.path);
            text
        });
        if !ignored.is_empty() {
            self.frame(IGNORE, ignored.into_bytes())?;
        }
        let inventory = Inventory::new(environment, components).write()?;
        self.frame(INVENTORY, inventory)
    }

    fn frame(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), DeliveryError> {
        self.frame.insert(path_of(path)?, bytes);
        Ok(())
    }
}

impl PlannedFile {
    pub(crate) fn is_private(&self) -> bool {
        matches!(self.content, Content::Private(..))
    }
}

impl fmt::Debug for PlannedFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_private() {
            "private"
        } else {
            "public"
        };
        write!(formatter, "{} ({kind})", self.path)
    }
}

/// Whether a file belongs to the frame of a target with these components.
pub(crate) fn is_frame(path: &RelativePath, inventory: &Inventory) -> bool {
    match path.as_str().split_once('/') {
        None => matches!(path.as_str(), INVENTORY | KUSTOMIZATION | IGNORE),
        Some((folder, name)) => {
            name == KUSTOMIZATION
                && inventory
                    .components
                    .iter()
                    .any(|component| component.component.name == folder)
        }
    }
}

/// A path inside the target.
pub(crate) fn path_of(text: &str) -> Result<RelativePath, DeliveryError> {
    RelativePath::parse(text).map_err(|error| DeliveryError::Inventory(error.to_string()))
}

/// A kustomization that keeps the order of its resources: without `fifo`, kustomize sorts them by
/// kind.
fn kustomization(resources: &[&str]) -> Vec<u8> {
    let mut text = String::from(
        "apiVersion: kustomize.config.k8s.io/v1beta1\n\
         kind: Kustomization\n\
         sortOptions:\n  order: fifo\n",
    );
    text.push_str(if resources.is_empty() {
        "resources: []\n"
    } else {
        "resources:\n"
    });
    for resource in resources {
        // Quoted, so that no reader takes a name for a number.
        let _ = writeln!(text, "  - \"{resource}\"");
    }
    text.into_bytes()
}
