mod against;

use std::fmt::Write as _;
use std::path::PathBuf;

use infractl_base::{Access, Folder, RelativePath};
use infractl_environment::{Depth, Options, RenderedComponent};

use crate::commands::platform::{Source, load_only, refuse_errors};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// Print every document of an environment, or write them to a folder
#[derive(clap::Args, Debug)]
pub(crate) struct RenderArgs {
    /// The environment
    environment: String,
    /// Only this component; may be given often
    #[arg(long, value_name = "NAME")]
    component: Vec<String>,
    /// Which code to render: the release's pinned revision, or this checkout
    #[arg(long, value_name = "CODE", default_value = "pinned")]
    source: Source,
    /// Write one file for each component into this folder in place of stdout
    #[arg(long, value_name = "FOLDER")]
    to: Option<PathBuf>,
    /// Have the helm binary on the PATH render the same charts with the same values, and fail when
    /// one byte differs; no document is printed
    #[arg(long, value_name = "PROGRAM", conflicts_with = "to")]
    against: Option<Against>,
}

/// Who is asked for a second opinion.
#[derive(clap::ValueEnum, Debug, Clone, Copy)]
enum Against {
    /// A helm binary
    Helm,
}

pub(crate) fn run(context: &Context, args: &RenderArgs) -> Result<Outcome, CommandError> {
    let loaded = load_only(context, &[&args.environment])?;
    let environment = loaded.environment(&args.environment)?;
    let workspace = loaded.workspace(context)?;
    // Stacks are no part of what is written, but their outputs enter it.
    let options = Options {
        stacks: Depth::Outputs,
        ..context.render_options()
    };
    let rendered = workspace.render(environment, args.source.kind(), options);
    refuse_errors(context, &rendered.findings)?;
    for name in &args.component {
        if !rendered
            .components
            .iter()
            .any(|component| component.name.as_str() == name)
        {
            return Err(CommandError::undecided(format!(
                "the environment `{}` has no component `{name}`",
                args.environment
            )));
        }
    }
    let is_wanted = |component: &&RenderedComponent| {
        args.component.is_empty()
            || args
                .component
                .iter()
                .any(|name| component.name.as_str() == name)
    };
    if args.against.is_some() {
        return against::run(context, &workspace, environment, &rendered, &|name| {
            args.component.is_empty() || args.component.iter().any(|own| own == name)
        });
    }
    let mut stdout = String::new();
    for component in rendered.components.iter().filter(is_wanted) {
        if let Some(reason) = &component.not_rendered {
            context.output.say(&format!(
                "{}: not rendered, not checked: {reason}",
                component.name
            ));
            continue;
        }
        let text = manifests(component);
        match &args.to {
            None => stdout.push_str(&text),
            Some(folder) => {
                let name =
                    RelativePath::parse(&format!("{}.yaml", component.name)).or_undecided()?;
                Folder::new(context.directory().join(folder))
                    .write(&name, text.as_bytes(), Access::Shared)
                    .or_undecided()?;
            }
        }
    }
    context.output.data(stdout.as_bytes())?;
    Ok(Outcome::Clean)
}

/// The documents of a component as one YAML text; sensitive values are not in it.
fn manifests(component: &RenderedComponent) -> String {
    let mut text = String::new();
    for document in &component.documents {
        let _ = writeln!(text, "---\n# {}", document.address());
        text.push_str(&infractl_yaml::write_tree(document.tree().root()));
    }
    text
}
