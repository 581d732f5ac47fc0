use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use infractl_base::{Checkout, RelativePath};
use infractl_document::{Node, Severity, Sources, View};
use infractl_terraform::contract;
use infractl_terraform::preview::Preview;

use super::Judge;
use super::files::{previewed, translate_folder};
use crate::conformance::terraform::stacks::folders;
use crate::tools::program;
use crate::{process, workspace};

/// The set that stacks are looked at with.
const SET: &str = "smallest";

/// At least so many modules and stacks keep the contract.
const LEAST_MODULES: usize = 6;

/// The stacks and modules of this repository, in JSON: the tool takes them, and the preview is that
/// of the native text, value for value.
pub(super) fn check(judge: &Judge, home: &Path) -> Result<()> {
    let root = workspace::root()?.join("terraform");
    for part in ["modules", "stacks"] {
        let is_said = translate_folder(&root.join(part), &home.join(part))?;
        ensure!(is_said, "{part} cannot be said in JSON");
    }
    let images = home.join("testing/images");
    fs::create_dir_all(images.parent().unwrap_or(&images))?;
    translate_folder(&root.join("testing/images"), &images)?;
    let mut count = 0;
    for native in folders(&root.join("stacks"))? {
        let name = native.file_name().unwrap_or_default().to_string_lossy();
        let set = root.join(format!("testing/sets/{name}/{SET}.tfvars"));
        let own = home.join("stacks").join(&*name);
        count += same(&previewed(&native, &[&set])?, &previewed(&own, &[&set])?)
            .with_context(|| format!("{name} in JSON"))?;
        let run = |arguments: &[&str]| {
            let mut command = program(&judge.tofu);
            judge.clouds.offer(&mut command, &own.join("cloud"));
            command.current_dir(&own).args(arguments);
            process::output(&mut command)
        };
        run(&["init", "-input=false", "-no-color", "-backend=false"])?;
        run(&["validate", "-no-color"]).with_context(|| format!("{name} in JSON"))?;
    }
    let checkout = Checkout::open(home)?;
    let [modules, stacks] = ["modules", "stacks"].map(RelativePath::parse);
    let checked = contract::check(&checkout, &modules?, &stacks?, &Sources::new())?;
    let told: Vec<&str> = checked
        .findings
        .iter()
        .map(|own| own.message.as_str())
        .collect();
    ensure!(told.is_empty(), "the contract in JSON: {}", told.join("; "));
    ensure!(
        checked.modules >= LEAST_MODULES,
        "{} modules",
        checked.modules
    );
    println!("   {count} documents of stacks in JSON are those of the native text");
    Ok(())
}

/// How many documents there are, if all are the same.
fn same(native: &Preview, json: &Preview) -> Result<usize> {
    let told = |preview: &Preview| -> Vec<String> {
        let findings = preview.findings.iter();
        let errors = findings.filter(|own| own.severity == Severity::Error);
        errors.map(|own| own.message.clone()).collect()
    };
    ensure!(told(native) == told(json), "{:?}", told(json));
    ensure!(
        native.documents.len() == json.documents.len(),
        "{} documents, and {} of the native text",
        json.documents.len(),
        native.documents.len()
    );
    for (native, json) in native.documents.iter().zip(&json.documents) {
        let address = native.address();
        ensure!(address == json.address(), "{address} is {}", json.address());
        ensure!(
            native.existence() == json.existence(),
            "{address} exists otherwise"
        );
        let (native, json) = (native.tree().root(), json.tree().root());
        if let Some(place) = difference(native, json) {
            bail!("{address}{place}");
        }
    }
    for (name, native) in &native.outputs {
        let json = json
            .outputs
            .get(name)
            .with_context(|| format!("no output {name}"))?;
        if let Some(place) = difference(native.root(), json.root()) {
            bail!("output.{name}{place}");
        }
    }
    Ok(native.documents.len())
}

/// The innermost place at which two values differ.
fn difference(native: Node<'_>, json: Node<'_>) -> Option<String> {
    let is_same = match (native.view(), json.view()) {
        (View::Unknown(native), View::Unknown(json)) => native.reason() == json.reason(),
        _ => native.has_same_value(json),
    };
    if is_same {
        return None;
    }
    let (mut left, mut right) = (native.children(), json.children());
    loop {
        match (left.next(), right.next()) {
            (None, None) if native.children().next().is_some() => return None,
            (Some(left), Some(right)) if left.key() == right.key() => {
                if let Some(place) = difference(left, right) {
                    let key = left.key().unwrap_or("[]");
                    return Some(format!(".{key}{place}"));
                }
            }
            _ => return Some(format!(" is {json:?}, and of the native text {native:?}")),
        }
    }
}
