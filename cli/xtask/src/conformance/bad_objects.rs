use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};

use super::Bench;
use super::kubeconform::{refused, verdicts};
use crate::{process, workspace};

/// Bad objects that kubeconform lets pass and infractl's schemas refuse, with the reason. The
/// list may only shrink.
const STRICTER: [(&str, &str); 2] = [
    ("object-bad-enum", "the published schemas hold no enums"),
    (
        "object-bad-quantity",
        "the published schemas take any text for a quantity",
    ),
];

/// kubeconform refuses those bad objects of the integration tests that infractl's schemas refuse.
pub(super) fn check(bench: &Bench) -> Result<()> {
    let tests = workspace::root()?.join("cli/infractl/tests/integration");
    let mut wrong = Vec::new();
    let (mut count, mut both) = (0, 0);
    for case in workspace::files(&tests.join("bad_inputs"), ".txt")? {
        let name = case
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned());
        let Some(name) = name.filter(|name| name.starts_with("object-")) else {
            continue;
        };
        let project = bench.scratch.path().join(&name);
        process::run(
            Command::new("cp")
                .arg("-r")
                .arg(tests.join("base"))
                .arg(&project),
        )?;
        lay_out(&workspace::read(&case)?, &project)?;
        let objects = project.join("rendered");
        let to = objects.to_string_lossy().into_owned();
        process::run(
            bench
                .infractl(&project)?
                .args(["render", "local", "--to", &to]),
        )?;
        let theirs = verdicts(bench, &objects, "1.36")?
            .iter()
            .any(|one| one != "statusValid");
        let ours = !refused(bench, &objects)?.is_empty();
        let is_known = STRICTER.iter().any(|(known, _)| *known == name);
        if (ours != theirs) != is_known {
            wrong.push(format!(
                "{name}: kubeconform refuses: {theirs}, infractl's schemas: {ours}"
            ));
        }
        count += 1;
        both += usize::from(ours && theirs);
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    ensure!(both > 0, "no bad object is refused by both");
    println!("   {count} projects with a bad object, {both} refused by both");
    Ok(())
}

/// Writes the sections `-- path --` of a case.
fn lay_out(case: &str, project: &Path) -> Result<()> {
    let mut sections: Vec<(&str, String)> = Vec::new();
    for line in case.split_inclusive('\n') {
        let header = line
            .trim_end()
            .strip_prefix("-- ")
            .and_then(|rest| rest.strip_suffix(" --"));
        match (header, sections.last_mut()) {
            (Some(path), _) => sections.push((path, String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => {}
        }
    }
    for (path, text) in sections {
        let file = project.join(path);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, text)?;
    }
    Ok(())
}
