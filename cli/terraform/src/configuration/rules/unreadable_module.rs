use infractl_base::RelativePath;
use infractl_document::{Finding, Span};

use super::Rule;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-unreadable-module",
    "a call names a local folder that holds no module, or lies outside of the project",
);

pub(in crate::configuration) fn outside(source: &str, span: Option<Span>) -> Finding {
    let message = format!("the module `{source}` lies outside of the project");
    Finding::error(RULE.summary.id, span, message)
        .help("keep it in the project, or name a registry or a repository")
}

pub(in crate::configuration) fn absent(
    path: &RelativePath,
    is_folder: bool,
    span: Option<Span>,
) -> Finding {
    let message = if is_folder {
        format!("the folder `{path}` holds no module")
    } else {
        format!("there is no folder `{path}`")
    };
    Finding::error(RULE.summary.id, span, message)
        .help("a local source starts at the folder of the file that names it")
}
