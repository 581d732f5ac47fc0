//! What can be told only once every environment is read.

use std::collections::BTreeMap;

use infractl_base::RelativePath;
use infractl_document::{Finding, Span, Spanned};

use super::Project;
use crate::family::WAIVERS;
use crate::reader::Reader;
use crate::waiver::WaiversFile;
use crate::{EnvironmentName, StackBackend, UnknownEnvironment, Waiver};

pub(super) fn check_chain(reader: &mut Reader<'_>, project: &Project) {
    let mut seen: BTreeMap<&EnvironmentName, Option<Span>> = BTreeMap::new();
    for name in project.file.chain.environments() {
        if let Some(first) = seen.insert(&name.value, name.span) {
            let message = format!("`{name}` stands in the chain twice");
            reader.report(
                Finding::error("project-repeated-environment", name.span, message)
                    .related(first, "first here"),
            );
        }
        match project.environment(name.as_str()) {
            Ok(environment) => {
                if let Some(follows) = &environment.file.follows {
                    let message = format!("`{name}` follows `{follows}` and has no release");
                    reader.report(
                        Finding::error("project-follower-in-chain", name.span, message)
                            .related(follows.place(), "follows here")
                            .help("take it out of the chain"),
                    );
                }
            }
            Err(UnknownEnvironment::Broken { .. } | UnknownEnvironment::Unread { .. }) => {}
            Err(UnknownEnvironment::Missing { hint, .. }) => {
                let message = format!("there is no environment `{name}`");
                reader.report(
                    Finding::error("project-unknown-environment", name.span, message).help(hint),
                );
            }
        }
    }
}

/// Tells of stacks, of whichever environments, that keep their states in one place.
pub(super) fn check_backends(reader: &mut Reader<'_>, project: &Project) {
    let mut seen: Vec<(String, &StackBackend)> = Vec::new();
    for environment in project.environments() {
        for (name, stack) in &environment.file.stacks {
            let Some(backend) = &stack.backend else {
                continue;
            };
            let told = format!("`{name}` of `{}`", environment.name);
            let first = seen.iter().find(|(_, other)| other.is_same_place(backend));
            if let Some((other, first)) = first {
                let message =
                    format!("the stacks {other} and {told} keep their states in one place");
                reader.report(
                    Finding::error("env-shared-state", backend.place(), message)
                        .related(first.place(), "the same place here")
                        .help(
                            "give each a place of its own: one state would be taken for the other",
                        ),
                );
            }
            seen.push((told, backend));
        }
    }
}

pub(super) fn load_waivers(reader: &mut Reader<'_>, project: &Project) -> Vec<Spanned<Waiver>> {
    let Ok(path) = RelativePath::parse("waivers.yaml") else {
        return Vec::new();
    };
    if !matches!(reader.files.kind(&path), Ok(Some(_))) {
        return Vec::new();
    }
    let file = reader
        .own_tree::<()>(&path, &WAIVERS, None)
        .and_then(|tree| reader.decode::<WaiversFile>(&tree, &WAIVERS));
    let waivers = file.map_or_else(Vec::new, |file| file.waivers);
    for name in waivers.iter().flat_map(|waiver| &waiver.environments) {
        if let Err(UnknownEnvironment::Missing { hint, .. }) = project.environment(name.as_str()) {
            let message = format!("there is no environment `{name}`");
            reader.report(
                Finding::error("waiver-unknown-environment", name.span, message).help(hint),
            );
        }
    }
    waivers
}
