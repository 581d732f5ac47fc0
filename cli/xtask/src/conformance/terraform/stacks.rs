use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result, ensure};

use crate::clouds::Clouds;
use crate::conformance::Bench;
use crate::tools::{Tools, program};
use crate::{process, workspace};

/// The fewest variable sets that each stack is run with.
const FEWEST_SETS: usize = 5;

/// What a plan that destroys it is refused for: `prevent_destroy` stands in their blocks.
const PROTECTED: [&str; 8] = [
    "aws_eip.egress_static",
    "aws_eip.ingress",
    "aws_route53_zone.",
    "aws_s3_bucket.",
    "hcloud_floating_ip.",
    "hcloud_primary_ip.",
    "hcloud_zone.",
    "minio_s3_bucket.",
];

/// A stack with one set of variables, ready for real runs against the simulated clouds.
pub(in crate::conformance) struct Case {
    pub(in crate::conformance) stack: String,
    pub(in crate::conformance) set: String,
    /// The stack's folder in a copy of `terraform/` of its own.
    pub(in crate::conformance) folder: PathBuf,
    pub(in crate::conformance) variables: PathBuf,
    /// What exists in its cloud.
    pub(in crate::conformance) store: PathBuf,
}

/// A case with what the real plan of an empty cloud says, as `show -json` writes it.
pub(in crate::conformance) struct Planned {
    pub(in crate::conformance) case: Case,
    pub(in crate::conformance) plan: PathBuf,
}

/// Every set of every stack is planned, applied, found unchanged and destroyed.
pub(in crate::conformance) fn check(bench: &Bench) -> Result<()> {
    let clouds = Clouds::set_up(&bench.scratch.path().join("clouds"))?;
    live(bench, &clouds, "tofu", &bench.tools.tofu()?)?;
    if let Some(terraform) = Tools::terraform() {
        return live(bench, &clouds, "terraform", &terraform);
    }
    println!("   no terraform from 1.10 on is on the PATH: not asked");
    Ok(())
}

fn live(bench: &Bench, clouds: &Clouds, name: &str, tool: &Path) -> Result<()> {
    let planned = planned(bench, clouds, name, tool)?;
    let count = planned.len();
    each(planned, |Planned { case, .. }| {
        case.live(tool, clouds)
            .with_context(|| format!("{} with {}", case.stack, case.set))
    })?;
    println!("   {count} sets came and went with {name}");
    Ok(())
}

/// The plan of each set on an empty cloud, in copies below the scratch folder `name`.
pub(in crate::conformance) fn planned(
    bench: &Bench,
    clouds: &Clouds,
    name: &str,
    tool: &Path,
) -> Result<Vec<Planned>> {
    let found = Mutex::new(Vec::new());
    each(cases(bench, name)?, |case| {
        case.run(tool, clouds, &["init", "-input=false"])?;
        let plan = case.plan(tool, clouds)?;
        found
            .lock()
            .map_err(|_| anyhow::anyhow!("a thread panicked"))?
            .push(Planned { case, plan });
        Ok(())
    })?;
    let mut found = found
        .into_inner()
        .map_err(|_| anyhow::anyhow!("a thread panicked"))?;
    found.sort_by(|left, right| left.plan.cmp(&right.plan));
    Ok(found)
}

/// A copy of `terraform/` for each variable set, below a folder of the scratch.
pub(super) fn cases(bench: &Bench, name: &str) -> Result<Vec<Case>> {
    let root = workspace::root()?.join("terraform");
    let mut cases = Vec::new();
    for stack in folders(&root.join("stacks"))? {
        let stack = stack
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let sets = workspace::files(&root.join("testing/sets").join(&stack), ".tfvars")?;
        ensure!(
            sets.len() >= FEWEST_SETS,
            "{stack} has {} variable sets, and {FEWEST_SETS} are wanted",
            sets.len()
        );
        for variables in sets {
            let set = variables
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let home = bench.scratch.path().join(format!("{name}/{stack}/{set}"));
            let copy = home.join("terraform");
            std::fs::create_dir_all(copy.join("testing"))?;
            for part in ["modules", "stacks", "testing/images"] {
                process::run(
                    Command::new("cp")
                        .arg("-r")
                        .arg(root.join(part))
                        .arg(copy.join(part)),
                )?;
            }
            let folder = copy.join("stacks").join(&stack);
            std::fs::write(
                folder.join("backend_override.tf"),
                "terraform {\n  backend \"local\" {}\n}\n",
            )?;
            cases.push(Case {
                stack: stack.clone(),
                set,
                folder,
                variables,
                store: home.join("cloud"),
            });
        }
    }
    ensure!(!cases.is_empty(), "terraform/stacks holds no stack");
    Ok(cases)
}

