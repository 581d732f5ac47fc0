//! Differences between environments: a tree for people, JSON for programs, Markdown for comments.

mod group;
mod json;
mod markdown;
mod origin;
mod summary;
mod text;

pub use json::diff_json;
pub(crate) use json::{JsonDiff, shown};
pub use markdown::diff_markdown;
pub(crate) use markdown::write_diff;
pub use summary::{diff_sentence, diff_summary};
pub use text::diff_text;

use infractl_environment::{Class, Difference};

/// The word for a class, as in the JSON.
fn class_word(class: &Class) -> &'static str {
    match class {
        Class::Declared { .. } => "declared",
        Class::Pending => "pending",
        Class::Unexplained => "unexplained",
    }
}

/// Why a difference is there, in a few words; `None` where nobody asked.
fn reason(difference: &Difference) -> Option<String> {
    if let Some(cause) = &difference.cause {
        return Some(format!("follows from {cause}"));
    }
    let class = difference.class.as_ref()?;
    let word = class_word(class);
    Some(match class {
        Class::Declared {
            declaration,
            through,
        } => {
            let reason = &declaration.reason;
            match through {
                Some(place) => format!("{word} by {place}: {reason}"),
                None => format!("{word}: {reason}"),
            }
        }
        Class::Pending | Class::Unexplained => word.to_owned(),
    })
}
