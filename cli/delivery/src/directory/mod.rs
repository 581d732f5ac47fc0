//! The delivery to a folder: one file an object, in folders of components, as kustomizations.

mod file_name;
mod inventory;
mod layout;
mod target;

pub(crate) use file_name::FileNames;
pub(crate) use inventory::{Inventory, InventoryComponent, InventoryObject};
pub(crate) use layout::{Content, INVENTORY, Layout, PlannedFile, path_of};
pub(crate) use target::{Aside, HeldObject, Observed};
pub use target::{Directory, Held};
