use std::collections::BTreeSet;
use std::sync::Arc;

use infractl_base::{MemoryFiles, RelativePath};
use infractl_document::{Finding, Severity, Sources, Span};

use super::{Project, Unreleased};
use crate::family::RELEASE;
use crate::reader::Reader;
use crate::release::ReleaseFile;
use crate::{EnvironmentName, Release, UnknownEnvironment, overlay, without_nulls};

impl Release {
    /// Reads a release from bytes that lie outside the project, such as those that a record keeps;
    /// `path` is the name under which its mistakes are told.
    pub fn read(
        path: &RelativePath,
        bytes: &Arc<[u8]>,
        sources: &Sources,
    ) -> Result<Self, Vec<Finding>> {
        let mut files = MemoryFiles::new();
        files.insert(path.clone(), Arc::clone(bytes));
        let mut reader = Reader::new(&files, sources);
        let tree = reader.own_tree::<()>(path, &RELEASE, None);
        let read =
            tree.and_then(|tree| Some((reader.decode::<ReleaseFile>(&tree, &RELEASE)?, tree)));
        match read {
            Some((file, tree)) => Ok(Self {
                path: path.clone(),
                file,
                tree: Arc::new(tree),
            }),
            None => Err(reader.findings),
        }
    }
}

/// The release of an environment that follows no other.
pub(super) fn read_release(reader: &mut Reader<'_>, environment: &Unreleased) -> Option<Release> {
    let path = environment.folder.join("release.yaml").ok()?;
    if !matches!(reader.files.kind(&path), Ok(Some(_))) {
        let message = format!(
            "the environment `{}` has no `release.yaml`",
            environment.name
        );
        let help = "write it with `apiVersion: infractl.dev/v1`, `kind: Release` and `kubernetes`";
        let rule = "release-missing-file";
        reader.report(Finding::error(rule, None, message).file(path).help(help));
        return None;
    }
    let tree = reader.own_tree::<()>(&path, &RELEASE, None)?;
    let file: ReleaseFile = reader.decode(&tree, &RELEASE)?;
    if file.source.revision.is_none() {
        let severities = [Severity::Info, Severity::Warning, Severity::Error];
        let source = tree.root().get("source");
        let place: Option<Span> = source
            .and_then(|source| source.get("revision"))
            .or(source)
            .unwrap_or(tree.root())
            .span();
        let message = "the release does not pin the revision of the code";
        let severity = environment.file.tier.severity(severities);
        reader.report(
            Finding::new("release-without-revision", severity, place, message)
                .help("write `source: {revision: …}` with the whole id of a commit"),
        );
    }
    Some(Release {
        path,
        file,
        tree: Arc::new(tree),
    })
}

/// The release of the followed environment with the follower's own laid over.
pub(super) fn follow(
    reader: &mut Reader<'_>,
    project: &Project,
    environment: &Unreleased,
    followers: &BTreeSet<EnvironmentName>,
) -> Option<Release> {
    let followed = environment.file.follows.as_ref()?;
    if followers.contains(&followed.value) {
        let message = format!("`{followed}` follows another environment itself");
        reader.report(
            Finding::error("env-follows-follower", followed.span, message)
                .help("follow the environment that has the release"),
        );
        return None;
    }
    let leader = match project.environment(followed.as_str()) {
        Ok(leader) => leader,
        // Its own mistakes are told where they are.
        Err(UnknownEnvironment::Broken { .. } | UnknownEnvironment::Unread { .. }) => return None,
        Err(UnknownEnvironment::Missing { hint, .. }) => {
            let message = format!("there is no environment `{followed}`");
            reader
                .report(Finding::error("env-unknown-followed", followed.span, message).help(hint));
            return None;
        }
    };
    let path = environment.folder.join("release.yaml").ok()?;
    if !matches!(reader.files.kind(&path), Ok(Some(_))) {
        return Some(leader.release.clone());
    }
    let own = reader.own_tree::<()>(&path, &RELEASE, None)?;
    let tree = without_nulls(&overlay(&leader.release.tree, &own));
    let file = reader.decode(&tree, &RELEASE)?;
    Some(Release {
        path: leader.release.path.clone(),
        file,
        tree: Arc::new(tree),
    })
}
