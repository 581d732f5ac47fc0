//! The other files that an environment names.

use std::collections::BTreeMap;

use infractl_base::RelativePath;
use infractl_document::{Finding, Severity, Spanned};

use super::Unreleased;
use crate::catalogue::read_values;
use crate::environment::DivergenceFile;
use crate::family::{DIVERGENCE, ENVIRONMENT};
use crate::reader::Reader;
use crate::{ComponentName, Difference, Tier, ValuesFile};

/// The folder of the file in which a text was written: an environment's, or its base's.
pub(super) fn folder_of(
    reader: &Reader<'_>,
    text: &Spanned<String>,
    otherwise: &RelativePath,
) -> RelativePath {
    text.span
        .and_then(|span| reader.sources.get(span.source))
        .map_or_else(|| otherwise.clone(), |file| file.path().parent())
}

pub(super) fn values_of(
    reader: &mut Reader<'_>,
    environment: &Unreleased,
) -> BTreeMap<ComponentName, Vec<ValuesFile>> {
    let mut values = BTreeMap::new();
    for (name, choice) in &environment.file.components {
        let mut files = Vec::new();
        for text in &choice.values {
            let folder = folder_of(reader, text, &environment.folder);
            if let Some(path) = reader.path(&folder, text, "env-path-outside-project") {
                files.extend(read_values(reader, &path, text, &ENVIRONMENT));
            }
        }
        values.insert(name.clone(), files);
    }
    values
}

pub(super) fn divergence_of(
    reader: &mut Reader<'_>,
    environment: &Unreleased,
) -> Vec<Spanned<Difference>> {
    let Some(text) = &environment.file.divergence else {
        return Vec::new();
    };
    let folder = folder_of(reader, text, &environment.folder);
    reader
        .path(&folder, text, "env-path-outside-project")
        .and_then(|path| reader.own_tree(&path, &DIVERGENCE, Some(text)))
        .and_then(|tree| reader.decode::<DivergenceFile>(&tree, &DIVERGENCE))
        .map_or_else(Vec::new, |file| file.differences)
}

pub(super) fn check_state(reader: &mut Reader<'_>, environment: &Unreleased) {
    if *environment.file.tier == Tier::Development {
        return;
    }
    let is_remote = |state: &Spanned<String>| state.contains("://");
    let state = environment.file.state.as_ref();
    if !state.is_some_and(is_remote) {
        let message = format!("the state of `{}` lies on one machine", environment.name);
        let place = state.map_or(environment.file.tier.place(), |state| state.span);
        let finding = Finding::new("env-local-state", Severity::Warning, place, message)
            .help("apply it from one machine only: a store that several share is not built in");
        reader.report(finding);
    }
}
