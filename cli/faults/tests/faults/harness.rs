#![expect(
    clippy::disallowed_methods,
    reason = "the tests start the binary and look at the files that it leaves"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::{env, fs, io};

/// The value of `env:WEB_TOKEN`: it may stand in the file of the Secret only.
pub(crate) const CANARY: &str = "canary-9d41c6";

/// Where plans of a project are written.
pub(crate) const PLAN: &str = "local.plan";

/// The binary with fault points.
pub(crate) fn faulty() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| build("faulty", &["--features", "faults"]))
}

/// The binary as it is released.
pub(crate) fn plain() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| build("plain", &[]))
}

/// Builds a binary in a target folder apart from every other build. Both binaries share it, for
/// the sake of what they have in common, so each is put aside before the other takes its place.
fn build(name: &str, arguments: &[&str]) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("builds");
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "infractl", "--target-dir"])
        .arg(&target)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status()
        .unwrap();
    assert!(status.success(), "the {name} binary does not build");
    let aside = target.join(name);
    // Moved, not copied: a process that another test starts meanwhile would inherit the copy open
    // for writing, and then nobody could run it.
    fs::rename(target.join("debug/infractl"), &aside).unwrap();
    aside
}

/// A copy of the small project, in a folder that goes with it.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
}

/// How a run of the binary ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// `None` for a run that was killed.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ended {
    /// Whether a fault that was asked for happened.
    pub(crate) fn had_fault(&self) -> bool {
        self.stderr.contains("fault at ")
    }
}

/// What was found, or nothing where it is gone.
fn there<T>(found: io::Result<T>) -> Option<T> {
    match found {
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        other => Some(other.unwrap()),
    }
}

impl Project {
    pub(crate) fn new(name: &str) -> Self {
        // Sweeps use one name in several threads.
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        let root = env::temp_dir().join(format!("infractl-faults-{name}-{process}-{number}"));
        drop(fs::remove_dir_all(&root));
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("project"),
            &root,
        );
        Self { root }
    }

    /// A project whose environment was applied once and then changed: the next apply changes an
    /// object, adds another and draws a secret anew if that was lost.
    pub(crate) fn changed(name: &str) -> (Self, BTreeMap<String, String>) {
        let project = Self::new(name);
        project.succeeds(faulty());
        let old = project.target();
        project.change();
        (project, old)
    }

    /// A changed project with a plan for the change in a file.
    pub(crate) fn planned(name: &str) -> (Self, BTreeMap<String, String>) {
        let (project, old) = Self::changed(name);
        project.write_plan();
        (project, old)
    }

    pub(crate) fn write_plan(&self) {
        let ended = self.run(faulty(), &["plan", "local", "--out", PLAN], "");
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }

    pub(crate) fn apply_plan(&self, fault: &str) -> Ended {
        self.run(faulty(), &["apply", "local", "--plan", PLAN], fault)
    }

    pub(crate) fn change(&self) {
        self.edit(
            "environments/local/environment.yaml",
            "hello",
            "good morning",
        );
        self.edit(
            "helm/components/web/component.yaml",
            "token: env",
            "pin: {generate: {length: 16}}\n          token: env",
        );
    }

    pub(crate) fn add(&self, file: &str, text: &str) {
        let file = self.root.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
    }

    pub(crate) fn edit(&self, file: &str, from: &str, to: &str) {
        let file = self.root.join(file);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from));
        fs::write(&file, text.replace(from, to)).unwrap();
    }

    /// Prepares a run of the binary with nothing of this machine in its environment.
    pub(crate) fn command(&self, binary: &Path, arguments: &[&str], fault: &str) -> Command {
        let mut command = Command::new(binary);
        command
            .args(arguments)
            .current_dir(&self.root)
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.root.join("home"))
            .env("USER", "tester")
            .env("WEB_TOKEN", CANARY)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if !fault.is_empty() {
            command.env("INFRACTL_FAULT", fault);
        }
        command
    }

    pub(crate) fn start(&self, binary: &Path, fault: &str) -> Child {
        self.command(binary, &["apply", "local", "--yes"], fault)
            .spawn()
            .unwrap()
    }

    pub(crate) fn run(&self, binary: &Path, arguments: &[&str], fault: &str) -> Ended {
        let child = self.command(binary, arguments, fault).spawn().unwrap();
        ended(child)
    }

    pub(crate) fn apply(&self, fault: &str) -> Ended {
        self.run(faulty(), &["apply", "local", "--yes"], fault)
    }

    pub(crate) fn succeeds(&self, binary: &Path) {
        let ended = self.run(binary, &["apply", "local", "--yes"], "");
        assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    }

    /// How many runs have a record.
    pub(crate) fn records(&self) -> usize {
        let is_start = |name: &&String| name.ends_with(".start.json");
        self.files().keys().filter(is_start).count()
    }

    /// Every file of the target with its text.
    pub(crate) fn target(&self) -> BTreeMap<String, String> {
        self.files()
            .into_iter()
            .filter_map(|(name, bytes)| {
                let name = name.strip_prefix(".infractl/local/platform/")?.to_owned();
                Some((name, String::from_utf8_lossy(&bytes).into_owned()))
            })
            .collect()
    }

    /// Every file of the project with its bytes. While a run goes on, files come and go: one that
    /// is gone before it is read is left out.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            let Some(entries) = there(fs::read_dir(folder)) else {
                continue;
            };
            for entry in entries {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Some(bytes) = there(fs::read(&path)) {
                    let name = path.strip_prefix(&self.root).unwrap().to_str().unwrap();
                    found.insert(name.to_owned(), bytes);
                }
            }
        }
        found
    }

    /// Whether the target is what the changed environment wants.
    pub(crate) fn is_new(&self) -> bool {
        let target = self.target();
        let holds =
            |file: &str, text: &str| target.get(file).is_some_and(|found| found.contains(text));
        holds("kustomization.yaml", "web")
            && holds("web/kustomization.yaml", "23-service-web.yaml")
            && holds("web/23-service-web.yaml", "port: 80")
            && holds("web/10-configmap-web.yaml", "good morning")
            && holds("web/08-secret-web-login.yaml", "pin: ")
    }

    /// After a fault: the target is the old one or the new one, and the next apply finishes, with
    /// nothing left over and no secret drawn twice.
    pub(crate) fn recovers(&self, old: &BTreeMap<String, String>, fault: &str) {
        let target = self.target();
        assert!(
            target == *old || self.is_new(),
            "{fault}: neither old nor new: {target:#?}"
        );
        self.finishes(old, fault);
    }

    /// The next apply brings the new target.
    pub(crate) fn finishes(&self, old: &BTreeMap<String, String>, fault: &str) {
        let next = self.apply("");
        assert_eq!(
            next.code,
            Some(0),
            "{fault}: {}{}",
            next.stdout,
            next.stderr
        );
        assert!(self.is_new(), "{fault}: {:#?}", self.target());
        let secret = "web/08-secret-web-login.yaml";
        assert_eq!(
            line(&self.target()[secret], "password: "),
            line(&old[secret], "password: "),
            "{fault}: a secret was drawn twice"
        );
        let names = fs::read_dir(self.root.join(".infractl/local")).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["platform", "state"], "{fault}");
        for name in self.files().keys() {
            assert!(!name.contains(".infractl-new-"), "{fault} leaves {name}");
        }
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.root));
    }
}

pub(crate) fn ended(child: Child) -> Ended {
    let output = child.wait_with_output().unwrap();
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn line<'t>(text: &'t str, start: &str) -> &'t str {
    let mut lines = text.lines().map(str::trim);
    lines.find(|line| line.starts_with(start)).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
