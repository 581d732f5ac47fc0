#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "these tests make repositories to read from, and a failure is to stop them"
)]
//! Commits read by git's own program.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use infractl_base::{
    BlobCache, Checkout, CommitId, EntryKind, Files, FilesError, Git, GitError, Program,
    ProgramError, RelativePath, Revision,
};

fn environment() -> Vec<(OsString, OsString)> {
    let path = std::env::var_os("PATH").expect("tests run with a search path");
    [
        ("PATH", path),
        ("GIT_CONFIG_GLOBAL", "/dev/null".into()),
        ("GIT_CONFIG_SYSTEM", "/dev/null".into()),
        ("GIT_AUTHOR_NAME", "Test".into()),
        ("GIT_AUTHOR_EMAIL", "test@example.org".into()),
        ("GIT_COMMITTER_NAME", "Test".into()),
        ("GIT_COMMITTER_EMAIL", "test@example.org".into()),
    ]
    .map(|(name, value)| (name.into(), value))
    .into()
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Program::new("git")
        .arguments(arguments)
        .environment(environment())
        .folder(folder)
        .run()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.code, Some(0), "git {arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("git")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A repository with two commits and their names.
fn repository(name: &str) -> (PathBuf, CommitId, CommitId) {
    let folder = folder(name);
    git(&folder, &["init", "-q", "-b", "main"]);
    fs::create_dir_all(folder.join("helm/a b")).unwrap();
    fs::write(folder.join("helm/a b/é.yaml"), "first\n").unwrap();
    fs::write(folder.join("helm/empty"), "").unwrap();
    symlink("a b/é.yaml", folder.join("helm/link")).unwrap();
    symlink("../helm", folder.join("helm/loop")).unwrap();
    symlink("a b", folder.join("helm/folder")).unwrap();
    symlink("../../no-such-neighbour", folder.join("helm/outside")).unwrap();
    symlink("nowhere", folder.join("helm/dangling")).unwrap();
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-q", "-m", "one"]);
    let first = git(&folder, &["rev-parse", "HEAD"]).parse().unwrap();
    fs::write(folder.join("helm/a b/é.yaml"), "second\n").unwrap();
    fs::write(folder.join("helm/new"), "new\n").unwrap();
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-q", "-m", "two"]);
    let second = git(&folder, &["rev-parse", "HEAD"]).parse().unwrap();
    (folder, first, second)
}

fn path(text: &str) -> RelativePath {
    RelativePath::parse(text).unwrap()
}

#[test]
fn a_commit_reads_like_a_checkout_of_it() {
    let (folder, first, second) = repository("like-a-checkout");
    let git = Git::open(&folder, environment()).unwrap();
    let revision = Revision::open(&git, second, None).unwrap();
    let checkout = Checkout::open(&folder).unwrap();
    let names = ["helm", "helm/folder", "helm/a b", "helm/loop/loop"];
    for name in names {
        assert_eq!(
            revision.list(&path(name)).unwrap(),
            checkout.list(&path(name)).unwrap()
        );
    }
    for name in [
        "helm/a b/é.yaml",
        "helm/empty",
        "helm/link",
        "helm/folder/é.yaml",
        "helm/new",
    ] {
        assert_eq!(
            revision.read(&path(name)).unwrap(),
            checkout.read(&path(name)).unwrap()
        );
        assert_eq!(revision.kind(&path(name)).unwrap(), Some(EntryKind::File));
    }
    for name in ["helm/nothing", "helm/dangling", "helm/new/below"] {
        for files in [&revision as &dyn Files, &checkout] {
            let error = files.read(&path(name)).unwrap_err();
            assert!(
                matches!(error, FilesError::Missing { .. }),
                "{name}: {error}"
            );
            assert_eq!(files.kind(&path(name)).unwrap(), None, "{name}");
        }
    }
    let earlier = Revision::open(&git, first, None).unwrap();
    assert_eq!(&*earlier.read(&path("helm/link")).unwrap(), b"first\n");
    assert_eq!(earlier.kind(&path("helm/new")).unwrap(), None);
}

#[test]
fn a_link_out_of_the_tree_is_refused() {
    let (folder, _, second) = repository("outside");
    let git = Git::open(&folder, environment()).unwrap();
    let revision = Revision::open(&git, second, None).unwrap();
    let error = revision.read(&path("helm/outside")).unwrap_err();
    assert!(matches!(error, FilesError::Outside { .. }), "{error}");
}

#[test]
fn a_walk_follows_links_and_refuses_a_circle() {
    let (folder, _, second) = repository("walk");
    let git = Git::open(&folder, environment()).unwrap();
    let revision = Revision::open(&git, second, None).unwrap();
    let checkout = Checkout::open(&folder).unwrap();
    for files in [&revision as &dyn Files, &checkout] {
        let error = files.walk(&path("helm")).unwrap_err();
        assert!(
            error.to_string().contains("`helm/loop` is a link"),
            "{error}"
        );
        let walked = files.walk(&path("helm/folder")).unwrap();
        assert_eq!(walked, [path("helm/folder/é.yaml")]);
    }
}

#[test]
fn a_project_below_the_repository_sees_only_itself() {
    let (folder, _, second) = repository("below");
    let git = Git::open(&folder.join("helm"), environment()).unwrap();
    let revision = Revision::open(&git, second, None).unwrap();
    assert_eq!(&*revision.read(&path("new")).unwrap(), b"new\n");
    assert_eq!(revision.kind(&path("helm")).unwrap(), None);
}

#[test]
fn a_damaged_cache_entry_counts_as_lost() {
    let (folder, first, _) = repository("cache");
    let cache_folder = self::folder("cache-entries");
    let git = Git::open(&folder, environment()).unwrap();
    let open = || {
        let cache = Arc::new(BlobCache::new(&cache_folder));
        Revision::open(&git, first.clone(), Some(cache)).unwrap()
    };
    assert_eq!(&*open().read(&path("helm/link")).unwrap(), b"first\n");
    // Without the repository only the cache can answer.
    fs::rename(folder.join(".git"), folder.join("gone")).unwrap();
    assert_eq!(&*open().read(&path("helm/link")).unwrap(), b"first\n");
    fs::rename(folder.join("gone"), folder.join(".git")).unwrap();
    for entry in Checkout::open(&cache_folder)
        .unwrap()
        .walk(&RelativePath::root())
        .unwrap()
    {
        let place = cache_folder.join(entry.as_str());
        let mut bytes = fs::read(&place).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&place, bytes).unwrap();
    }
    assert_eq!(&*open().read(&path("helm/link")).unwrap(), b"first\n");
}

