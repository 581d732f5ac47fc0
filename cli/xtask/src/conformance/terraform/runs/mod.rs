//! Whole runs of `plan`, `apply`, `drift` and `destroy` with the real tool and simulated clouds.

mod canary;
mod kills;
mod life;
mod moves;
mod refusals;
mod server;
mod states;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, ensure};

use crate::clouds::Clouds;
use crate::conformance::Bench;
use crate::{process, workspace};

/// A project whose environments have stacks, with a cloud of its own for each environment.
struct Project<'b> {
    bench: &'b Bench,
    clouds: &'b Clouds,
    root: PathBuf,
    /// Calls of the cloud that go wrong, and what it says then.
    faults: Vec<(&'static str, String)>,
}

/// How one run of infractl ended.
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// Staging and prod live: they come, stay, change, drift and go.
pub(in crate::conformance) fn check_lives(bench: &Bench) -> Result<()> {
    let clouds = clouds(bench)?;
    for life in life::ALL {
        let project = Project::new(bench, &clouds, life.environment)?;
        project.add(life.environment, life.stack, life.set)?;
        life.check(&project)
            .with_context(|| format!("the life of {}", life.environment))?;
    }
    Ok(())
}

/// Every guard refuses, and what it refused changed nothing.
pub(in crate::conformance) fn check_refusals(bench: &Bench) -> Result<()> {
    refusals::check(bench, &clouds(bench)?)
}

/// Runs that are killed at any step are put right.
pub(in crate::conformance) fn check_kills(bench: &Bench) -> Result<()> {
    kills::check(bench, &clouds(bench)?)
}

/// A state is moved where it should lie, and never begun anew.
pub(in crate::conformance) fn check_states(bench: &Bench) -> Result<()> {
    states::check(bench, &clouds(bench)?)
}

/// No run tells a secret.
pub(in crate::conformance) fn check_secrets(bench: &Bench) -> Result<()> {
    canary::check(bench, &clouds(bench)?)
}

fn clouds(bench: &Bench) -> Result<Clouds> {
    Clouds::set_up_once(&bench.scratch.path().join("clouds"))
}

impl<'b> Project<'b> {
    /// A copy of the sample project with the repository's Terraform and the policies for it.
    fn new(bench: &'b Bench, clouds: &'b Clouds, name: &str) -> Result<Self> {
        let root = bench.scratch.path().join("runs").join(name);
        std::fs::create_dir_all(&root)?;
        let repository = workspace::root()?;
        let sample = repository.join("cli/infractl/tests/integration/base");
        for (from, to) in [
            (sample.join("helm"), "helm"),
            (repository.join("terraform/modules"), "terraform/modules"),
            (repository.join("terraform/stacks"), "terraform/stacks"),
            (repository.join("policies/lib"), "policies/lib"),
            (repository.join("policies/terraform"), "policies/terraform"),
        ] {
            let to = root.join(to);
            std::fs::create_dir_all(to.parent().unwrap_or(&root))?;
            process::run(Command::new("cp").arg("-r").arg(from).arg(to))?;
        }
        let project = Self {
            bench,
            clouds,
            root,
            faults: Vec::new(),
        };
        project.write(
            "infractl.yaml",
            "apiVersion: infractl.dev/v1\nkind: Project\nname: runs\npolicies: [policies]\n\
             credentials: [INFRACTL_SIMULATED_CLOUD, INFRACTL_SIMULATED_FAULT, \
             INFRACTL_SIMULATED_FAULT_TEXT]\n",
        )?;
        Ok(project)
    }

    /// Adds an environment with one stack of the repository and one set of its variables.
    fn add(&self, environment: &str, stack: &str, set: &str) -> Result<()> {
        let repository = workspace::root()?;
        let variables = repository.join(format!("terraform/testing/sets/{stack}/{set}.tfvars"));
        self.write(&variables_of(environment), &workspace::read(&variables)?)?;
        self.add_stacks(
            environment,
            &format!(
                "  cluster: {{source: terraform/stacks/{stack}, variables: \
                 [terraform/cluster.tfvars]}}\n"
            ),
        )
    }

