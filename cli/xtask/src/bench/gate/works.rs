use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::bench::inputs::{self, Scratch};
use crate::bench::measure::Step;
use crate::bench::terraform;
use crate::process;

/// The folder of the inputs: its name has one length on every machine, because the lengths of
/// paths are part of what is counted.
const FOLDER_LENGTH: usize = 64;

/// Inputs and programs in a folder of their own.
pub(super) struct Prepared {
    scratch: Scratch,
}

/// One gated work.
pub(super) struct Work {
    pub(super) name: &'static str,
    pub(super) step: Step,
}

/// Makes the inputs, the same bytes in every checkout.
pub(super) fn prepare(infractl: &Path, work: &Path) -> Result<Prepared> {
    let scratch = Scratch::new(&folder()?)?;
    let root = scratch.path();
    std::fs::copy(infractl, root.join("infractl"))?;
    std::fs::copy(work, root.join("work"))?;
    inputs::copy(&inputs::small_chart()?, &root.join("chart"))?;
    inputs::project(&root.join("project"), 7)?;
    terraform::configuration(&root.join("terraform"), 5)?;
    let prepared = Prepared { scratch };
    let root = prepared.scratch.path();
    // Manifests for `validate` and for the reader come from the chart, not from a copy of it.
    let manifest = process::output(&mut prepared.infractl("helm template demo chart").command())?;
    let objects = manifest.matches("\nkind: ").count();
    let mut bytes = String::new();
    for number in 0..1000_usize.div_ceil(objects) {
        let text = inputs::renamed(&manifest, number);
        inputs::write(&root.join(format!("objects/{number:03}.yaml")), &text)?;
        bytes.push_str(&text);
    }
    inputs::write(&root.join("read.yaml"), &bytes)?;
    process::output(
        &mut prepared
            .infractl("-C project --quiet apply local --yes")
            .command(),
    )?;
    Ok(prepared)
}

fn folder() -> Result<PathBuf> {
    let parent = std::env::temp_dir().canonicalize()?;
    let name = format!("infractl-gate-{}", std::process::id());
    let used = parent.to_str().context("the path is not UTF-8")?.len() + 1;
    let length = FOLDER_LENGTH.checked_sub(used).with_context(|| {
        format!(
            "`{}` is too long for a path that counts; set TMPDIR",
            parent.display()
        )
    })?;
    Ok(parent.join(format!("{name:-<length$}")))
}

impl Prepared {
    /// The eight works; each runs in one thread. The command stands first, as people write it: what
    /// stands before it is read by the parser of all commands, which grows with each.
    pub(super) fn works(&self) -> [Work; 8] {
        let infractl = |name, line| Work {
            name,
            step: self.infractl(line),
        };
        let library = |name, line| Work {
            name,
            step: self.step("work", line),
        };
        [
            library("yaml read", "yaml-read read.yaml"),
            library("yaml write", "yaml-write 4000"),
            infractl(
                "helm template small",
                "helm template demo chart --threads 1",
            ),
            infractl("render", "render local -C project --threads 1"),
            infractl(
                "validate 1,000 objects",
                "validate objects --kubernetes 1.36 --threads 1",
            ),
            infractl("terraform lint", "lint terraform --threads 1"),
            infractl(
                "terraform preview",
                "terraform preview terraform --threads 1",
            ),
            infractl("plan without change", "plan local -C project --threads 1"),
        ]
    }

    fn infractl(&self, line: &str) -> Step {
        self.step("infractl", line)
    }

    fn step(&self, program: &str, line: &str) -> Step {
        let root = self.scratch.path();
        Step::new(&root.join(program), line.split(' '), root)
    }
}
