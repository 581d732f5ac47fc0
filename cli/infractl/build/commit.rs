//! The commit that the program is built from.

use std::process::Command;

/// The commit, from git in a checkout, from `COMMIT` in an exported archive.
pub(crate) fn name() -> String {
    archived()
        .or_else(checked_out)
        .unwrap_or_else(|| "unknown commit".to_owned())
}

/// The commit that `git archive` wrote into the file; in a checkout it still holds the format.
fn archived() -> Option<String> {
    let text = std::fs::read_to_string("COMMIT").ok()?;
    let commit = text.trim();
    (commit.len() == 40 && commit.bytes().all(|sign| sign.is_ascii_hexdigit()))
        .then(|| commit.chars().take(12).collect())
}

fn checked_out() -> Option<String> {
    let output = Command::new("git")
        .args(["rev-parse", "--short=12", "HEAD"])
        .output()
        .ok()?;
    let commit = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !commit.is_empty()).then_some(commit)
}
