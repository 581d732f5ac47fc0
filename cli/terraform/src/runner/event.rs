use infractl_base::RelativePath;
use infractl_document::Node;

use super::Diagnostic;
use crate::plan::{Redactor, read_private};

/// Something that the tool told while it ran, without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// One step of one resource.
    Resource {
        /// Its address.
        address: String,
        /// What is done with it: `create`, `update`, `read` …
        action: String,
        /// How far it is.
        progress: Progress,
    },
    /// An error or a warning.
    Diagnostic(Diagnostic),
    /// Anything else that a person may want to see: `Plan: 8 to add, 0 to change, 0 to destroy.`
    Message(String),
}

/// How far the work on a resource is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Progress {
    /// It will be done.
    Planned,
    /// It differs from what the state says.
    Drifted,
    /// It began.
    Started,
    /// It goes on, for so many seconds already.
    Running(u64),
    /// It is done, after so many seconds.
    Finished(u64),
    /// It failed, after so many seconds.
    Failed(u64),
}

impl Event {
    /// Reads one line of `-json`; `None` for a line that is none of the tool's.
    pub(super) fn read(line: &[u8], source: &RelativePath, redactor: &Redactor) -> Option<Self> {
        if line.first() != Some(&b'{') {
            return None;
        }
        let tree = read_private(line).ok()?;
        let root = tree.root();
        // `init` gives its lines no type.
        root.get("@message").and_then(Node::as_str)?;
        let kind = root.get("type").and_then(Node::as_str).unwrap_or_default();
        let message = || {
            let text = root.get("@message").and_then(Node::as_str);
            Self::Message(redactor.clean(text.unwrap_or_default()).into_owned())
        };
        if kind == "diagnostic" {
            return Some(root.get("diagnostic").map_or_else(message, |diagnostic| {
                Self::Diagnostic(Diagnostic::read(diagnostic, source, redactor))
            }));
        }
        let detail = ["change", "hook"].iter().find_map(|key| root.get(key));
        let seconds = || {
            let elapsed = detail.and_then(|detail| detail.get("elapsed_seconds"));
            elapsed
                .and_then(Node::as_i64)
                .and_then(|seconds| u64::try_from(seconds).ok())
                .unwrap_or(0)
        };
        let progress = match kind {
            "planned_change" => Progress::Planned,
            "resource_drift" => Progress::Drifted,
            "apply_start" | "refresh_start" | "provision_start" | "ephemeral_op_start" => {
                Progress::Started
            }
            "apply_progress" => Progress::Running(seconds()),
            "apply_complete"
            | "refresh_complete"
            | "provision_complete"
            | "ephemeral_op_complete" => Progress::Finished(seconds()),
            "apply_errored" | "provision_errored" | "ephemeral_op_errored" => {
                Progress::Failed(seconds())
            }
            _ => return Some(message()),
        };
        let word = |node: Option<Node<'_>>| node.and_then(Node::as_str).map(str::to_owned);
        let address = detail
            .and_then(|detail| detail.get("resource"))
            .and_then(|resource| resource.get("addr"));
        let Some(address) = word(address) else {
            return Some(message());
        };
        let action = word(detail.and_then(|detail| detail.get("action")))
            .unwrap_or_else(|| kind.split('_').next().unwrap_or_default().to_owned());
        Some(Self::Resource {
            address: redactor.clean_address(&address).into_owned(),
            action,
            progress,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_init_has_no_type_and_is_a_message_all_the_same() {
        // As OpenTofu 1.12.6 writes it.
        let line = br#"{"@level":"info","@message":"Initializing modules...","@module":"tofu.ui","@timestamp":"2026-11-23T05:42:02.135434Z"}"#;
        let read = |line: &[u8]| Event::read(line, &RelativePath::root(), &Redactor::new());
        assert_eq!(
            read(line),
            Some(Event::Message("Initializing modules...".into()))
        );
        for junk in ["hello", "{}", "{", ""] {
            assert_eq!(read(junk.as_bytes()), None, "{junk}");
        }
    }
}
