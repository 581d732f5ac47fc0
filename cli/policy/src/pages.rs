use std::collections::BTreeMap;
use std::fmt::Write as _;

use infractl_base::{EntryKind, Files, FilesError};

use crate::page::Page;
use crate::policy::{Policy, Rating};
use crate::set::PolicySet;

/// The pages of a set of policies as one Markdown text: a table for each domain, and below it the
/// page of each policy.
pub fn pages(files: &dyn Files, set: &PolicySet) -> Result<String, FilesError> {
    let mut domains: BTreeMap<&str, Vec<&Policy>> = BTreeMap::new();
    for policy in set.policies() {
        let below = policy.package.trim_start_matches("data.");
        let domain = below.split('.').next().unwrap_or(below);
        domains.entry(domain).or_default().push(policy);
    }
    let number = set.policies().len();
    let mut out = format!(
        "# Policies\n\nWritten by `infractl policy docs` from the policies and their pages: \
         {number} policies.\n"
    );
    for (domain, policies) in &domains {
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "\n## {domain}\n\n| code | policy | severity | reads | asks |\n|---|---|---|---|---|\n"
        );
        for policy in policies {
            row(&mut out, policy);
        }
        for policy in policies {
            section(&mut out, files, policy)?;
        }
    }
    Ok(out)
}

fn row(out: &mut String, policy: &Policy) {
    let id = &policy.id;
    let kinds: Vec<_> = policy
        .kinds
        .iter()
        .map(|kind| format!("`{kind}`"))
        .collect();
    let kinds = if kinds.is_empty() {
        "any document".to_owned()
    } else {
        kinds.join(", ")
    };
    let _ = writeln!(
        out,
        "| {} | [`{id}`](#{id}) | {} | {kinds} | {} |",
        cell(policy.code.as_deref()),
        policy.severity.map_or("", Rating::word),
        cell(policy.title.as_deref()),
    );
}

fn cell(text: Option<&str>) -> String {
    text.unwrap_or_default()
        .replace('|', "\\|")
        .replace('\n', " ")
}

fn section(out: &mut String, files: &dyn Files, policy: &Policy) -> Result<(), FilesError> {
    let _ = write!(out, "\n### {}\n\n", policy.id);
    let path = policy.path.parent().join("README.md");
    let path = path.ok().filter(|path| {
        let kind = files.kind(path);
        matches!(kind, Ok(Some(EntryKind::File)))
    });
    let Some(path) = path else {
        let said = policy.description.as_deref().unwrap_or_default().trim();
        if !said.is_empty() {
            let _ = writeln!(out, "{said}");
        }
        return Ok(());
    };
    let bytes = files.read(&path)?;
    let text = String::from_utf8_lossy(&bytes);
    out.push_str(&lowered(Page::read(&text).body.trim()));
    if !policy.standards.is_empty() {
        let _ = writeln!(out, "\nFollows {}.", policy.standards.join(", "));
    }
    Ok(())
}

/// The text with its headings two levels lower; blocks of code stay as they are.
fn lowered(body: &str) -> String {
    let mut out = String::with_capacity(body.len() + 32);
    let mut is_code = false;
    for line in body.lines() {
        is_code ^= line.starts_with("```");
        if !is_code && line.starts_with('#') {
            out.push_str("##");
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_lowered_and_code_is_not() {
        let body = "## Example\n\n```yaml\n# a comment\n```\n## More";
        let wanted = "#### Example\n\n```yaml\n# a comment\n```\n#### More\n";
        assert_eq!(lowered(body), wanted);
    }
}
