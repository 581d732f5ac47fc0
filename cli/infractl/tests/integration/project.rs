use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// No input may keep the program busy for longer than this.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// A temporary copy of the project in `base/`, removed at the end.
pub(crate) struct Project {
    root: PathBuf,
}

/// How one run of the program ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Project {
    /// A copy of the sample project.
    pub(crate) fn sample() -> Self {
        let project = Self::empty();
        copy(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/integration/base"),
            &project.root,
        );
        project
    }

    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("infractl-test-{}-{number}", std::process::id());
        // The target folder may lie in a repository with a project of its own.
        let root = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&root).unwrap();
        Self {
            root: root.canonicalize().unwrap(),
        }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let file = self.root.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }

    /// Takes away what stands at a path, and makes the folders above it.
    pub(crate) fn make_room(&self, path: &str) -> PathBuf {
        let file = self.root.join(path);
        if file.symlink_metadata().is_ok() {
            self.remove(path);
        }
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        file
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.root.join(path)).unwrap()
    }

    /// Replaces one text by another that must stand there exactly once.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert_eq!(
            text.matches(from).count(),
            1,
            "`{from}` stands once in {path}"
        );
        self.write(path, text.replace(from, to));
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.root.join(path);
        if path.is_dir() {
            std::fs::remove_dir_all(path)
        } else {
            std::fs::remove_file(path)
        }
        .unwrap();
    }

    /// Runs the program here with nothing of the caller's environment.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        self.finish(self.command(args))
    }

    /// Runs the program and holds it to an exit code.
    pub(crate) fn expect(&self, code: i32, args: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.code, Some(code), "{args:?}\n{}", run.shown());
        run
    }

    /// Every file below a folder with its content, by path from the root.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.root.join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&self.root).unwrap();
                    let name = name.to_str().unwrap().to_owned();
                    files.insert(name, std::fs::read(&path).unwrap());
                }
            }
        }
        files
    }

    /// Runs a prepared command; one that takes too long is killed and fails the test.
    pub(crate) fn finish(&self, mut command: Command) -> Run {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = collect(child.stdout.take().unwrap());
        let stderr = collect(child.stderr.take().unwrap());
        let status = wait(&mut child, &format!("{command:?}"));
        Run {
            code: status.code(),
            stdout: self.clean(stdout),
            stderr: self.clean(stderr),
        }
    }

    /// Runs a prepared command as a terminal shows it: the exit code, and what it writes to stdout
    /// and stderr in the order of writing.
    pub(crate) fn transcript(&self, mut command: Command) -> (Option<i32>, String) {
        let (reader, writer) = std::io::pipe().unwrap();
        command.stdout(writer.try_clone().unwrap()).stderr(writer);
        let mut child = command.spawn().unwrap();
        let name = format!("{command:?}");
        // It holds the other end of the pipe.
        drop(command);
        let output = collect(reader);
        let status = wait(&mut child, &name);
        (status.code(), self.clean(output))
    }

    fn clean(&self, bytes: JoinHandle<Vec<u8>>) -> String {
        let text = String::from_utf8(bytes.join().unwrap()).unwrap();
        text.replace(self.root.to_str().unwrap(), "$ROOT")
    }

    /// The program with these arguments, not started yet.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_infractl"));
        command
            .current_dir(&self.root)
            .args(args)
            .env_clear()
            .stdin(Stdio::null());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", &self.root);
        command
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

impl Run {
    /// Exit code, stdout and stderr in one text, for a snapshot.
    pub(crate) fn shown(&self) -> String {
        format!(
            "exit: {:?}\n── stdout\n{}── stderr\n{}",
            self.code.unwrap_or(-1),
            self.stdout,
            self.stderr
        )
    }
}

/// Waits for the end of a program; one that takes too long is killed and fails the test.
fn wait(child: &mut Child, name: &str) -> ExitStatus {
    let started = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if started.elapsed() > TIME_LIMIT {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{name} took more than {TIME_LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Reads a stream to its end beside the test, so that a full pipe never stops the program.
fn collect(mut stream: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
