//! What records and plan files say of a stack.

use infractl_base::{Digest, Hasher, RelativePath};
use infractl_state::{Code, RecordedChange, RecordedStack, RecordedState};
use infractl_terraform::runner::{Backend, Import, Purpose, Setting, StateFacts};

use super::{PlannedStack, stack_changes, stack_counts};

/// Describes a planned stack by names and digests. `key` is that of the store, under which digests
/// of variables tell nothing.
pub fn record_stack(
    name: &str,
    source: &RelativePath,
    planned: &PlannedStack,
    code: &Code,
    key: &[u8],
) -> RecordedStack {
    let request = &planned.request;
    let changes = stack_changes(&planned.plan);
    RecordedStack {
        name: name.to_owned(),
        source: source.to_string(),
        code: code.clone(),
        tool: planned.tool.clone(),
        tool_version: planned.tool_version.clone(),
        purpose: purpose(request.purpose).to_owned(),
        targets: request.targets.clone(),
        replacements: request.replacements.clone(),
        imports: planned.imports.iter().map(import).collect(),
        plan: planned.planned.digest.to_string(),
        has_changes: planned.planned.has_changes,
        state: planned.planned.state.as_ref().map(state),
        provider_lock: planned.provider_lock.map(|digest| digest.to_string()),
        backend: backend(&planned.backend).to_string(),
        variables: variables(planned, key).to_string(),
        counts: stack_counts(&planned.plan),
        changes: changes
            .into_iter()
            .map(|change| RecordedChange {
                address: change.address.clone(),
                action: change.action.to_string(),
                concerns: change
                    .risk
                    .concerns
                    .iter()
                    .map(|concern| concern.as_str().to_owned())
                    .collect(),
            })
            .collect(),
        applied: None,
    }
}

/// What a record says of a state.
pub(crate) fn state(facts: &StateFacts) -> RecordedState {
    RecordedState {
        lineage: facts.lineage.clone(),
        serial: facts.serial,
    }
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Apply => "apply",
        Purpose::Destroy => "destroy",
        Purpose::RefreshOnly => "refresh-only",
    }
}

fn import(import: &Import) -> String {
    format!("{} = {}", import.address, import.id)
}

fn backend(backend: &Backend) -> Digest {
    let mut hasher = Hasher::new();
    match backend {
        // The code says where, and the code is known by its own digest.
        Backend::AsWritten => {
            hasher.part(b"as-written");
        }
        // Which store it is, the seal says.
        Backend::Local(_) => {
            hasher.part(b"local");
        }
        Backend::Configured { kind, settings } => {
            hasher.part(kind.as_bytes());
            for (name, value) in settings {
                hasher.part(name.as_bytes());
                match value {
                    Setting::One(text) => {
                        hasher.part(b"one").part(text.as_bytes());
                    }
                    Setting::Map(map) => {
                        hasher.part(b"map").part(&map.len().to_le_bytes());
                        for (name, text) in map {
                            hasher.part(name.as_bytes()).part(text.as_bytes());
                        }
                    }
                }
            }
        }
    }
    hasher.finish()
}

fn variables(planned: &PlannedStack, key: &[u8]) -> Digest {
    let mut hasher = Hasher::new();
    for bytes in &planned.variables {
        hasher.part(bytes);
    }
    Digest::keyed(key, hasher.finish().bytes())
}
