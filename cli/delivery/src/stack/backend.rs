use std::collections::BTreeMap;

use infractl_base::Folder;
use infractl_base::RelativePath;
use infractl_terraform::configuration::Module;
use infractl_terraform::runner::{Backend, Setting};

use super::{DesiredStack, StackError};

/// A backend as an environment names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedBackend {
    /// The kind, as in `backend "s3"`.
    pub kind: String,
    /// Its settings, none of them a secret.
    pub settings: BTreeMap<String, Setting>,
}

/// Settings of backends that say where the state lies. A block without any of them waits for the
/// rest, and the environment has the say.
const PLACES: &[&str] = &[
    "address",
    "bucket",
    "conn_str",
    "container_name",
    "key",
    "organization",
    "path",
    "prefix",
    "repository",
    "resource_group_name",
    "schema_name",
    "secret_suffix",
    "storage_account_name",
    "table",
];

/// A backend in words: `s3` with its bucket and key, nothing secret. `None` for one that the
/// environment's own store is.
pub(super) fn named(backend: &Backend, root: &Module) -> Option<String> {
    let (kind, places): (_, Vec<(&str, &str)>) = match backend {
        Backend::Local(_) => return None,
        Backend::AsWritten => {
            let block = root.backend()?;
            let places = block.body.attributes().filter_map(|attribute| {
                let name = attribute.name.as_str();
                Some((name, attribute.value.as_text()?))
            });
            (
                block.label(0).unwrap_or(block.kind.as_str()),
                places.collect(),
            )
        }
        Backend::Configured { kind, settings } => (kind.as_str(), texts(settings)),
    };
    Some(words(kind, places))
}

/// The bucket that a backend needs, where it needs one.
pub(super) fn bucket(backend: &Backend, root: &Module) -> Option<String> {
    match backend {
        Backend::Local(_) => None,
        Backend::AsWritten => {
            let attribute = root.backend()?.body.attribute("bucket")?;
            attribute.value.as_text().map(str::to_owned)
        }
        Backend::Configured { settings, .. } => match settings.get("bucket")? {
            Setting::One(bucket) => Some(bucket.clone()),
            Setting::Map(_) => None,
        },
    }
}

/// The same for one whose code is not at hand.
pub(super) fn shown(backend: &Backend) -> String {
    match backend {
        Backend::Local(_) => "the environment's own store".to_owned(),
        Backend::AsWritten => "the backend of its code".to_owned(),
        Backend::Configured { kind, settings } => format!("the {}", words(kind, texts(settings))),
    }
}

fn texts(settings: &BTreeMap<String, Setting>) -> Vec<(&str, &str)> {
    let texts = settings.iter().filter_map(|(name, setting)| match setting {
        Setting::One(text) => Some((name.as_str(), text.as_str())),
        Setting::Map(_) => None,
    });
    texts.collect()
}

fn words(kind: &str, settings: Vec<(&str, &str)>) -> String {
    let places = settings
        .into_iter()
        .filter(|(name, _)| PLACES.contains(name) && *name != "conn_str")
        .map(|(name, value)| format!("{name} `{value}`"));
    let places: Vec<_> = places.collect();
    if places.is_empty() {
        return format!("backend `{kind}`");
    }
    format!("backend `{kind}` ({})", places.join(", "))
}

/// Where the state of a stack lies: where its own code says, else where the environment says, else
/// in the environment's store.
pub(super) fn of(
    root: &Module,
    stack: &DesiredStack,
    states: &Folder,
) -> Result<Backend, StackError> {
    let name = stack.name.as_str();
    let says_where = root.backend().is_some_and(|block| {
        let mut names = block.body.attributes();
        block.kind.as_str() == "cloud"
            || names.any(|attribute| PLACES.contains(&attribute.name.as_str()))
    });
    match &stack.backend {
        Some(_) if says_where => Err(StackError::code(
            name,
            "its code says where the state lies, and `backend` of the environment does too; leave \
             one of them out",
        )),
        Some(backend) => configured(backend, root, name),
        None if perishes(root) => Err(StackError::code(
            name,
            "its code puts the state into a file beside the code, and each run has a copy of the \
             code that is removed after it; leave `path` out, and the environment's store keeps \
             the state",
        )),
        None if says_where => Ok(Backend::AsWritten),
        None => own(name, states),
    }
}

