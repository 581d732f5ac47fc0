//! Where the state of a stack lies now, as far as the environment's store knows: a state is never
//! begun anew because somebody names another place for it.

use std::collections::BTreeMap;

use infractl_base::{Access, Folder, RelativePath};
use infractl_terraform::runner::{Backend, Setting};
use serde::{Deserialize, Serialize};

use super::{StackError, StackTool, backend};

/// What is kept of a backend: no setting is a secret.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Note {
    schema_version: u32,
    /// `None` where the code says it.
    kind: Option<String>,
    settings: BTreeMap<String, Kept>,
    /// Whether the state is on its way from there to the environment's own store.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_left: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    One(String),
    Map(BTreeMap<String, String>),
}

const SCHEMA_VERSION: u32 = 1;

/// Where a state lies; `None` where there is none yet that anybody knows of. A state in the
/// environment's own store counts before any note, because whoever takes one away from there
/// removes it last; but not while it only arrives.
pub(super) fn held(tool: &StackTool<'_>, stack: &str) -> Result<Option<Backend>, StackError> {
    let noted = noted(tool, stack)?;
    let is_arriving = noted.as_ref().is_some_and(|(_, is_left)| *is_left);
    let own = backend::own_file(stack)?;
    if !is_arriving && tool.states.standing(&own)?.is_some() {
        return backend::own(stack, &tool.states).map(Some);
    }
    Ok(noted.map(|(backend, _)| backend))
}

/// What the note says, and whether the state is about to leave that place.
fn noted(tool: &StackTool<'_>, stack: &str) -> Result<Option<(Backend, bool)>, StackError> {
    let file = note_file(stack)?;
    let Some(bytes) = tool.states.read(&file)? else {
        return Ok(None);
    };
    let damaged = |reason: String| {
        let place = tool.states.shown(&file);
        let reason = format!("`{place}`, which says where its state lies, is damaged: {reason}");
        StackError::code(stack, reason)
    };
    let note: Note = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
    if note.schema_version != SCHEMA_VERSION {
        return Err(damaged(format!("its version is {}", note.schema_version)));
    }
    let Some(kind) = note.kind else {
        return Ok(Some((Backend::AsWritten, note.is_left)));
    };
    let settings = note.settings.into_iter().map(|(name, kept)| {
        let setting = match kept {
            Kept::One(text) => Setting::One(text),
            Kept::Map(map) => Setting::Map(map),
        };
        (name, setting)
    });
    let backend = Backend::Configured {
        kind,
        settings: settings.collect(),
    };
    Ok(Some((backend, note.is_left)))
}

/// Whether the environment's store has a state of a stack, or knows where one lies. `states` is the
/// folder of its stacks.
///
/// # Errors
/// When the store cannot be read.
pub fn has_state(states: &Folder, stack: &str) -> Result<bool, StackError> {
    let own = states.standing(&backend::own_file(stack)?)?;
    Ok(own.is_some() || states.standing(&note_file(stack)?)?.is_some())
}

/// Whether a state still lies where it was found.
pub(super) fn is_held(
    tool: &StackTool<'_>,
    stack: &str,
    place: Option<&Backend>,
) -> Result<bool, StackError> {
    Ok(held(tool, stack)?.as_ref() == place)
}

/// Fails where the state of a stack lies elsewhere than it should.
pub(super) fn require(
    tool: &StackTool<'_>,
    stack: &str,
    wanted: &Backend,
) -> Result<(), StackError> {
    match held(tool, stack)? {
        Some(held) if held != *wanted => Err(StackError::Unmoved {
            environment: tool.environment.clone(),
            stack: stack.to_owned(),
            from: backend::shown(&held),
            to: backend::shown(wanted),
        }),
        _ => Ok(()),
    }
}

/// Notes where a state lies from now on.
pub(super) fn note(tool: &StackTool<'_>, stack: &str, now: &Backend) -> Result<(), StackError> {
    match now {
        Backend::Local(_) => Ok(tool.states.remove(&note_file(stack)?)?),
        Backend::AsWritten => write(tool, stack, None, false),
        Backend::Configured { kind, settings } => write(tool, stack, Some((kind, settings)), false),
    }
}

/// Notes that a state is about to go to the environment's own store: until it has arrived, what
/// comes to stand there is none that counts.
pub(super) fn leave(tool: &StackTool<'_>, stack: &str, from: &Backend) -> Result<(), StackError> {
    match from {
        Backend::Configured { kind, settings } => write(tool, stack, Some((kind, settings)), true),
        Backend::Local(_) | Backend::AsWritten => Ok(()),
    }
}

fn write(
    tool: &StackTool<'_>,
    stack: &str,
    place: Option<(&String, &BTreeMap<String, Setting>)>,
    is_left: bool,
) -> Result<(), StackError> {
    let note = Note {
        schema_version: SCHEMA_VERSION,
        kind: place.map(|(kind, _)| kind.clone()),
        settings: place.map_or_else(BTreeMap::new, |(_, settings)| kept(settings)),
        is_left,
    };
    let text =
        serde_json::to_string_pretty(&note).map_err(|error| StackError::code(stack, error))?;
    tool.make_room(stack)?;
    let text = format!("{text}\n");
    let file = note_file(stack)?;
    Ok(tool.states.write(&file, text.as_bytes(), Access::Private)?)
}

fn kept(settings: &BTreeMap<String, Setting>) -> BTreeMap<String, Kept> {
    let kept = settings.iter().map(|(name, setting)| {
        let setting = match setting {
            Setting::One(text) => Kept::One(text.clone()),
            Setting::Map(map) => Kept::Map(map.clone()),
        };
        (name.clone(), setting)
    });
    kept.collect()
}

fn note_file(stack: &str) -> Result<RelativePath, StackError> {
    RelativePath::parse(&format!("{stack}/backend.json"))
        .map_err(|error| StackError::name(stack, &error))
}