    fn add_stacks(&self, environment: &str, stacks: &str) -> Result<()> {
        let sample = workspace::root()?.join("cli/infractl/tests/integration/base/environments");
        let folder = self.root.join("environments").join(environment);
        std::fs::create_dir_all(&folder)?;
        for part in ["release.yaml", "values"] {
            let from = sample.join("local").join(part);
            process::run(Command::new("cp").arg("-r").arg(from).arg(&folder))?;
        }
        let text = workspace::read(&sample.join("local/environment.yaml"))?;
        let file = format!("environments/{environment}/environment.yaml");
        self.write(&file, &format!("{text}stacks:\n{stacks}"))
    }

    fn write(&self, path: &str, text: &str) -> Result<()> {
        let file = self.root.join(path);
        std::fs::create_dir_all(file.parent().unwrap_or(&self.root))?;
        std::fs::write(&file, text).with_context(|| format!("writing {path}"))
    }

    fn read(&self, path: &str) -> Result<String> {
        workspace::read(&self.root.join(path))
    }

    /// Replaces one text by another that stands there.
    fn replace(&self, path: &str, from: &str, to: &str) -> Result<()> {
        let text = self.read(path)?;
        ensure!(text.contains(from), "`{from}` does not stand in {path}");
        self.write(path, &text.replace(from, to))
    }

    /// What exists in the cloud of an environment.
    fn cloud(&self, environment: &str) -> PathBuf {
        self.root.join("clouds").join(environment)
    }

    /// The files of that cloud, sorted.
    fn made(&self, environment: &str) -> Result<Vec<PathBuf>> {
        let cloud = self.cloud(environment);
        if !cloud.exists() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for file in workspace::files(&cloud, ".json")? {
            files.push(file.strip_prefix(&cloud)?.to_owned());
        }
        files.sort();
        Ok(files)
    }

    /// infractl in the project, with the cloud of one environment.
    fn command(&self, environment: &str, arguments: &[&str]) -> Result<Command> {
        let tofu = self.bench.tools.tofu()?;
        let mut path = std::ffi::OsString::from(tofu.parent().unwrap_or(Path::new("/")));
        path.push(":/usr/bin:/bin");
        let mut command = Command::new(self.bench.program()?);
        command
            .current_dir(&self.root)
            .args(arguments)
            .env_clear()
            .env("PATH", path)
            .env("HOME", &self.root)
            .stdin(std::process::Stdio::null());
        self.clouds.offer(&mut command, &self.cloud(environment));
        command.envs(self.faults.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    fn run(&self, environment: &str, arguments: &[&str]) -> Result<Run> {
        let mut command = self.command(environment, arguments)?;
        let output = command.output().context("starting infractl")?;
        Run::of(&output)
    }

    /// Runs infractl and holds it to an exit code.
    fn expect(&self, code: i32, environment: &str, arguments: &[&str]) -> Result<Run> {
        let run = self.run(environment, arguments)?;
        ensure!(
            run.code == Some(code),
            "{arguments:?} ended with {:?}, not {code}:\n{}\n{}",
            run.code,
            run.stdout,
            run.stderr
        );
        Ok(run)
    }
}

impl Run {
    fn of(output: &Output) -> Result<Self> {
        Ok(Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout.clone())?,
            stderr: String::from_utf8(output.stderr.clone())?,
        })
    }

    /// Fails unless one of the streams holds a text.
    fn says(&self, text: &str) -> Result<()> {
        let is_said = self.stdout.contains(text) || self.stderr.contains(text);
        ensure!(
            is_said,
            "nothing says `{text}`:\n{}\n{}",
            self.stdout,
            self.stderr
        );
        Ok(())
    }
}

/// The variables file of an environment.
fn variables_of(environment: &str) -> String {
    format!("environments/{environment}/terraform/cluster.tfvars")
}

/// The state of an environment's stack.
fn state_of(environment: &str) -> String {
    format!(".infractl/{environment}/state/stacks/cluster/terraform.tfstate")
}
