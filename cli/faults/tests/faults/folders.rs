//! Folders that may not be written in.

#![expect(
    clippy::disallowed_methods,
    reason = "the tests mount file systems and take rights away"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::harness::Project;

/// A file system in memory over a folder, with what the folder held.
pub(crate) struct Mount(PathBuf);

impl Mount {
    /// Mounts one; `None` where this machine does not let us.
    pub(crate) fn over(folder: &Path, options: &str) -> Option<Self> {
        let aside = folder.with_extension("aside");
        fs::rename(folder, &aside).unwrap();
        fs::create_dir(folder).unwrap();
        let options = format!("mode=700,{options}");
        let is_mounted = is_done(&["mount", "-t", "tmpfs", "-o", &options, "tmpfs"], folder);
        let whole = format!("{}/.", aside.display());
        assert!(is_done(&["cp", "-a", &whole], folder));
        fs::remove_dir_all(&aside).unwrap();
        is_mounted.then(|| Self(folder.to_owned()))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Fills what is free, but for some bytes.
    pub(crate) fn fill(&self, file: &Path, left: usize) {
        let output = Command::new("stat")
            .args(["-f", "-c", "%a %S"])
            .arg(&self.0)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let (blocks, size) = text.trim().split_once(' ').unwrap();
        let free = blocks.parse::<usize>().unwrap() * size.parse::<usize>().unwrap();
        fs::write(file, vec![0; free.saturating_sub(left)]).unwrap();
    }

    fn read_only(&self) {
        assert!(is_done(&["mount", "-o", "remount,ro"], &self.0));
    }

    fn writable(&self) {
        assert!(is_done(&["mount", "-o", "remount,rw"], &self.0));
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        is_done(&["umount"], &self.0);
    }
}

fn is_done(command: &[&str], folder: &Path) -> bool {
    let (program, arguments) = command.split_first().unwrap();
    Command::new(program)
        .args(arguments)
        .arg(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs `test` while nothing can be written below a folder.
fn while_read_only(folder: &Path, test: impl FnOnce()) {
    let Some(mount) = Mount::over(folder, "size=1m") else {
        // Rights stop everybody but root, who could have mounted.
        fs::set_permissions(folder, fs::Permissions::from_mode(0o500)).unwrap();
        test();
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
        return;
    };
    mount.read_only();
    test();
    mount.writable();
    let whole = format!("{}/.", folder.display());
    let aside = folder.with_extension("aside");
    fs::create_dir(&aside).unwrap();
    assert!(is_done(&["cp", "-a", &whole], &aside));
    drop(mount);
    fs::remove_dir_all(folder).unwrap();
    fs::rename(&aside, folder).unwrap();
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
}

fn refuses_to_write(project: &Project) {
    let before = project.files();
    let ended = project.apply("");
    assert_eq!(ended.code, Some(4), "{ended:?}");
    assert!(
        ended.stderr.contains("cannot ") && ended.stderr.contains("`.infractl"),
        "{ended:?}"
    );
    assert_eq!(project.files(), before);
}

#[test]
fn a_state_folder_that_cannot_be_written_starts_nothing() {
    let (project, old) = Project::changed("state-read-only");
    let state = project.root.join(".infractl/local/state");
    while_read_only(&state, || refuses_to_write(&project));
    project.recovers(&old, "read-only state");
}

#[test]
fn a_target_that_cannot_be_written_stays_and_the_failure_is_recorded() {
    let project = Project::new("target-read-only");
    let file = project.root.join("environments/local/environment.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let moved = text.replace("{type: directory}", "{type: directory, path: out/platform}");
    fs::write(&file, moved).unwrap();
    fs::create_dir(project.root.join("out")).unwrap();
    let apply = || project.apply("");
    assert_eq!(apply().code, Some(0));
    project.change();
    let config = project.root.join("out/platform/web/10-configmap-web.yaml");
    while_read_only(&project.root.join("out"), || {
        let ended = apply();
        assert_eq!(ended.code, Some(4), "{ended:?}");
        assert!(ended.stderr.contains("`out/.platform.new-"), "{ended:?}");
        assert!(fs::read_to_string(&config).unwrap().contains("hello"));
    });
    let history = project.run(crate::harness::faulty(), &["history", "local"], "");
    assert!(history.stdout.contains("failed"), "{history:?}");
    assert_eq!(apply().code, Some(0));
    assert!(
        fs::read_to_string(&config)
            .unwrap()
            .contains("good morning")
    );
}