#[test]
fn ancestry_and_sameness_are_told() {
    let (folder, first, second) = repository("ancestry");
    let git = Git::open(&folder, environment()).unwrap();
    assert_eq!(git.commit("main").unwrap(), second);
    assert!(git.is_ancestor(&first, &second).unwrap());
    assert!(!git.is_ancestor(&second, &first).unwrap());
    assert!(git.has_same_files(&second, &["helm"]).unwrap());
    assert!(!git.has_same_files(&first, &["helm"]).unwrap());
    assert!(git.has_same_files(&first, &["elsewhere"]).unwrap());
    fs::write(folder.join("helm/untracked"), "").unwrap();
    assert!(!git.has_same_files(&second, &["helm"]).unwrap());
    fs::remove_file(folder.join("helm/untracked")).unwrap();
    fs::write(folder.join("helm/new"), "changed\n").unwrap();
    assert!(!git.has_same_files(&second, &["helm"]).unwrap());
}

#[test]
fn what_git_lacks_is_named_with_the_command_that_fetches_it() {
    let (folder, first, _) = repository("lacking");
    let git_full = Git::open(&folder, environment()).unwrap();
    let unknown = "0123456789012345678901234567890123456789";
    let error = Revision::open(&git_full, unknown.parse().unwrap(), None).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("git knows no commit `{unknown}` here; fetch it with `git fetch origin {unknown}`")
    );

    let shallow = self::folder("lacking-shallow");
    let origin = format!("file://{}", folder.display());
    git(&shallow, &["clone", "-q", "--depth", "1", &origin, "."]);
    let git_shallow = Git::open(&shallow, environment()).unwrap();
    let error = Revision::open(&git_shallow, first.clone(), None).unwrap_err();
    assert!(matches!(error, GitError::Shallow { .. }), "{error}");
    assert!(
        error.to_string().contains("git fetch --unshallow origin"),
        "{error}"
    );

    let bare = Path::new("/");
    let error = Git::open(bare, environment()).unwrap_err();
    assert!(matches!(error, GitError::NotARepository { .. }), "{error}");
}

#[test]
fn a_missing_program_and_a_slow_one_are_told_apart() {
    let error = Program::new("no-such-program-here")
        .environment(environment())
        .run()
        .unwrap_err();
    assert!(matches!(error, ProgramError::NotFound { .. }), "{error}");
    // The sleeper holds the pipes open after its parent has ended; both are killed.
    let error = Program::new("sh")
        .arguments(["-c", "sleep 600 & exit 0"])
        .environment(environment())
        .limit(Duration::from_millis(200))
        .run()
        .unwrap_err();
    assert!(matches!(error, ProgramError::TimedOut { .. }), "{error}");
}

#[test]
fn a_program_sees_only_the_environment_and_input_that_it_is_given() {
    let output = Program::new("sh")
        .arguments(["-c", "cat; echo $SEEN$HOME; exit 3"])
        .environment(environment())
        .environment([("SEEN", "yes")])
        .input("in ")
        .run()
        .unwrap();
    assert_eq!(output.code, Some(3));
    assert_eq!(output.stdout, b"in yes\n");
}
