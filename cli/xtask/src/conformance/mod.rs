//! Every comparison with the real tools, asked again.

mod bad_objects;
mod environments;
mod hcl;
mod helm;
mod kubeconform;
mod kustomize;
mod opa;
mod oracles;
mod pack;
mod recorded;
mod terraform;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::tools::Tools;
use crate::{process, workspace};

/// What to leave out.
#[derive(clap::Args)]
pub(crate) struct ConformanceArgs {
    /// Run only the steps whose names hold this word
    #[arg(long)]
    only: Option<String>,
    /// Leave out what needs data that is not at hand: `opa-cases`; may be given often
    #[arg(long, value_name = "DATA", value_parser = ["opa-cases"])]
    without: Vec<String>,
    /// Write the answers anew that the chosen steps compare: `HCL` and `preview` record their own
    #[arg(long, requires = "only")]
    record: bool,
    /// Ask this infractl in place of one that is built for it
    #[arg(long, value_name = "FILE")]
    infractl: Option<PathBuf>,
}

/// What the steps share.
struct Bench {
    tools: Tools,
    infractl: OnceCell<PathBuf>,
    scratch: Scratch,
    is_recording: bool,
}

/// A folder that is removed at the end.
struct Scratch(PathBuf);

/// The step that `--without opa-cases` leaves out.
const OPA_CASES: &str = "OPA's own cases";

/// The steps whose answers `--record` writes.
const HCL: &str = "HCL";
const PREVIEW: &str = "preview of terraform configurations";

type Step = fn(&Bench) -> Result<()>;

/// Runs every step; the first that fails ends the run.
pub(crate) fn run(args: &ConformanceArgs) -> Result<()> {
    let bench = Bench {
        tools: Tools::open()?,
        infractl: match &args.infractl {
            Some(program) => OnceCell::from(program.canonicalize()?),
            None => OnceCell::new(),
        },
        scratch: Scratch::new()?,
        is_recording: args.record,
    };
    let steps: [(&str, Step); 28] = [
        ("Go's text/template", oracles::check_template),
        ("go-yaml", oracles::check_yaml),
        ("PyYAML", oracles::check_pyyaml),
        ("helm on small charts", helm::check_cases),
        ("helm on the repository's charts", helm::check_first_party),
        ("helm on environments", environments::check_helm),
        ("kubeconform on recorded cases", kubeconform::check_cases),
        (
            "kubeconform on environments",
            kubeconform::check_environments,
        ),
        ("kubeconform on bad objects", bad_objects::check),
        ("kubectl kustomize", kustomize::check),
        (OPA_CASES, opa::check),
        ("the default pack", pack::check),
        (HCL, hcl::check),
        ("style of terraform modules", terraform::check_style),
        ("tests of terraform modules", terraform::check_modules),
        ("terraform on simulated clouds", terraform::check_behaviour),
        ("terraform stacks", terraform::check_stacks),
        ("runs of stacks: staging and prod", terraform::check_lives),
        ("runs of stacks: refusals", terraform::check_refusals),
        ("runs of stacks: kills", terraform::check_kills),
        ("runs of stacks: states", terraform::check_states),
        ("runs of stacks: secrets", terraform::check_secrets),
        ("terraform expressions", terraform::check_expressions),
        (PREVIEW, terraform::check_preview),
        (
            "mistakes in terraform configurations",
            terraform::check_mistakes,
        ),
        ("terraform in JSON", terraform::check_json),
        ("schemas of Kubernetes", |_| {
            crate::generate::check_schemas(true)
        }),
        ("gated works", |_| crate::bench::check_gates()),
    ];
    let is_left_out =
        |name: &str| name == OPA_CASES && args.without.iter().any(|data| data == "opa-cases");
    let wanted = |name: &str| {
        let name_holds = |word: &String| name.to_lowercase().contains(&word.to_lowercase());
        let is_named = args.only.as_ref().is_none_or(name_holds);
        is_named && !is_left_out(name)
    };
    let chosen: Vec<_> = steps.into_iter().filter(|(name, _)| wanted(name)).collect();
    anyhow::ensure!(!chosen.is_empty(), "no step has such a name");
    anyhow::ensure!(
        !args.record || chosen.iter().all(|(name, _)| [HCL, PREVIEW].contains(name)),
        "`--record` is for `--only {HCL}` and `--only preview`"
    );
    for (name, work) in chosen {
        process::step(name, || work(&bench))?;
    }
    Ok(())
}

/// The binary as users get it.
pub(crate) fn build() -> Result<PathBuf> {
    build_program("infractl", "infractl", &[])
}

/// A program of the workspace, optimised like the released binary.
pub(crate) fn build_program(package: &str, program: &str, features: &[&str]) -> Result<PathBuf> {
    let root = workspace::root()?;
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(&root)
        .args(["build", "--locked", "--release", "--package", package])
        .args(["--bin", program])
        .args(features);
    process::run(&mut command)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    Ok(target.join("release").join(program))
}

impl Bench {
    /// A clone of this repository as it is committed, with `changes` of the work tree laid over it.
    fn clone_of_repository(&self) -> Result<PathBuf> {
        let copy = self.scratch.path().join("repository");
        if copy.exists() {
            return Ok(copy);
        }
        let root = workspace::root()?;
        process::run(
            Command::new("git")
                .args(["clone", "--quiet", "--no-hardlinks"])
                .arg(&root)
                .arg(&copy),
        )?;
        for folder in ["helm", "terraform", "environments", "infractl.yaml"] {
            let from = root.join(folder);
            process::run(Command::new("rm").arg("-rf").arg(copy.join(folder)))?;
            process::run(Command::new("cp").arg("-r").arg(from).arg(&copy))?;
        }
        Ok(copy)
    }

    /// The binary as users get it, built when the first step asks for it: not all do.
    fn program(&self) -> Result<&Path> {
        if let Some(program) = self.infractl.get() {
            return Ok(program);
        }
        let built = build()?;
        Ok(self.infractl.get_or_init(|| built))
    }

    /// The program, ready to run in a folder.
    fn infractl(&self, folder: &Path) -> Result<Command> {
        let mut command = Command::new(self.program()?);
        command.current_dir(folder).arg("--quiet");
        Ok(command)
    }
}

impl Scratch {
    pub(crate) fn new() -> Result<Self> {
        let folder =
            std::env::temp_dir().join(format!("infractl-conformance-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
