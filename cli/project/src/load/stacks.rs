//! The stacks of an environment: their files, and the order in which they come up.

use std::collections::{BTreeMap, BTreeSet};

use infractl_base::RelativePath;
use infractl_document::{Finding, Spanned, similar};

use super::Unreleased;
use super::parts::folder_of;
use crate::family::ENVIRONMENT;
use crate::reader::Reader;
use crate::{Stack, StackFiles, StackName, VariablesFile};

/// Reads the files of every stack.
pub(super) fn stacks_of(
    reader: &mut Reader<'_>,
    environment: &Unreleased,
) -> BTreeMap<StackName, StackFiles> {
    let mut found = BTreeMap::new();
    for (name, stack) in &environment.file.stacks {
        let root = RelativePath::root();
        let source = reader.path(&root, &stack.source, "env-path-outside-project");
        let mut variables = Vec::new();
        for text in &stack.variables {
            let folder = folder_of(reader, text, &environment.folder);
            if let Some(path) = reader.path(&folder, text, "env-path-outside-project")
                && let Some(bytes) = reader.bytes(&path, &ENVIRONMENT, Some(text))
            {
                variables.push(VariablesFile { path, bytes });
            }
        }
        if let Some(source) = source {
            found.insert(name.clone(), StackFiles { source, variables });
        }
    }
    check_inputs(reader, environment);
    check_backends(reader, environment);
    found
}

/// Tells of credentials in backends.
fn check_backends(reader: &mut Reader<'_>, environment: &Unreleased) {
    for (name, stack) in &environment.file.stacks {
        let Some(backend) = &stack.backend else {
            continue;
        };
        if let Some((setting, place)) = backend.secret() {
            let message = format!(
                "the backend of the stack `{name}` holds a credential: `{setting}` opens the store"
            );
            let help = format!("leave it out, and set {}", backend.kind.value.credentials());
            let mut finding = Finding::error("env-secret-in-backend", place, message).help(help);
            finding.is_secret = true;
            reader.report(finding);
        }
    }
}

/// Tells of inputs from stacks that do not exist, and of stacks that wait for each other.
fn check_inputs(reader: &mut Reader<'_>, environment: &Unreleased) {
    let stacks = &environment.file.stacks;
    for (name, stack) in stacks {
        for (variable, output) in &stack.inputs {
            if stacks.contains_key(&output.stack) {
                continue;
            }
            let message = format!(
                "`{variable}` of the stack `{name}` takes `{}`, and the environment has no stack \
                 `{}`",
                output.value, output.stack
            );
            let mut finding = Finding::error("env-unknown-stack", output.span, message);
            finding.help = similar(output.stack.as_str(), stacks.keys().map(StackName::as_str))
                .map(|close| format!("did you mean `{close}`?"));
            reader.report(finding);
        }
    }
    if let Err(cycle) = order_of(stacks) {
        let names: Vec<&str> = cycle.iter().map(StackName::as_str).collect();
        let place = cycle
            .first()
            .and_then(|name| stacks.get(name))
            .and_then(Spanned::place);
        let message = format!("stacks wait for each other: `{}`", names.join("` for `"));
        reader.report(
            Finding::error("env-stack-cycle", place, message)
                .help("let one of them do without the other's outputs"),
        );
    }
}

/// The order in which stacks come up: those whose outputs others take go first, equals by name. The
/// error is a circle.
pub(crate) fn order_of(
    stacks: &BTreeMap<StackName, Spanned<Stack>>,
) -> Result<Vec<StackName>, Vec<StackName>> {
    let mut done: BTreeSet<&StackName> = BTreeSet::new();
    let mut ordered = Vec::with_capacity(stacks.len());
    while ordered.len() < stacks.len() {
        let next = stacks.iter().find(|(name, stack)| {
            let mut needed = stack.inputs.values().map(|output| &output.stack);
            !done.contains(name)
                && needed.all(|needed| done.contains(needed) || !stacks.contains_key(needed))
        });
        let Some((name, _)) = next else {
            return Err(cycle(stacks, &done));
        };
        done.insert(name);
        ordered.push(name.clone());
    }
    Ok(ordered)
}

/// One circle among the stacks that are not done: its first name stands at its end again.
fn cycle(
    stacks: &BTreeMap<StackName, Spanned<Stack>>,
    done: &BTreeSet<&StackName>,
) -> Vec<StackName> {
    let mut way: Vec<StackName> = Vec::new();
    let mut next = stacks.keys().find(|name| !done.contains(name));
    while let Some(name) = next {
        if let Some(start) = way.iter().position(|known| known == name) {
            way.drain(..start);
            way.push(name.clone());
            return way;
        }
        way.push(name.clone());
        let stack = stacks.get(name);
        let mut needed = stack.into_iter().flat_map(|stack| stack.inputs.values());
        next = needed
            .find(|output| !done.contains(&output.stack) && stacks.contains_key(&output.stack))
            .and_then(|output| stacks.get_key_value(&output.stack))
            .map(|(name, _)| name);
    }
    way
}
