//! Puts the commit into `--version`, from git in a checkout, from `COMMIT` in an exported archive,
//! and links the program for a fixed address on Linux.

#![expect(
    clippy::disallowed_methods,
    reason = "a build script asks git and reads one file"
)]
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=COMMIT");
    // The log of HEAD grows with every commit, checkout and pull; HEAD itself only names a branch.
    for path in ["../../.git/HEAD", "../../.git/logs/HEAD"] {
        if std::path::Path::new(path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    let commit = archived()
        .or_else(checked_out)
        .unwrap_or_else(|| "unknown commit".to_owned());
    println!("cargo::rustc-env=INFRACTL_COMMIT={commit}");
    link_at_a_fixed_address();
}

/// A program that may lie anywhere mends 50,000 addresses at each start, which takes as long as
/// the rest of it: decision 8.
fn link_at_a_fixed_address() {
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}"));
    let is = |name: &str, wanted: &str| target(name).is_ok_and(|found| found == wanted);
    if is("OS", "linux") && is("ENV", "gnu") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
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
