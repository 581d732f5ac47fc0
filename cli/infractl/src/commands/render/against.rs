use std::fmt::Write as _;

use infractl_environment::{AgainstError, Comparison, HelmBinary, Rendered, Workspace};
use infractl_project::Environment;

use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Says of each component whether a helm binary prints the same.
pub(super) fn run(
    context: &Context,
    workspace: &Workspace<'_>,
    environment: &Environment,
    rendered: &Rendered,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<Outcome, CommandError> {
    let helm = HelmBinary {
        search_path: Context::search_path(),
        temporary: Context::temporary_folder(),
    };
    let compared = workspace
        .compare_with_helm(
            environment,
            rendered,
            |name| is_wanted(name.as_str()),
            &helm,
        )
        .map_err(|error| error_of(&error))?;
    let mut outcome = Outcome::Clean;
    let mut answers = 0;
    let mut text = String::new();
    for (name, comparison) in &compared {
        match comparison {
            Comparison::Same { bytes } => {
                answers += 1;
                let _ = writeln!(text, "{name}: the same {bytes} bytes");
            }
            Comparison::Different { line, theirs, ours } => {
                answers += 1;
                outcome = Outcome::Findings;
                let _ = writeln!(text, "{name}: line {line} differs");
                for (mark, line) in [('-', theirs), ('+', ours)] {
                    let line = line.as_deref().unwrap_or("(nothing)");
                    let _ = writeln!(text, "{mark} {line}");
                }
            }
            Comparison::Refused { said } => {
                answers += 1;
                outcome = Outcome::Findings;
                let _ = writeln!(text, "{name}: helm fails and infractl does not\n{said}");
            }
            Comparison::NotCompared(reason) => {
                context
                    .output
                    .say(&format!("{name}: not compared: {reason}"));
            }
        }
    }
    context.output.data(text.as_bytes())?;
    if answers == 0 {
        return Err(CommandError::nothing_checked("no component was compared"));
    }
    Ok(outcome)
}

fn error_of(error: &AgainstError) -> CommandError {
    let told = CommandError::undecided(error.to_string());
    match error {
        AgainstError::Program(_) => told.hint("put helm 4.3 on the PATH"),
        _ => told,
    }
}
