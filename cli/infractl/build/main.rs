//! Puts the commit into `--version`, and links the program so that it starts fast on Linux.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script asks git and the linker, and tells cargo"
)]

mod commit;
mod link;

fn main() {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=COMMIT");
    // The log of HEAD grows with every commit, checkout and pull; HEAD itself only names a branch.
    for path in ["../../.git/HEAD", "../../.git/logs/HEAD"] {
        if std::path::Path::new(path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    println!("cargo::rustc-env=INFRACTL_COMMIT={}", commit::name());
    link::to_start_fast();
}
