//! How the program is linked: at a fixed address, with the C library inside.

use std::env::var;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What Rust asks the linker for on Linux with glibc, with the archives that hold it.
const LIBRARIES: [(&str, &[&str]); 7] = [
    ("c", &["libc.a"]),
    ("dl", &["libdl.a"]),
    ("gcc_s", &["libgcc_eh.a", "libgcc.a"]),
    ("m", &["libm.a"]),
    ("pthread", &["libpthread.a"]),
    ("rt", &["librt.a"]),
    ("util", &["libutil.a"]),
];

/// Spares each start of the program what a linker can do once: decisions 8 and 15.
pub(crate) fn to_start_fast() {
    let target = |name: &str| var(format!("CARGO_CFG_TARGET_{name}"));
    let is = |name: &str, wanted: &str| target(name).is_ok_and(|found| found == wanted);
    if !is("OS", "linux") || !is("ENV", "gnu") {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    // Valgrind counts the system's allocations only where the C library is outside.
    let is_counted = var("CARGO_FEATURE_MIMALLOC").is_err();
    if !is_counted && let Some(folder) = archives() {
        println!("cargo::rustc-link-arg-bins=-static");
        println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
    }
}

/// A folder where the linker finds archives before it finds shared libraries; `None` where this
/// machine lacks one, as where the C library's archive is a package of its own.
fn archives() -> Option<PathBuf> {
    let folder = Path::new(&var("OUT_DIR").ok()?).join("archives");
    fs::create_dir_all(&folder).ok()?;
    for (library, archives) in LIBRARIES {
        let paths: Option<Vec<String>> = archives.iter().map(|name| archive(name)).collect();
        let script = format!("GROUP({})\n", paths?.join(" "));
        fs::write(folder.join(format!("lib{library}.a")), script).ok()?;
    }
    Some(folder)
}

/// Where the linker of the target keeps an archive.
fn archive(name: &str) -> Option<String> {
    let linker = var("RUSTC_LINKER").ok().or_else(|| {
        let is_here = var("HOST").ok()? == var("TARGET").ok()?;
        is_here.then(|| "cc".to_owned())
    })?;
    let output = Command::new(linker)
        .arg(format!("-print-file-name={name}"))
        .output()
        .ok()?;
    let path = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (Path::new(&path).is_absolute() && Path::new(&path).exists()).then_some(path)
}
