use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use infractl_base::{Checkout, EntryKind, Files, RelativePath};
use infractl_document::{Finding, Sources};
use infractl_terraform::configuration::{Configuration, lint};
use infractl_terraform::preview::{Depth, Preview, Request, mistakes, preview};
use infractl_terraform::schema::Schemas;

use super::Judge;
use super::translate::translate;
use crate::tools::program;
use crate::{process, workspace};

/// Configurations that stand in a folder, in JSON.
pub(super) struct Translated {
    pub(super) copies: Vec<Copy>,
    /// Those that cannot be said in JSON.
    pub(super) untold: Vec<String>,
}

/// A configuration in JSON, in a folder of its own.
pub(super) struct Copy {
    pub(super) name: String,
    folder: PathBuf,
    /// The folder of the native text, where it has one.
    original: PathBuf,
}

/// Translates the native configurations of a folder: its files `*.tf`, or else its folders.
pub(super) fn copies(folder: &str, home: &Path) -> Result<Translated> {
    let root = workspace::root()?.join(folder);
    let modules = root.join("modules");
    let mut all = Translated {
        copies: Vec::new(),
        untold: Vec::new(),
    };
    let entries = fs::read_dir(&root).with_context(|| format!("listing {folder}"))?;
    let mut entries: Vec<PathBuf> = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    entries.sort();
    // Those are in JSON already.
    entries.retain(|path| {
        let name = path.file_name().unwrap_or_default();
        !name.to_string_lossy().starts_with("json-")
    });
    let is_shared = entries.iter().any(|path| path.is_file());
    if is_shared {
        entries.retain(|path| *path != modules);
    }
    for path in entries {
        let name = path.file_stem().unwrap_or_default();
        let copy = Copy {
            name: name.to_string_lossy().into_owned(),
            folder: home.join(name),
            original: path.clone(),
        };
        let is_said = if path.is_dir() {
            translate_folder(&path, &copy.folder)?
        } else {
            let has_modules = translate_folder(&modules, &copy.folder)?;
            let main = copy.folder.join("main.tf");
            has_modules && translate_file(&path, &main)?
        };
        if is_said {
            all.copies.push(copy);
        } else {
            all.untold.push(copy.name);
        }
    }
    Ok(all)
}

/// Copies a folder, configurations as JSON; false where one cannot be said so.
pub(super) fn translate_folder(from: &Path, to: &Path) -> Result<bool> {
    fs::create_dir_all(to)?;
    let mut is_said = true;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        let own = to.join(name);
        if path.is_dir() {
            is_said &= translate_folder(&path, &own)?;
        } else if path.extension().is_some_and(|ending| ending == "tf") {
            is_said &= translate_file(&path, &own)?;
        } else {
            fs::copy(&path, &own)?;
        }
    }
    Ok(is_said)
}

fn translate_file(from: &Path, to: &Path) -> Result<bool> {
    let text = workspace::read(from)?;
    let Some(json) = translate(&text) else {
        return Ok(false);
    };
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    fs::write(to.with_extension("tf.json"), json)?;
    Ok(true)
}

impl Copy {
    pub(super) fn run(&self, judge: &Judge, arguments: &[&str]) -> Result<String> {
        let mut command = program(&judge.tofu);
        judge.clouds.offer(&mut command, &self.folder.join("cloud"));
        command.current_dir(&self.folder).args(arguments);
        process::output(&mut command)
    }

    /// The same once `init` was run, which most configurations do not need.
    pub(super) fn run_ready(&self, judge: &Judge, arguments: &[&str]) -> Result<String> {
        let answer = self.run(judge, arguments);
        match &answer {
            Err(error) if format!("{error:#}").contains("tofu init") => {
                self.run(judge, &["init", "-input=false", "-no-color"])?;
                self.run(judge, arguments)
            }
            _ => answer,
        }
    }

    /// Whether the tool takes it. What only providers refuse, it tells of in a plan.
    pub(super) fn is_taken(&self, judge: &Judge) -> bool {
        let run = |arguments: &[&str]| self.run_ready(judge, arguments).is_ok();
        run(&["validate", "-no-color"])
            && (self.needs_values() || run(&["plan", "-input=false", "-no-color"]))
    }

    fn needs_values(&self) -> bool {
        let main = self.folder.join("main.tf.json");
        workspace::read(&main).is_ok_and(|text| text.contains("\"variable\""))
    }

    /// The plan that was recorded of the native text.
    pub(super) fn recorded(&self) -> Result<String> {
        workspace::read(&self.original.join("plan.json"))
    }

    pub(super) fn preview(&self) -> Result<Preview> {
        previewed(&self.folder, &[])
    }

    pub(super) fn preview_of_original(&self) -> Result<Preview> {
        previewed(&self.original, &[])
    }

    /// What lint tells of it and of the modules in it.
    pub(super) fn lint(&self) -> Result<Vec<Finding>> {
        let checkout = Checkout::open(&self.folder)?;
        let inner = RelativePath::parse("inner")?;
        let mut folders = vec![RelativePath::root()];
        if checkout.kind(&inner)? == Some(EntryKind::Folder) {
            folders.push(inner);
        }
        let sources = Sources::new();
        let (configuration, mut findings) = Configuration::read(&checkout, &folders, &sources)?;
        findings.extend(lint(&configuration, &sources));
        let schemas = Schemas::shipped();
        findings.extend(mistakes(&checkout, &configuration, &schemas, &sources)?);
        Ok(findings)
    }
}

/// The preview of a folder anywhere on this machine, with files of variables.
pub(super) fn previewed(folder: &Path, variables: &[&Path]) -> Result<Preview> {
    let path = |path: &Path| RelativePath::parse(path.to_string_lossy().trim_start_matches('/'));
    let checkout = Checkout::open(Path::new("/"))?;
    let variables = variables.iter().map(|variables| path(variables));
    let own = preview(&Request {
        files: &checkout,
        sources: &Sources::new(),
        schemas: &Schemas::shipped(),
        folder: &path(folder)?,
        stack: "stack",
        variables: &variables.collect::<Result<Vec<_>, _>>()?,
        texts: &[],
        given: BTreeMap::new(),
        workspace: "default",
        depth: Depth::Whole,
    });
    ensure!(
        !own.documents.is_empty() || !own.outputs.is_empty() || !own.findings.is_empty(),
        "{} gives nothing",
        folder.display()
    );
    Ok(own)
}
