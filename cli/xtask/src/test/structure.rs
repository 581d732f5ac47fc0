//! The rules of the workspace's structure: arrows, dependencies, lengths.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::{process, workspace};

/// The most lines that a source file may have.
const LONGEST_FILE: usize = 800;

/// Libraries that one crate alone may name, with that crate.
const SOLE_USERS: [(&str, &str); 2] = [("granit-parser", "yaml"), ("regorus", "policy")];

/// Checks edges between crates, the default build's dependencies and the length of files.
pub(crate) fn check() -> Result<()> {
    compare("edges.txt", &edges()?)?;
    compare("dependencies.txt", &dependencies()?)?;
    lengths()
}

/// A list that was agreed on and the list as it is; each difference is a decision to take.
fn compare(name: &str, found: &BTreeSet<String>) -> Result<()> {
    let path = workspace::root()?.join("cli/xtask/structure").join(name);
    let text = workspace::read(&path)?;
    let agreed: BTreeSet<String> = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(str::to_owned)
        .collect();
    let mut differences = String::new();
    for line in found.difference(&agreed) {
        writeln!(differences, "  new: {line}")?;
    }
    for line in agreed.difference(found) {
        writeln!(differences, "  gone: {line}")?;
    }
    ensure!(
        differences.is_empty(),
        "{} differs:\n{differences}",
        path.display()
    );
    Ok(())
}

/// Every arrow between our crates, tests included, as `from -> to`.
fn edges() -> Result<BTreeSet<String>> {
    let mut edges = BTreeSet::new();
    for manifest in workspace::files(&workspace::root()?.join("cli"), "Cargo.toml")? {
        let folder = manifest
            .parent()
            .and_then(|path| path.file_name())
            .unwrap_or_default();
        let from = folder.to_string_lossy().into_owned();
        let mut is_for_tests = false;
        for line in workspace::read(&manifest)?.lines() {
            if line.starts_with('[') {
                is_for_tests = line.starts_with("[dev-dependencies");
            }
            let Some((name, _)) = line.split_once(['=', '.', ' ']) else {
                continue;
            };
            for (library, user) in SOLE_USERS {
                ensure!(
                    name != library || from == user,
                    "only `{user}` may name `{library}`, not `{from}`"
                );
            }
            if let Some(to) = name.strip_prefix("infractl-") {
                let mark = if is_for_tests { " (tests)" } else { "" };
                edges.insert(format!("{from} -> {to}{mark}"));
            }
        }
    }
    Ok(edges)
}

/// The names of all crates in the default build of the binary.
fn dependencies() -> Result<BTreeSet<String>> {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(workspace::root()?).args([
        "tree",
        "--locked",
        "--package",
        "infractl",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--target",
        "x86_64-unknown-linux-gnu",
        "--format",
        "{p}",
    ]);
    let names = process::output(&mut command)?;
    let names = names.lines().filter_map(|line| line.split(' ').next());
    Ok(names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect())
}

fn lengths() -> Result<()> {
    for file in workspace::files(&workspace::root()?.join("cli"), ".rs")? {
        let lines = workspace::read(&file)?.lines().count();
        ensure!(
            lines <= LONGEST_FILE,
            "{} has {lines} lines: two subjects in one room",
            file.display()
        );
    }
    Ok(())
}
