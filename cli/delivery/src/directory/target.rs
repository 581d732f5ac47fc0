use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use infractl_base::fault::FaultPoint;
use infractl_base::{Digest, Folder, FolderError, Hasher, RelativePath, Standing};
use infractl_document::Address;
use infractl_state::{RecordId, RecordedComponent};

use super::Inventory;
use super::layout::{INVENTORY, is_frame, path_of};
use crate::DeliveryError;

/// A target that is a folder.
#[derive(Debug, Clone)]
pub struct Directory {
    /// The folder around the target, where the new one is built.
    parent: Folder,
    /// The target, seen from there.
    pub(crate) target: RelativePath,
}

/// What a folder beside the target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aside {
    /// A new target that is being built.
    New,
    /// The old target, whole, while the file system cannot exchange two folders at once.
    Old,
    /// A target that is being removed.
    Gone,
}

/// What a target holds.
pub struct Held {
    /// Of all paths and bytes.
    pub(crate) digest: Digest,
    /// `None` where nothing was delivered yet.
    pub(crate) inventory: Option<Inventory>,
    /// The objects by their address.
    pub(crate) objects: BTreeMap<String, HeldObject>,
    /// Whether others can read the file of a Secret.
    pub(crate) is_exposed: bool,
    /// The files around those of the objects.
    pub(crate) frame: BTreeMap<RelativePath, Vec<u8>>,
    /// Where people find the target.
    pub(crate) shown: String,
}

/// A target as it stands, whoever wrote what.
pub(crate) struct Observed {
    pub(crate) held: Held,
    /// What infractl did not write.
    pub(crate) foreign: Vec<RelativePath>,
    /// The files of Secrets that others can read.
    pub(crate) exposed: Vec<RelativePath>,
    /// Why nothing that stands there can be told apart; then nothing counts as held.
    pub(crate) lost: Option<String>,
}

/// The file of one object.
pub(crate) struct HeldObject {
    pub(crate) address: Address,
    pub(crate) component: String,
    /// From the target.
    pub(crate) path: RelativePath,
    pub(crate) bytes: Vec<u8>,
}

impl Directory {
    /// Opens the target at a path of the project; it need not exist. A link that leads out of the
    /// project is refused.
    pub fn open(project: &Folder, target: &RelativePath) -> Result<Self, DeliveryError> {
        project.require_inside(target)?;
        let target_name = path_of(target.name())?;
        if target_name.is_root() {
            return Err(DeliveryError::Foreign {
                target: ".".into(),
                file: "the project itself".into(),
            });
        }
        Ok(Self {
            parent: project.inside(&target.parent()),
            target: target_name,
        })
    }

    /// Reads what the target holds for an environment. One that holds files of somebody else, or
    /// that belongs to another environment, is refused.
    pub fn read(&self, environment: &str) -> Result<Held, DeliveryError> {
        let observed = self.observe(environment)?;
        let target = observed.held.shown.clone();
        if let Some(file) = observed.foreign.first() {
            let file = file.to_string();
            return Err(DeliveryError::Foreign { target, file });
        }
        match observed.lost {
            Some(reason) => Err(DeliveryError::Damaged {
                path: format!("{target}/{INVENTORY}"),
                reason,
            }),
            None => Ok(observed.held),
        }
    }

    /// Looks at what stands in the target, files of others included. One that belongs to another
    /// environment is refused.
    pub(crate) fn observe(&self, environment: &str) -> Result<Observed, DeliveryError> {
        let folder = self.parent.inside(&self.standing_target()?);
        let shown = self.parent.shown(&self.target);
        let held = Held {
            digest: Hasher::new().finish(),
            inventory: None,
            objects: BTreeMap::new(),
            is_exposed: false,
            frame: BTreeMap::new(),
            shown,
        };
        if self.parent.standing(&self.target)? == Some(Standing::Other) {
            // Not even a link to a folder: the link, not the folder, would be exchanged.
            return Err(FolderError::Strange { path: held.shown }.into());
        }
        let files = folder.walk(&RelativePath::root())?;
        let mut observed = Observed {
            held,
            foreign: Vec::new(),
            exposed: Vec::new(),
            lost: None,
        };
        if files.is_empty() {
            return Ok(observed);
        }
        let inventory_path = path_of(INVENTORY)?;
        let Some(bytes) = folder.read(&inventory_path)? else {
            observed.foreign = files.into_iter().map(|(path, _)| path).collect();
            observed.lost = Some("it is missing".into());
            return Ok(observed);
        };
        let inventory = match Inventory::read(&bytes) {
            Ok(inventory) => inventory,
            Err(reason) => {
                observed.lost = Some(reason);
                return Ok(observed);
            }
        };
        let held = &mut observed.held;
        if inventory.environment != environment {
            return Err(DeliveryError::OtherEnvironment {
                target: held.shown.clone(),
                holds: inventory.environment,
                wanted: environment.to_owned(),
            });
        }
        let mut objects = BTreeMap::new();
        for component in &inventory.components {
            let name = &component.component.name;
            for object in &component.objects {
                let path = path_of(&format!("{name}/{}", object.file))?;
                let address = match Address::parse(&object.address) {
                    Ok(address) => address,
                    Err(error) => {
                        observed.lost = Some(error.to_string());
                        return Ok(observed);
                    }
                };
                objects.insert(path, (name, address));
            }
        }
        let mut hasher = Hasher::new();
        for (path, standing) in files {
            let is_frame = is_frame(&path, &inventory);
            let object = objects.get(&path);
            if standing != Standing::File || (object.is_none() && !is_frame) {
                observed.foreign.push(path);
                continue;
            }
            // A file that vanishes meanwhile counts as not held.
            let Some(bytes) = folder.read(&path)? else {
                continue;
            };
            hasher.part(path.as_str().as_bytes()).part(&bytes);
            match object {
                Some((component, address)) => {
                    let is_secret = address.segments().nth(2) == Some("Secret");
                    if is_secret && folder.is_exposed(&path)? {
                        held.is_exposed = true;
                        observed.exposed.push(path.clone());
                    }
                    let object = HeldObject {
                        address: address.clone(),
                        component: (*component).clone(),
                        path,
                        bytes,
                    };
                    held.objects.insert(address.to_string(), object);
                }
                None => {
                    held.frame.insert(path, bytes);
                }
            }
        }
        held.digest = hasher.finish();
        held.inventory = Some(inventory);
        Ok(observed)
    }

