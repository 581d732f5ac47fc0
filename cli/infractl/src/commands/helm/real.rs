use std::path::PathBuf;

use infractl_base::Program;
use infractl_helm::{CommandOutput, HelmError};

use super::fail;
use super::template::TemplateArgs;
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Renders with a real helm as well.
pub(super) fn compare(
    context: &Context,
    args: &TemplateArgs,
    standard_input: Option<Vec<u8>>,
    result: Result<CommandOutput, HelmError>,
) -> Result<Outcome, CommandError> {
    let (theirs, code) = real_helm(context, args, standard_input)?;
    match result {
        Ok(ours) if code == Some(0) && ours.stdout == theirs => {
            context
                .output
                .say(&format!("the same {} bytes", theirs.len()));
            Ok(Outcome::Clean)
        }
        Err(_) if code != Some(0) => {
            context.output.say("both fail");
            Ok(Outcome::Clean)
        }
        Ok(ours) if code == Some(0) => {
            let (ours, theirs) = (lines(&ours.stdout), lines(&theirs));
            let at = (0..ours.len().max(theirs.len()))
                .find(|at| ours.get(*at) != theirs.get(*at))
                .unwrap_or(0);
            let shown = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
            context.output.data(
                format!(
                    "line {} differs\n- {}\n+ {}\n",
                    at + 1,
                    shown(&theirs),
                    shown(&ours)
                )
                .as_bytes(),
            )?;
            Ok(Outcome::Findings)
        }
        Ok(_) => {
            context.output.data(b"helm fails and infractl does not\n")?;
            Ok(Outcome::Findings)
        }
        Err(error) => {
            context.output.data(b"infractl fails and helm does not\n")?;
            Ok(fail(context, error))
        }
    }
}

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes)
        .split('\n')
        .map(str::to_owned)
        .collect()
}

/// Hands the request to the helm binary on the PATH; its stderr is shown.
pub(super) fn real_helm(
    context: &Context,
    args: &TemplateArgs,
    standard_input: Option<Vec<u8>>,
) -> Result<(Vec<u8>, Option<i32>), CommandError> {
    let mut program = Program::new(PathBuf::from("helm"))
        .arguments(helm_words(args))
        .environment(Context::git_environment())
        .folder(context.directory());
    if let Some(bytes) = standard_input {
        program = program.input(bytes);
    }
    let output = program.run().map_err(|error| {
        CommandError::undecided(format!("cannot run the helm binary: {error}"))
            .hint("put helm 4.3 on the PATH")
    })?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !said.trim().is_empty() {
        context.output.say(said.trim_end());
    }
    Ok((output.stdout, output.code))
}

/// The words of the same request for helm itself.
fn helm_words(args: &TemplateArgs) -> Vec<String> {
    let mut words = vec!["template".to_owned()];
    words.extend(args.arguments.iter().cloned());
    words.extend(args.set.words().cloned());
    let mut option = |flag: &str, value: &String| words.extend([flag.to_owned(), value.clone()]);
    args.values
        .iter()
        .for_each(|value| option("--values", value));
    args.api_versions
        .iter()
        .for_each(|value| option("--api-versions", value));
    args.show_only
        .iter()
        .for_each(|value| option("--show-only", value));
    let single = [
        ("--namespace", &args.namespace),
        ("--kube-version", &args.kube_version),
        ("--name-template", &args.name_template),
        ("--output-dir", &args.output_dir),
        ("--post-renderer", &args.post_renderer),
    ];
    for (flag, value) in single {
        if let Some(value) = value {
            option(flag, value);
        }
    }
    let switches = [
        ("--include-crds", args.include_crds),
        ("--skip-tests", args.skip_tests),
        ("--no-hooks", args.no_hooks),
        ("--is-upgrade", args.is_upgrade),
        ("--generate-name", args.generate_name),
        ("--release-name", args.release_name),
        ("--dependency-update", args.dependency_update),
        ("--skip-schema-validation", args.skip_schema_validation),
        ("--validate", args.validate),
    ];
    words.extend(
        switches
            .into_iter()
            .filter(|(_, is_set)| *is_set)
            .map(|(flag, _)| flag.to_owned()),
    );
    words
}
