mod files;
mod functions;

use std::fmt::Write as _;

use clap::{Command, CommandFactory};

use crate::arguments::Arguments;
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Print a page of the reference as Markdown
#[derive(clap::Args, Debug)]
pub(crate) struct ReferenceArgs {
    page: Page,
}

#[derive(clap::ValueEnum, Debug, Clone, Copy)]
enum Page {
    Commands,
    Rules,
    Files,
    TerraformFunctions,
}

pub(crate) fn run(context: &Context, args: &ReferenceArgs) -> Result<Outcome, CommandError> {
    let page = match args.page {
        Page::Commands => commands(),
        Page::Rules => rules(),
        Page::Files => files::page()?,
        Page::TerraformFunctions => functions::page(),
    };
    context.output.data(page.as_bytes())?;
    Ok(Outcome::Clean)
}

fn commands() -> String {
    let mut page = String::from(
        "# Commands\n\nWritten by `cargo xtask generate` from the program's own help.\n",
    );
    let mut root = Arguments::command().term_width(100);
    root.build();
    section(&mut page, &root, "");
    page
}

fn rules() -> String {
    let mut page = String::from(
        "# Rules\n\nWritten by `cargo xtask generate`. An id names the bad pattern and is never used again for \
         another.\n",
    );
    for (title, mut rules) in families() {
        rules.sort_unstable();
        let _ = write!(page, "\n## {title}\n\n| id | what breaks it |\n|---|---|\n");
        for (id, summary) in rules {
            let _ = writeln!(page, "| `{id}` | {summary} |");
        }
    }
    page
}

/// A rule's id, and what breaks it.
type Summary = (&'static str, &'static str);

/// The rules that are built in, by what they are about.
pub(crate) fn families() -> Vec<(&'static str, Vec<Summary>)> {
    let kubernetes: Vec<Summary> = infractl_kubernetes::RULES
        .iter()
        .map(|rule| (rule.id, rule.summary))
        .collect();
    let terraform: Vec<Summary> = infractl_terraform::configuration::rules()
        .map(|rule| (rule.id, rule.summary))
        .collect();
    let families: [(&'static str, &[Summary]); 12] = [
        ("The files that you write", infractl_project::RULES),
        ("Environments", infractl_environment::RULES),
        ("Checks, waivers and exceptions", infractl_check::RULES),
        ("Drift", infractl_delivery::RULES),
        ("YAML", infractl_yaml::RULES),
        ("Values and charts", infractl_lint::RULES),
        ("Charts", infractl_helm::RULES),
        (
            "Workflows, Dockerfiles and Compose files",
            infractl_formats::RULES,
        ),
        ("HCL", infractl_hcl::RULES),
        ("Terraform", terraform.as_slice()),
        ("Policies", infractl_policy::RULES),
        ("Kubernetes objects", kubernetes.as_slice()),
    ];
    families
        .into_iter()
        .map(|(title, rules)| (title, rules.to_vec()))
        .collect()
}

fn section(page: &mut String, command: &Command, parents: &str) {
    let name = format!("{parents}{}", command.get_name());
    let help = command.clone().render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = write!(
        page,
        "\n## `{name}`\n\n```text\n{}\n```\n",
        lines.join("\n").trim_end()
    );
    for child in command.get_subcommands() {
        if !child.is_hide_set() && child.get_name() != "help" {
            section(page, child, &format!("{name} "));
        }
    }
}