/// Whether the state would lie in the folder of one run, and go with it: a file whose path does
/// not begin at the root of the machine.
fn perishes(root: &Module) -> bool {
    let Some(block) = root.backend() else {
        return false;
    };
    let is_file = block.kind.as_str() == "backend" && block.label(0) == Some("local");
    let path = block.body.attribute("path");
    let is_kept = path
        .and_then(|path| path.value.as_text())
        .is_none_or(|path| path.starts_with('/'));
    is_file && !is_kept
}

/// The environment's own store.
pub(super) fn own(stack: &str, states: &Folder) -> Result<Backend, StackError> {
    let file = own_file(stack)?;
    Ok(Backend::Local(states.absolute(&file)))
}

/// The file of a stack's state in the folder of all states.
pub(super) fn own_file(stack: &str) -> Result<RelativePath, StackError> {
    RelativePath::parse(&format!("{stack}/terraform.tfstate"))
        .map_err(|error| StackError::name(stack, &error))
}

/// The environment's settings over those of the code's block.
fn configured(backend: &NamedBackend, root: &Module, stack: &str) -> Result<Backend, StackError> {
    let mut settings = BTreeMap::new();
    if let Some(block) = root.backend() {
        let kind = block.label(0).unwrap_or_default();
        if kind != backend.kind {
            let reason = format!(
                "its code has a backend `{kind}`, and the environment names one of the kind `{}`",
                backend.kind
            );
            return Err(StackError::code(stack, reason));
        }
        let unclear = |name: &str| {
            let reason = format!(
                "`{name}` in the backend of its code is no plain value; say it under \
                 `backend.settings` of the environment"
            );
            StackError::code(stack, reason)
        };
        if let Some(inner) = block.body.blocks().next() {
            return Err(unclear(inner.kind.as_str()));
        }
        for attribute in block.body.attributes() {
            let name = attribute.name.as_str();
            if backend.settings.contains_key(name) {
                continue;
            }
            let value = Setting::of(&attribute.value).ok_or_else(|| unclear(name))?;
            settings.insert(name.to_owned(), value);
        }
    }
    settings.extend(backend.settings.clone());
    Ok(Backend::Configured {
        kind: backend.kind.clone(),
        settings,
    })
}

#[cfg(test)]
mod tests {
    use infractl_base::MemoryFiles;
    use infractl_document::Sources;
    use infractl_terraform::configuration::read_module;

    use super::*;

    #[test]
    fn a_state_beside_the_code_would_go_with_the_run() {
        for (backend, expected) in [
            (
                "backend \"local\" {\n    path = \"here.tfstate\"\n  }",
                true,
            ),
            (
                "backend \"local\" {\n    path = \"../states/here\"\n  }",
                true,
            ),
            (
                "backend \"local\" {\n    path = \"/var/states/here\"\n  }",
                false,
            ),
            ("backend \"local\" {}", false),
            (
                "backend \"consul\" {\n    path = \"states/here\"\n  }",
                false,
            ),
            ("", false),
        ] {
            let text = format!("terraform {{\n  {backend}\n}}\n");
            let mut files = MemoryFiles::new();
            files.insert(
                RelativePath::parse("stack/main.tf").unwrap(),
                text.as_bytes(),
            );
            let path = RelativePath::parse("stack").unwrap();
            let (root, findings) = read_module(&files, &path, &Sources::new()).unwrap();
            assert!(findings.is_empty(), "{findings:?}");
            assert_eq!(perishes(&root), expected, "{backend}");
        }
    }
}
