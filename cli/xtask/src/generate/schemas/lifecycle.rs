use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::swagger::GroupVersionKind;

/// Minors of Kubernetes 1 in which a kind was deprecated and removed, and what stands in for it.
#[derive(Default)]
struct Life {
    deprecated: Option<u32>,
    removed: Option<u32>,
    replacement: Option<String>,
}

/// Lists each kind that is or will be deprecated or removed, one a line:
/// group, version, kind, deprecated, removed, replacement; `-` where there is none.
pub(super) fn build(
    modules: &[PathBuf],
    served: &[(u32, BTreeSet<GroupVersionKind>)],
) -> anyhow::Result<String> {
    let mut lives = BTreeMap::new();
    for module in modules {
        for folder in version_folders(module)? {
            read_folder(&folder, &mut lives)?;
        }
    }
    add_left(served, &mut lives);
    mend_replacements(served, &mut lives);
    // What the tables of schemas say about a minor is nearer to the truth than a plan.
    for (minor, kinds) in served {
        for kind in kinds {
            if let Some(life) = lives.get_mut(kind)
                && life.removed.is_some_and(|removed| removed <= *minor)
            {
                life.removed = None;
            }
        }
    }
    let mut text = String::new();
    for (name, life) in &lives {
        if (life.deprecated.is_none() && life.removed.is_none()) || name.kind.ends_with("List") {
            continue;
        }
        let number = |minor: Option<u32>| minor.map_or("-".to_owned(), |it| it.to_string());
        writeln!(
            text,
            "{}\t{}\t{}\t{}\t{}\t{}",
            name.group,
            name.version,
            name.kind,
            number(life.deprecated),
            number(life.removed),
            life.replacement.as_deref().unwrap_or("-")
        )?;
    }
    Ok(text)
}

/// Adds the kinds that a minor served and the next does not, where no module says so.
fn add_left(
    served: &[(u32, BTreeSet<GroupVersionKind>)],
    lives: &mut BTreeMap<GroupVersionKind, Life>,
) {
    let newest = served.last().map(|(_, kinds)| kinds);
    for pair in served.windows(2) {
        let [(_, before), (minor, after)] = pair else {
            continue;
        };
        for gone in before.difference(after) {
            let life = lives.entry(gone.clone()).or_default();
            life.removed = Some(*minor);
            if life.replacement.is_none() {
                life.replacement = newest
                    .into_iter()
                    .flatten()
                    .rfind(|kind| kind.group == gone.group && kind.kind == gone.kind)
                    .map(reference);
            }
        }
    }
}

/// Names what stands in for a kind today: the sources name lists in a few places, APIs that have
/// left since, or nothing although a later version of the kind is served.
fn mend_replacements(
    served: &[(u32, BTreeSet<GroupVersionKind>)],
    lives: &mut BTreeMap<GroupVersionKind, Life>,
) {
    let Some((_, newest)) = served.last() else {
        return;
    };
    for (name, life) in lives {
        let is_served = |text: &String| newest.iter().any(|kind| reference(kind) == *text);
        if life
            .replacement
            .as_ref()
            .is_none_or(|text| !is_served(text))
        {
            let kinds = newest
                .iter()
                .filter(|it| it.group == name.group && it.kind == name.kind);
            life.replacement = kinds
                .max_by_key(|kind| rank(&kind.version))
                .filter(|kind| rank(&kind.version) > rank(&name.version))
                .map(reference);
        }
    }
}

/// Orders versions as the API server prefers them: stable ones first, then by number.
fn rank(version: &str) -> (u32, u32, u32) {
    let number = |text: &str| text.parse().unwrap_or(0);
    let text = version.trim_start_matches('v');
    for (word, stability) in [("alpha", 0), ("beta", 1)] {
        if let Some((major, minor)) = text.split_once(word) {
            return (stability, number(major), number(minor));
        }
    }
    (2, number(text), 0)
}

fn reference(name: &GroupVersionKind) -> String {
    let slash = if name.group.is_empty() { "" } else { "/" };
    format!("{}{slash}{} {}", name.group, name.version, name.kind)
}

/// The folders that hold a file of lives, sorted: `<group>/<version>`, at any depth.
fn version_folders(module: &Path) -> anyhow::Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut open = vec![module.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("cannot list `{}`", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else if entry.file_name() == FILE {
                found.insert(folder.clone());
            }
        }
    }
    Ok(found)
}

const FILE: &str = "zz_generated.prerelease-lifecycle.go";

fn read_folder(folder: &Path, lives: &mut BTreeMap<GroupVersionKind, Life>) -> anyhow::Result<()> {
    let group = group(folder)?;
    let version = folder
        .file_name()
        .and_then(|name| name.to_str())
        .context("a folder of a version has no name")?;
    let text = super::read(&folder.join(FILE))?;
    let mut seen = BTreeSet::new();
    let mut rest = text.lines();
    while let Some(line) = rest.next() {
        let Some((kind, method)) = line
            .strip_prefix("func (in *")
            .and_then(|rest| rest.split_once(") APILifecycle"))
        else {
            continue;
        };
        let name = GroupVersionKind {
            group: group.clone(),
            version: version.to_owned(),
            kind: kind.to_owned(),
        };
        let body = rest.next().context("a method without a body")?.trim();
        if seen.insert(kind) {
            lives.insert(name.clone(), Life::default());
        }
        let life = lives.entry(name).or_default();
        let minor = || {
            body.strip_prefix("return 1, ")
                .and_then(|it| it.parse().ok())
        };
        if method.starts_with("Deprecated") {
            life.deprecated = minor();
        } else if method.starts_with("Removed") {
            life.removed = minor();
        } else if method.starts_with("Replacement") {
            life.replacement = replacement(body);
        }
    }
    Ok(())
}

/// Reads `schema.GroupVersionKind{Group: "apps", Version: "v1", Kind: "Deployment"}`.
fn replacement(body: &str) -> Option<String> {
    let field = |name: &str| {
        let (_, rest) = body.split_once(&format!("{name}: \""))?;
        rest.split('"').next().map(str::to_owned)
    };
    Some(reference(&GroupVersionKind {
        group: field("Group")?,
        version: field("Version")?,
        kind: field("Kind")?,
    }))
}

/// The API group of a folder, from its `register.go`.
fn group(folder: &Path) -> anyhow::Result<String> {
    let text = super::read(&folder.join("register.go"))?;
    text.lines()
        .find_map(|line| line.trim().strip_prefix("const GroupName = \""))
        .and_then(|rest| rest.strip_suffix('"'))
        .map(str::to_owned)
        .with_context(|| format!("`{}` names no group", folder.display()))
}
