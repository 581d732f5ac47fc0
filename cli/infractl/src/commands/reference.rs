mod files;
mod functions;
mod rules;

use std::fmt::Write as _;

use clap::{Command, CommandFactory};

pub(crate) use rules::families;

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
        Page::Rules => rules::page(),
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
