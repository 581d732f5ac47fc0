//! Comments that tell tflint to leave a line alone count for the rules that tflint has too.

use infractl_document::Finding;

use super::Look;

/// What tflint calls our rules.
pub(super) const NAMES: [(&str, &[&str]); 6] = [
    (
        "tf-interpolation-only",
        &["terraform_deprecated_interpolation"],
    ),
    (
        "tf-unconstrained-version",
        &["terraform_required_version", "terraform_required_providers"],
    ),
    (
        "tf-undocumented",
        &[
            "terraform_documented_variables",
            "terraform_documented_outputs",
        ],
    ),
    (
        "tf-unpinned-module",
        &["terraform_module_pinned_source", "terraform_module_version"],
    ),
    ("tf-untyped-variable", &["terraform_typed_variables"]),
    ("tf-unused-declaration", &["terraform_unused_declarations"]),
];

/// Whether `tflint-ignore: name` stands on the line of a finding, or on the line above it.
pub(super) fn is_ignored(look: &Look<'_>, finding: &Finding) -> bool {
    let mut rules = NAMES.iter();
    let names = rules.find(|(id, _)| *id == finding.rule.as_str());
    let (Some((_, names)), Some(span)) = (names, finding.primary) else {
        return false;
    };
    let Some(file) = look.sources.get(span.source) else {
        return false;
    };
    let own = file.position(span.start).line;
    look.module.comments(span.source).iter().any(|comment| {
        let line = file.position(comment.start).line;
        let text = std::str::from_utf8(file.text(*comment)).unwrap_or_default();
        let listed = text.split_once("tflint-ignore:").map(|(_, rest)| rest);
        (line == own || line + 1 == own)
            && listed.is_some_and(|listed| {
                let listed = listed.split('#').next().unwrap_or_default();
                let mut listed = listed.split(',').map(str::trim);
                listed.any(|name| name == "all" || names.contains(&name))
            })
    })
}