impl Case {
    /// Comes as planned, stays and goes.
    fn live(&self, tool: &Path, clouds: &Clouds) -> Result<()> {
        self.run(tool, clouds, &["validate"])?;
        self.run(tool, clouds, &["apply", "-input=false", "plan.bin"])?;
        let variables = self.variables();
        self.run(
            tool,
            clouds,
            &["plan", "-input=false", "-detailed-exitcode", &variables],
        )
        .context("a second plan finds changes")?;
        let held = self.run(tool, clouds, &["state", "list"])?;
        let protected: Vec<_> = held.lines().filter(|line| is_protected(line)).collect();
        let destroy = ["destroy", "-input=false", "-auto-approve", &variables];
        if !protected.is_empty() {
            let refused = self.run(tool, clouds, &destroy);
            ensure!(
                refused
                    .as_ref()
                    .is_err_and(|error| format!("{error:#}").contains("prevent_destroy")),
                "what holds data was not kept from destruction"
            );
            let mut forget = vec!["state", "rm"];
            forget.extend(&protected);
            self.run(tool, clouds, &forget)?;
        }
        self.run(tool, clouds, &destroy)?;
        let left = if self.store.exists() {
            workspace::files(&self.store, ".json")?.len()
        } else {
            0
        };
        ensure!(
            left == protected.len(),
            "{left} things are left in the cloud, and {} are protected",
            protected.len()
        );
        Ok(())
    }

    /// Plans, and gives the file with the plan as JSON.
    fn plan(&self, tool: &Path, clouds: &Clouds) -> Result<PathBuf> {
        self.plan_with(tool, clouds, &[])
    }

    /// The same with further arguments.
    pub(super) fn plan_with(
        &self,
        tool: &Path,
        clouds: &Clouds,
        arguments: &[&str],
    ) -> Result<PathBuf> {
        let variables = self.variables();
        let mut all = vec!["plan", "-input=false", "-out=plan.bin", &variables];
        all.extend(arguments);
        self.run(tool, clouds, &all)?;
        let text = self.run(tool, clouds, &["show", "-json", "plan.bin"])?;
        let path = self.folder.join("plan.json");
        std::fs::write(&path, text)?;
        Ok(path)
    }

    pub(super) fn variables(&self) -> String {
        format!("-var-file={}", self.variables.display())
    }

    pub(super) fn run(&self, tool: &Path, clouds: &Clouds, arguments: &[&str]) -> Result<String> {
        self.run_with(tool, clouds, arguments, &[])
    }

    /// Runs the tool in the stack's folder, with variables of the environment besides.
    pub(super) fn run_with(
        &self,
        tool: &Path,
        clouds: &Clouds,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Result<String> {
        let mut command = program(tool);
        clouds.offer(&mut command, &self.store);
        command
            .current_dir(&self.folder)
            .args(arguments.first())
            .envs(variables.iter().copied());
        if arguments.first() != Some(&"state") {
            command.arg("-no-color");
        }
        command.args(arguments.iter().skip(1));
        process::output(&mut command)
    }
}

pub(super) fn is_protected(address: &str) -> bool {
    let is_read_only = address.contains(".data.");
    !is_read_only
        && PROTECTED
            .iter()
            .any(|start| address.contains(&format!(".{start}")))
}

/// Works on all cases, on as many threads as there are processors.
pub(super) fn each<T: Send>(cases: Vec<T>, work: impl Fn(T) -> Result<()> + Sync) -> Result<()> {
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let waiting = Mutex::new(cases);
    let next = || waiting.lock().ok().and_then(|mut cases| cases.pop());
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    while let Some(case) = next() {
                        work(case)?;
                    }
                    Ok::<(), anyhow::Error>(())
                })
            })
            .collect();
        for thread in running {
            thread
                .join()
                .map_err(|_| anyhow::anyhow!("a thread panicked"))??;
        }
        Ok(())
    })
}

/// The folders in a folder, sorted.
pub(super) fn folders(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("listing {}", folder.display()))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut found: Vec<_> = entries
        .iter()
        .map(std::fs::DirEntry::path)
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    Ok(found)
}
