//! Drift as text for people, JSON for programs and Markdown for comments.

mod json;
mod markdown;
mod text;

pub use json::drift_json;
pub use markdown::drift_markdown;
pub use text::{drift_sentence, drift_text};

use infractl_delivery::{AddedFile, Cause, LayoutChange};
use infractl_document::Address;

use crate::plan::title;

/// The word for a cause, as in the JSON.
fn word(cause: &Cause) -> &'static str {
    match cause {
        Cause::InventoryLost { .. } => "inventoryLost",
        Cause::TargetMissing { .. } => "targetMissing",
        Cause::Missing { is_whole: true, .. } => "componentMissing",
        Cause::Missing { .. } => "objectsMissing",
        Cause::SameChange { .. } => "sameChange",
        Cause::Edited { .. } => "edited",
        Cause::Differs { .. } => "differs",
        Cause::Unreadable { .. } => "unreadable",
        Cause::Added { .. } => "added",
        Cause::Layout { .. } => "layout",
        Cause::Exposed { .. } => "exposed",
    }
}

/// One line that says what happened.
pub fn drift_headline(cause: &Cause) -> String {
    let objects = |number: usize| counted(number, "object");
    match cause {
        Cause::InventoryLost { reason } => {
            format!("the inventory of the target is lost: {reason}")
        }
        Cause::TargetMissing { objects: gone } => {
            format!("the whole target is missing: {}", objects(gone.len()))
        }
        Cause::Missing {
            component,
            is_whole: true,
            objects: gone,
        } => format!(
            "the component `{component}` is missing: {}",
            objects(gone.len())
        ),
        Cause::Missing {
            component,
            objects: gone,
            ..
        } => format!("removed from `{component}`: {}", objects(gone.len())),
        Cause::SameChange { objects: same, .. } => {
            format!("the same change in {}", objects(same.len()))
        }
        Cause::Edited { object, .. } => format!("edited: {}", title(object)),
        Cause::Differs { object, reason } => format!(
            "edited: {}; its fields are not known: {reason}",
            title(object)
        ),
        Cause::Unreadable { object, reason } => {
            format!("not readable: {}: {reason}", title(object))
        }
        Cause::Added { folder, files } => {
            let files = counted(files.len(), "file");
            if folder.is_root() {
                format!("put beside the components: {files}")
            } else {
                format!("put into `{folder}`: {files}")
            }
        }
        Cause::Layout { files } => format!(
            "the order of the objects, or what is delivered, was changed: {}",
            counted(files.len(), "file")
        ),
        Cause::Exposed { files } => format!(
            "others can read the values of Secrets: {}",
            counted(files.len(), "file")
        ),
    }
}

/// The objects that a cause is about.
fn objects(cause: &Cause) -> Vec<&Address> {
    match cause {
        Cause::TargetMissing { objects }
        | Cause::Missing { objects, .. }
        | Cause::SameChange { objects, .. } => objects.iter().collect(),
        Cause::Edited { object, .. }
        | Cause::Differs { object, .. }
        | Cause::Unreadable { object, .. } => vec![object],
        Cause::Added { files, .. } => files.iter().flat_map(|file| &file.objects).collect(),
        Cause::InventoryLost { .. } | Cause::Layout { .. } | Cause::Exposed { .. } => Vec::new(),
    }
}

/// The files that a cause is about, with a mark for what happened to each.
fn files(cause: &Cause) -> Vec<(&'static str, String)> {
    let added = |file: &AddedFile| {
        let titles: Vec<String> = file.objects.iter().map(title).collect();
        if titles.is_empty() {
            ("+", file.path.to_string())
        } else {
            ("+", format!("{} ({})", file.path, titles.join(", ")))
        }
    };
    match cause {
        Cause::Added { files, .. } => files.iter().map(added).collect(),
        Cause::Layout { files } => files
            .iter()
            .map(|file| {
                let mark = match file.change {
                    LayoutChange::Missing => "-",
                    LayoutChange::Changed => "~",
                    LayoutChange::Added => "+",
                };
                (mark, file.path.clone())
            })
            .collect(),
        Cause::Exposed { files } => files.iter().map(|file| ("~", file.to_string())).collect(),
        Cause::InventoryLost { .. }
        | Cause::TargetMissing { .. }
        | Cause::Missing { .. }
        | Cause::SameChange { .. }
        | Cause::Edited { .. }
        | Cause::Differs { .. }
        | Cause::Unreadable { .. } => Vec::new(),
    }
}

/// `1 object`, `2 objects`.
fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
