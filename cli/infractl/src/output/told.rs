use std::collections::{BTreeMap, BTreeSet};

use infractl_document::Finding;
use infractl_policy::Policy;
use infractl_report::{ChangedLines, RuleText, Summary};

use super::reports::{ReportArgs, Told};
use crate::commands::platform::open_history;
use crate::commands::reference::families;
use crate::context::Context;

impl Told {
    /// Reads the changed lines where a report wants them: those of the pull request that the
    /// machine works for, else those since `branch`. Where git cannot tell, no line counts as
    /// changed, and annotations go by severity alone.
    pub(crate) fn new(
        context: &Context,
        args: &ReportArgs,
        summary: Summary,
        branch: Option<&str>,
    ) -> Self {
        let changed = if args.annotates() {
            changed_lines(context, branch).unwrap_or_default()
        } else {
            ChangedLines::default()
        };
        Self { summary, changed }
    }
}

fn changed_lines(context: &Context, branch: Option<&str>) -> Option<ChangedLines> {
    let checkout = context.project_checkout().ok()?;
    let history = open_history(&checkout);
    let git = history.git()?;
    let target = Context::variable("GITHUB_BASE_REF");
    let branch = target.as_deref().or(branch)?;
    let remote = format!("origin/{branch}");
    let base = [remote.as_str(), branch]
        .into_iter()
        .find_map(|name| git.commit(name).ok())?;
    Some(ChangedLines::new(git.changed_lines(&base).ok()?))
}

/// What the rules of findings are about: those that are built in, and policies.
pub(crate) fn rule_texts(policies: &[Policy], findings: &[Finding]) -> BTreeMap<String, RuleText> {
    let found: BTreeSet<&str> = findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect();
    let own = families().into_iter().flat_map(|(_, rules)| rules);
    let own = own.filter(|rule| found.contains(rule.id));
    let own = own.map(|rule| {
        let text = RuleText {
            title: rule.summary.to_owned(),
            code: rule.code.map(str::to_owned),
            ..RuleText::default()
        };
        (rule.id.to_owned(), text)
    });
    let policies = policies.iter();
    let policies = policies.filter(|policy| found.contains(policy.id.as_str()));
    let policies = policies.map(|policy| {
        let text = RuleText {
            title: policy.title.clone().unwrap_or_else(|| policy.id.clone()),
            description: policy.description.clone(),
            remediation: policy.remediation.clone(),
            code: policy.code.clone(),
            standards: policy.standards.clone(),
        };
        (policy.id.clone(), text)
    });
    own.chain(policies).collect()
}
