use infractl_document::{Finding, Severity};
use infractl_hcl::syntax::{Attribute, Expression};

use super::{Look, Rule};
use crate::configuration::{Lifecycle, elements};

pub(super) const RULE: Rule = Rule::new(
    "tf-unexplained-ignore-changes",
    "`ignore_changes` hides a new image or user data, and no comment says why",
    check,
)
.code("TFH-009");

/// Arguments that decide what a machine runs.
const WEIGHTY: [&str; 10] = [
    "ami",
    "image",
    "image_id",
    "image_name",
    "source_image",
    "source_image_id",
    "snapshot_id",
    "user_data",
    "user_data_base64",
    "custom_data",
];

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for resource in &look.module.resources {
        let Some(ignored) = resource.lifecycle().and_then(Lifecycle::ignore_changes) else {
            continue;
        };
        let name = |entry: &Expression| {
            let reference = entry.as_reference().map(|own| own.root.text.clone());
            reference.or_else(|| entry.as_text().map(Box::from))
        };
        let mut entries = elements(Some(&ignored.value)).iter();
        let weighty = entries.find_map(|entry| {
            let name = name(entry)?;
            WEIGHTY.contains(&&*name).then_some((entry.span, name))
        });
        let all =
            || (ignored.value.as_word() == Some("all")).then(|| (ignored.value.span, "all".into()));
        let Some((span, name)) = weighty.or_else(all) else {
            continue;
        };
        if has_reason(look, ignored) {
            continue;
        }
        let message = format!("changes of `{name}` are ignored, and nobody knows why");
        let finding = Finding::new(RULE.summary.id, Severity::Warning, Some(span), message);
        findings.push(finding.help("say why in a comment above, or take it from the list"));
    }
}

/// Whether a comment stands within the list, behind it, or on the line above it.
fn has_reason(look: &Look<'_>, ignored: &Attribute) -> bool {
    let source = ignored.span.source;
    let Some(file) = look.sources.get(source) else {
        return false;
    };
    let line = |offset: u32| file.position(offset).line;
    let first = line(ignored.span.start);
    let last = line(ignored.span.end);
    let comments = look.module.comments(source).iter();
    comments.into_iter().any(|comment| {
        let (start, end) = (
            line(comment.start),
            line(comment.end.saturating_sub(1).max(comment.start)),
        );
        start <= last && end + 1 >= first
    })
}
