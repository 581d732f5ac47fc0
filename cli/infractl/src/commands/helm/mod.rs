//! What Helm does, with Helm's flags and Helm's words.

mod circumstances;
mod lint;
mod real;
mod set;
mod template;

use std::io::Read as _;

use clap::Subcommand;
use infractl_base::RelativePath;
use infractl_document::Finding;
use infractl_helm::{HelmError, HelmErrorKind};

use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;
use crate::output::Output;

/// What Helm does, without Helm
#[derive(clap::Args, Debug)]
pub(crate) struct HelmArgs {
    #[command(subcommand)]
    command: HelmCommand,
}

#[derive(Subcommand, Debug)]
enum HelmCommand {
    Template(Box<template::TemplateArgs>),
    Lint(Box<lint::LintArgs>),
}

pub(crate) fn run(context: &Context, args: &HelmArgs) -> Result<Outcome, CommandError> {
    match &args.command {
        HelmCommand::Template(args) => template::run(context, args),
        HelmCommand::Lint(args) => lint::run(context, args),
    }
}

/// Standard input, when one of the values files is `-`.
fn standard_input(values: &[String]) -> Result<Option<Vec<u8>>, CommandError> {
    if !values.iter().any(|file| file.trim() == "-") {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .or_undecided()?;
    Ok(Some(bytes))
}

/// Shows Helm's own words first, then the places.
fn fail(context: &Context, error: HelmError) -> Outcome {
    let is_undecided = matches!(
        error.kind,
        HelmErrorKind::Usage
            | HelmErrorKind::Unreadable
            | HelmErrorKind::Unsupported
            | HelmErrorKind::Unrepeatable
    );
    Output::insist(error.stderr().trim_end());
    if error.span.is_some() {
        // Charts are read from the root of the disk, so that they may lie anywhere.
        let folder = context.directory().to_str().unwrap_or_default();
        let folder = RelativePath::parse(folder.trim_start_matches('/'));
        let folder = folder.unwrap_or_else(|_| RelativePath::root());
        context
            .output
            .diagnose_below(&folder, &[Finding::from(error)], &context.sources);
    }
    if is_undecided {
        Outcome::Undecided
    } else {
        Outcome::Findings
    }
}
