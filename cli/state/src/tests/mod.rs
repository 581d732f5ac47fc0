//! The contract of every store, and the laws of locks and records over it.

mod contract;
mod journals;
mod locks;
mod records;

use infractl_base::{Folder, Holder, RelativePath};

use crate::{LocalStore, LockRequest, RecordId, Timestamp};

/// A store in a folder of its own, which goes with it.
struct Scratch {
    folder: Folder,
    store: LocalStore,
}

impl Scratch {
    fn new(name: &str) -> Self {
        let root =
            std::env::temp_dir().join(format!("infractl-state-{name}-{}", std::process::id()));
        let folder = Folder::new(root);
        folder.remove_tree(&RelativePath::root()).unwrap();
        let store = LocalStore::open(folder.clone()).unwrap();
        Self { folder, store }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(self.folder.remove_tree(&RelativePath::root()));
    }
}

fn path(text: &str) -> RelativePath {
    RelativePath::parse(text).unwrap()
}

fn time(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn request(number: u8) -> LockRequest {
    LockRequest {
        run: RecordId::new(time(i64::from(number)), [number; 10]),
        who: format!("user-{number}"),
        action: "apply".into(),
        since: time(i64::from(number)),
        holder: Holder::current(),
    }
}
