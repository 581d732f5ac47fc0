//! What `check` and its three parts share.

mod ask;
mod bare;
mod place;
mod policies;

use infractl_check::{Checked, Gap};
use infractl_document::Finding;
use infractl_report::Summary;

pub(crate) use self::ask::{Ask, ManifestOptions, ScopeArgs, run};
pub(crate) use self::place::locate;
pub(crate) use self::policies::{PolicyArgs, named_or_own};
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;
use crate::output::reports::{Format, ReportArgs, Told, report};
use crate::output::{Output, rule_texts};

/// Reports what came of a check, of a change to this branch, and what it had
/// nothing of.
pub(crate) fn tell(
    context: &Context,
    args: &ReportArgs,
    checked: &Checked,
    branch: Option<&str>,
) -> Result<Outcome, CommandError> {
    for ((component, reason), environments) in &checked.not_rendered {
        let names: Vec<&str> = environments.iter().map(String::as_str).collect();
        let names = names.join(", ");
        context.output.say(&format!(
            "{component}: not rendered in {names}, not checked: {reason}"
        ));
    }
    let summary = Summary {
        checked: checked.counts.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        policies: checked.policies.clone(),
        rules: rule_texts(&checked.known, &checked.findings),
    };
    let told = Told::new(context, args, summary, branch);
    let outcome = report(
        &context.output,
        context.directory(),
        args,
        &checked.findings,
        &context.sources,
        &told,
    )?;
    if args.format == Format::Text {
        close(context, &checked.findings, &told.summary);
    }
    Ok(match checked.gap {
        None => outcome,
        Some(gap) => {
            Output::complain(&nothing(gap));
            outcome.worst(Outcome::NothingChecked)
        }
    })
}

/// The last lines for people: how many findings in what, and by which policies.
fn close(context: &Context, findings: &[Finding], summary: &Summary) {
    let located = infractl_report::locate(findings, &context.sources);
    let counts = infractl_report::counts(&located);
    let counts = if counts.is_empty() {
        "no findings"
    } else {
        &counts
    };
    let sentence = summary.sentence();
    context.output.say(&if sentence.is_empty() {
        counts.to_owned()
    } else {
        format!("{counts} in {sentence}")
    });
    if let Some(digest) = &summary.policies {
        context.output.say(&format!("policies {digest}"));
    }
}

/// The complaint of a run that had nothing to check.
pub(crate) fn nothing(gap: Gap) -> CommandError {
    let (what, hint) = match gap {
        Gap::NoEnvironment => (
            "no environment could be looked at",
            "see `paths.environments` in `infractl.yaml`",
        ),
        Gap::NoPolicy => (
            "no policy was found",
            "policies are `*.rego` files with `deny` or `warn` in the folders that `policies` of \
             `infractl.yaml` names",
        ),
        Gap::NothingRead => (
            "no policy reads any of the documents",
            "see `custom.kinds` of the policies",
        ),
        Gap::NoDocument => (
            "no document was found",
            "files end in `.yaml`, `.yml` or `.json`",
        ),
    };
    CommandError::nothing_checked(format!("nothing was checked: {what}")).hint(hint)
}
