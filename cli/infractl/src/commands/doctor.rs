mod backends;

use std::fmt::Write as _;

use infractl_base::{Git, Program};
use infractl_document::{Finding, Severity};
use infractl_project::Project;

use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Check that this machine and this project have what infractl needs
#[derive(clap::Args, Debug)]
pub(crate) struct DoctorArgs {}

/// How one check came out.
enum Verdict {
    Good(String),
    /// Something works less well without it.
    Optional(String),
    /// Something cannot work.
    Wrong(String),
}

pub(crate) fn run(context: &Context, _args: &DoctorArgs) -> Result<Outcome, CommandError> {
    let mut checks = vec![
        ("project", project(context)),
        ("git", git(context)),
        ("state", state(context)),
        ("cache", cache()),
        ("stacks", stacks(context)),
        (
            "helm",
            program(
                "helm",
                &["version", "--short"],
                "only for `--renderer helm` and `--against helm`",
            ),
        ),
        (
            "kubectl",
            program(
                "kubectl",
                &["version", "--client"],
                "only to put a delivered tree on a cluster",
            ),
        ),
    ];
    let backends = backends::backends(context).into_iter();
    let place = checks.iter().position(|(name, _)| *name == "helm");
    let place = place.unwrap_or(checks.len());
    checks.splice(place..place, backends.map(|verdict| ("backends", verdict)));
    let mut text = String::new();
    let mut outcome = Outcome::Clean;
    for (name, verdict) in checks {
        let (word, detail) = match verdict {
            Verdict::Good(detail) => ("ok", detail),
            Verdict::Optional(detail) => ("optional", detail),
            Verdict::Wrong(detail) => {
                outcome = Outcome::Undecided;
                ("wrong", detail)
            }
        };
        let _ = writeln!(text, "{word:<9} {name:<8} {detail}");
    }
    context.output.data(text.as_bytes())?;
    Ok(outcome)
}

fn project(context: &Context) -> Verdict {
    let checkout = match context.project_checkout() {
        Ok(checkout) => checkout,
        Err(error) => return Verdict::Wrong(error.message().to_owned()),
    };
    let (project, findings) = Project::load(&checkout, &context.sources);
    let is_error = |finding: &&Finding| finding.severity == Severity::Error;
    match (project, findings.iter().filter(is_error).count()) {
        (Some(project), 0) => {
            let names: Vec<&str> = project.names().collect();
            Verdict::Good(format!("environments: {}", names.join(", ")))
        }
        (_, 1) => Verdict::Wrong("1 error; `infractl validate` shows it".to_owned()),
        (_, number) => Verdict::Wrong(format!("{number} errors; `infractl validate` shows them")),
    }
}

fn git(context: &Context) -> Verdict {
    match Git::open(context.directory(), Context::git_environment())
        .and_then(|git| git.commit("HEAD"))
    {
        Ok(commit) => Verdict::Good(format!("at {}", commit.short())),
        Err(error) => Verdict::Optional(format!("{error}; only pinned revisions need it")),
    }
}

fn state(context: &Context) -> Verdict {
    let Ok(loaded) = super::platform::load(context) else {
        return Verdict::Wrong("the project cannot be read".to_owned());
    };
    for environment in loaded.project.environments() {
        if let Err(error) = loaded.store(environment) {
            return Verdict::Wrong(error.message().to_owned());
        }
    }
    Verdict::Good("every state store can be opened".to_owned())
}

fn stacks(context: &Context) -> Verdict {
    let Ok(loaded) = super::platform::load(context) else {
        return Verdict::Wrong("the project cannot be read".to_owned());
    };
    match loaded.tool() {
        Ok(tool) => Verdict::Good(format!("{} {}", tool.name, tool.version_text)),
        Err(error) => Verdict::Optional(format!("{error}; only for stacks that have providers")),
    }
}

fn cache() -> Verdict {
    match Context::cache_folder() {
        Some(folder) => Verdict::Good(format!("`{}`", folder.display())),
        None => Verdict::Optional("no folder: set `INFRACTL_CACHE` or `HOME`".to_owned()),
    }
}

fn program(name: &str, arguments: &[&str], purpose: &str) -> Verdict {
    let program = Program::new(name)
        .arguments(arguments)
        .environment(Context::git_environment());
    match program.run() {
        Ok(output) if output.code == Some(0) => {
            let text = String::from_utf8_lossy(&output.stdout);
            Verdict::Good(text.lines().next().unwrap_or_default().trim().to_owned())
        }
        Ok(output) => Verdict::Optional(format!("ended with {:?}; {purpose}", output.code)),
        Err(_) => Verdict::Optional(format!("not found; {purpose}")),
    }
}
