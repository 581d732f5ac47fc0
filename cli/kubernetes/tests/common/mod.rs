use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::{Sources, Tree};
use infractl_yaml::{Dialect, Options, read};

/// Reads every document of a text.
pub(crate) fn documents(text: &str) -> Vec<Tree> {
    let path = RelativePath::parse("case.yaml").unwrap();
    let source = Sources::new().add(&path, &Arc::from(text.as_bytes()));
    let read = read(text.as_bytes(), source, &Options::new(Dialect::GoYaml)).unwrap();
    read.into_iter().map(|document| document.tree).collect()
}