    /// The bytes of a file of the target; `None` where no regular file stands.
    pub(crate) fn file(&self, path: &RelativePath) -> Result<Option<Vec<u8>>, DeliveryError> {
        let folder = self.parent.inside(&self.standing_target()?);
        if folder.standing(path)? != Some(Standing::File) {
            return Ok(None);
        }
        Ok(folder.read(path)?)
    }

    /// Where people find the target.
    pub fn shown(&self) -> String {
        self.parent.shown(&self.target)
    }

    /// The folder around the target.
    pub(crate) fn parent(&self) -> &Folder {
        &self.parent
    }

    /// The name beside the target for one run.
    pub(crate) fn aside(
        &self,
        aside: Aside,
        run: &RecordId,
    ) -> Result<RelativePath, DeliveryError> {
        path_of(&format!(".{}.{}-{run}", self.target, aside.word()))
    }

    /// Whether a killed run left something behind.
    pub(crate) fn has_leftovers(&self) -> Result<bool, DeliveryError> {
        Ok(!self.leftovers()?.is_empty())
    }

    /// Puts right what a killed run left behind: afterwards the target is whole, and nothing
    /// stands beside it. Only whoever holds the lock may call it.
    pub(crate) fn recover(&self) -> Result<(), DeliveryError> {
        self.parent
            .pass(FaultPoint::DeliveryRecover, "clean", &self.target)?;
        for (path, aside) in self.leftovers()? {
            if aside == Aside::Old && self.parent.standing(&self.target)?.is_none() {
                self.parent.restore(&path, &self.target)?;
            } else {
                self.parent.remove_tree(&path)?;
            }
        }
        Ok(())
    }

    /// The target, or the whole old one where a killed run left none in its place.
    fn standing_target(&self) -> Result<RelativePath, DeliveryError> {
        if self.parent.standing(&self.target)?.is_some() {
            return Ok(self.target.clone());
        }
        let old = self
            .leftovers()?
            .into_iter()
            .find(|(_, aside)| *aside == Aside::Old);
        Ok(old.map_or_else(|| self.target.clone(), |(path, _)| path))
    }

    fn leftovers(&self) -> Result<BTreeSet<(RelativePath, Aside)>, DeliveryError> {
        let mut found = BTreeSet::new();
        for (name, _) in self.parent.list(&RelativePath::root())? {
            let rest = name
                .strip_prefix('.')
                .and_then(|rest| rest.strip_prefix(self.target.as_str()))
                .and_then(|rest| rest.strip_prefix('.'));
            let Some((word, run)) = rest.and_then(|rest| rest.split_once('-')) else {
                continue;
            };
            if let Some(aside) = Aside::read(word)
                && run.parse::<RecordId>().is_ok()
            {
                found.insert((path_of(&name)?, aside));
            }
        }
        Ok(found)
    }
}

impl Aside {
    fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Old => "old",
            Self::Gone => "gone",
        }
    }

    fn read(word: &str) -> Option<Self> {
        [Self::New, Self::Old, Self::Gone]
            .into_iter()
            .find(|aside| aside.word() == word)
    }
}

impl Held {
    /// The components that the target holds, in apply order.
    pub fn components(&self) -> impl Iterator<Item = &RecordedComponent> {
        let components = self.inventory.iter().flat_map(|found| &found.components);
        components.map(|component| &component.component)
    }

    /// The addresses of the objects that the target holds, sorted.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.objects.keys().map(String::as_str)
    }

    /// Whether nothing was delivered yet.
    pub fn is_empty(&self) -> bool {
        self.inventory.is_none()
    }
}

impl fmt::Debug for Held {
    /// Names what is held, and shows none of it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Held")
            .field("target", &self.shown)
            .field("objects", &self.objects.len())
            .finish_non_exhaustive()
    }
}
