use std::fmt::Write as _;

use clap::{Command, CommandFactory};

use crate::arguments::Arguments;
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Print the reference of every command as Markdown
#[derive(clap::Args, Debug)]
pub(crate) struct ReferenceArgs {}

pub(crate) fn run(context: &Context, _args: &ReferenceArgs) -> Result<Outcome, CommandError> {
    let mut page = String::from(
        "# Commands\n\nWritten by `cargo xtask generate` from the program's own help.\n",
    );
    let mut root = Arguments::command().term_width(100);
    root.build();
    section(&mut page, &root, "");
    context.output.data(page.as_bytes())?;
    Ok(Outcome::Clean)
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
