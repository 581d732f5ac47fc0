use infractl_document::Node;

use crate::configuration::Version;
use crate::plan::read_private;

/// What of a state a plan rests on; nothing in it is a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateFacts {
    /// The name that a state keeps for life.
    pub lineage: String,
    /// How often it was written.
    pub serial: u64,
    /// The version of the tool that wrote it last.
    pub tool_version: String,
    /// How many resource blocks it holds.
    pub resources: usize,
}

/// Why a state cannot be trusted, with the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// Nothing is left of it.
    #[error(
        "the state `{place}` is empty, as a killed run leaves it; restore it from \
         `{place}.backup` or from a backup of its store; where nothing was ever applied, remove what \
         that run may have made, which no state knows, and then this file"
    )]
    Empty {
        /// Where it lies.
        place: String,
    },
    /// It is no state.
    #[error(
        "the state `{place}` is damaged: {reason}; restore it from `{place}.backup` or from a \
         backup of its store"
    )]
    Damaged {
        /// Where it lies.
        place: String,
        /// What is wrong, without what it holds.
        reason: String,
    },
    /// A newer tool wrote it.
    #[error("the state `{place}` was written by version {found}; use that version, not {used}")]
    Newer {
        /// Where it lies.
        place: String,
        /// The version that wrote it.
        found: String,
        /// The version that is used.
        used: String,
    },
    /// A run could not store it and left it beside the code.
    #[error(
        "a run could not store the state of `{stack}` and left it in `{place}`; run `{recovery}`, \
         then remove that file and plan again"
    )]
    Errored {
        /// The stack.
        stack: String,
        /// Where it lies.
        place: String,
        /// The command that stores it.
        recovery: String,
    },
    /// It is not the state that the plan was made for.
    #[error("the state of `{stack}` {how}; plan again")]
    Moved {
        /// The stack.
        stack: String,
        /// What differs.
        how: String,
    },
}

impl StateError {
    /// Whether a guard refused, rather than that nothing could be read.
    pub fn is_guard(&self) -> bool {
        matches!(self, Self::Errored { .. } | Self::Moved { .. })
    }
}

impl StateFacts {
    /// Reads a state for a tool of a version. `place` is how errors name it.
    pub fn read(
        json: &[u8],
        place: &str,
        used: &Version,
        used_text: &str,
    ) -> Result<Self, StateError> {
        let place = place.to_owned();
        if json.iter().all(u8::is_ascii_whitespace) {
            return Err(StateError::Empty { place });
        }
        let damaged = |reason: &str| StateError::Damaged {
            place: place.clone(),
            reason: reason.to_owned(),
        };
        let tree = read_private(json).map_err(|_| damaged("it is no JSON"))?;
        let root = tree.root();
        let text = |key| root.get(key).and_then(Node::as_str);
        let newer = |found: String| StateError::Newer {
            place: place.clone(),
            found,
            used: used_text.to_owned(),
        };
        match root.get("version").and_then(Node::as_i64) {
            Some(4) => {}
            Some(version) if version > 4 => return Err(newer(format!("{version} of states"))),
            Some(version) => return Err(damaged(&format!("it has the old version {version}"))),
            None => return Err(damaged("it has no `version`")),
        }
        let tool_version = text("terraform_version").ok_or_else(|| damaged("it names no tool"))?;
        let written: Version = tool_version
            .parse()
            .map_err(|_| damaged("the version of its tool cannot be read"))?;
        if written > *used {
            return Err(newer(tool_version.to_owned()));
        }
        Ok(Self {
            lineage: text("lineage")
                .filter(|lineage| !lineage.is_empty())
                .ok_or_else(|| damaged("it has no `lineage`"))?
                .to_owned(),
            serial: root
                .get("serial")
                .and_then(Node::as_i64)
                .and_then(|serial| u64::try_from(serial).ok())
                .ok_or_else(|| damaged("it has no `serial`"))?,
            tool_version: tool_version.to_owned(),
            resources: root
                .get("resources")
                .and_then(Node::as_list)
                .map_or(0, infractl_document::List::len),
        })
    }

    /// Whether a tool shows by this that there is no state: one without a name, never written.
    pub(super) fn is_none(json: &[u8]) -> bool {
        if json.iter().all(u8::is_ascii_whitespace) {
            return true;
        }
        let Ok(tree) = read_private(json) else {
            return false;
        };
        let root = tree.root();
        let resources = root.get("resources").and_then(Node::as_list);
        root.get("lineage").and_then(Node::as_str) == Some("")
            && root.get("serial").and_then(Node::as_i64) == Some(0)
            && resources.is_none_or(infractl_document::List::is_empty)
    }

    /// Whether two states hold the same resources and outputs, whatever they are called and however
    /// often they were written.
    pub fn has_same_content(one: &[u8], other: &[u8]) -> bool {
        let (Ok(one), Ok(other)) = (read_private(one), read_private(other)) else {
            return false;
        };
        ["resources", "outputs"].iter().all(|key| {
            match (one.root().get(key), other.root().get(key)) {
                (Some(one), Some(other)) => one.has_same_value(other),
                (None, None) => true,
                _ => false,
            }
        })
    }

    /// Fails where a state is not the one that a plan was made for; `None` is no state at all.
    pub fn require_same(
        stack: &str,
        planned: Option<&Self>,
        now: Option<&Self>,
    ) -> Result<(), StateError> {
        let how = match (planned, now) {
            (None, Some(_)) => "came to be after the plan was made".to_owned(),
            (Some(_), None) => "is gone since the plan was made".to_owned(),
            (Some(planned), Some(now)) if planned.lineage != now.lineage => {
                "is another one than that of the plan".to_owned()
            }
            (Some(planned), Some(now)) if planned.serial != now.serial => format!(
                "was changed after the plan was made: its serial was {}, and is {}",
                planned.serial, now.serial
            ),
            _ => return Ok(()),
        };
        Err(StateError::Moved {
            stack: stack.to_owned(),
            how,
        })
    }
}
