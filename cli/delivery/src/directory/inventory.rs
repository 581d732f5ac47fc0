use infractl_state::RecordedComponent;
use serde::{Deserialize, Serialize};

use crate::DeliveryError;

/// What the target says of itself: whose it is, and which file is which object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inventory {
    schema_version: u32,
    pub(crate) environment: String,
    pub(crate) components: Vec<InventoryComponent>,
}

/// A component in the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InventoryComponent {
    #[serde(flatten)]
    pub(crate) component: RecordedComponent,
    pub(crate) objects: Vec<InventoryObject>,
}

/// An object in the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InventoryObject {
    pub(crate) address: String,
    /// The file in the component's folder.
    pub(crate) file: String,
}

const SCHEMA_VERSION: u32 = 1;

impl Inventory {
    pub(crate) fn new(environment: &str, components: Vec<InventoryComponent>) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            environment: environment.to_owned(),
            components,
        }
    }

    pub(crate) fn write(&self) -> Result<Vec<u8>, DeliveryError> {
        let mut bytes = serde_json::to_vec_pretty(self)
            .map_err(|error| DeliveryError::Inventory(error.to_string()))?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Reads an inventory; the error says what is wrong with it.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, String> {
        let inventory: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if inventory.schema_version != SCHEMA_VERSION {
            return Err(format!(
                "its schema version is {}, this program knows {SCHEMA_VERSION}",
                inventory.schema_version
            ));
        }
        // A name from outside must not lead out of the target.
        for component in &inventory.components {
            let names = component.objects.iter().map(|object| &object.file);
            for name in names.chain([&component.component.name]) {
                if name.is_empty() || name.starts_with('.') || name.contains('/') {
                    return Err(format!("`{name}` is no name of a file"));
                }
            }
        }
        Ok(inventory)
    }
}
