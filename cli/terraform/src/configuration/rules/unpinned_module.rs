use infractl_document::Finding;

use super::{Look, Rule};
use crate::configuration::{Constraint, ModuleCall, ModuleSource, Operator};

pub(super) const RULE: Rule = Rule::new(
    "tf-unpinned-module",
    "a remote module is not pinned to an exact version or commit",
    check,
)
.code("TFH-002");

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    for call in &look.module.calls {
        let help = match call.source() {
            Some(ModuleSource::Registry(_)) if !has_exact_version(call) => {
                "set `version` to one exact version, such as `\"1.2.3\"`"
            }
            Some(ModuleSource::Remote(source)) if !is_pinned(source) => {
                "name the full commit: `?ref=` with 40 digits; for an archive, `?checksum=`"
            }
            _ => continue,
        };
        let place = call.version().or(call.source_expression());
        let message = format!("the module `{}` follows a moving target", call.name());
        let span = place.map(|place| place.span);
        findings.push(Finding::error(RULE.summary.id, span, message).help(help));
    }
}

fn has_exact_version(call: &ModuleCall) -> bool {
    let version = call.version().and_then(|version| version.as_text());
    let constraint = version.and_then(|text| text.parse::<Constraint>().ok());
    constraint.is_some_and(|constraint| constraint.operator == Operator::Equal)
}

/// Whether a source names a commit by its digest, or an archive by its checksum. A path of this
/// machine is the machine's matter.
fn is_pinned(source: &str) -> bool {
    let query = source.split_once('?').map_or("", |(_, query)| query);
    let is_digest = |text: &str| {
        matches!(text.len(), 40 | 64) && text.chars().all(|letter| letter.is_ascii_hexdigit())
    };
    source.starts_with('/')
        || query.split('&').any(|part| match part.split_once('=') {
            Some(("ref" | "rev", commit)) => is_digest(commit),
            Some(("checksum", sum)) => !sum.is_empty(),
            _ => false,
        })
        || source.starts_with("oci://") && query.contains("digest=sha256:")
}
