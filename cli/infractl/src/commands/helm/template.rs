use std::path::Path;

use infractl_base::{Access, Checkout, Folder, RelativePath};
use infractl_helm::{CommandOutput, TemplateRequest, template};

use super::circumstances::CircumstanceArgs;
use super::real::{compare, real_helm};
use super::set::SetArgs;
use super::{fail, standard_input};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// Render a chart and print its manifests, byte for byte as Helm 4.3 does
#[derive(clap::Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of helm")]
pub(super) struct TemplateArgs {
    /// A name and a chart, or a chart alone: a folder or a `.tgz`
    #[arg(value_name = "NAME] [CHART", num_args = 0..)]
    pub(super) arguments: Vec<String>,
    #[command(flatten)]
    pub(super) set: SetArgs,
    /// The namespace of the release
    #[arg(short, long)]
    pub(super) namespace: Option<String>,
    /// A file with values, `-` for standard input; may be given often
    #[arg(short = 'f', long, value_delimiter = ',')]
    pub(super) values: Vec<String>,
    /// The Kubernetes version that `.Capabilities` shows
    #[arg(long, value_name = "VERSION")]
    pub(super) kube_version: Option<String>,
    /// More API versions that `.Capabilities` shows
    #[arg(short, long, value_delimiter = ',')]
    pub(super) api_versions: Vec<String>,
    /// Print the CRDs as well
    #[arg(long)]
    pub(super) include_crds: bool,
    /// Leave out hooks that are tests
    #[arg(long)]
    pub(super) skip_tests: bool,
    /// Leave out every hook
    #[arg(long)]
    pub(super) no_hooks: bool,
    /// Print only these templates
    #[arg(short, long, value_delimiter = ',')]
    pub(super) show_only: Vec<String>,
    /// Set `.Release.IsUpgrade` in place of `.Release.IsInstall`
    #[arg(long)]
    pub(super) is_upgrade: bool,
    /// A template for the release's name
    #[arg(long)]
    pub(super) name_template: Option<String>,
    /// Make up a name
    #[arg(short, long)]
    pub(super) generate_name: bool,
    /// Write one file for each template into this folder in place of stdout
    #[arg(long, value_name = "FOLDER")]
    pub(super) output_dir: Option<String>,
    /// With `--output-dir`, put the files below a folder with the release's name
    #[arg(long)]
    pub(super) release_name: bool,
    /// Take `file://` dependencies from where they are
    #[arg(long)]
    pub(super) dependency_update: bool,
    /// Do not hold the values against `values.schema.json`
    #[arg(long)]
    pub(super) skip_schema_validation: bool,
    /// Refused: it asks a cluster
    #[arg(long)]
    pub(super) validate: bool,
    /// Refused: it runs foreign code
    #[arg(long, value_name = "PLUGIN")]
    pub(super) post_renderer: Option<String>,
    #[command(flatten)]
    circumstances: CircumstanceArgs,
    /// Who renders: infractl, or the helm binary on the PATH
    #[arg(long, value_name = "WHO", default_value = "infractl")]
    renderer: Renderer,
    /// Render with both and fail when one byte differs
    #[arg(long, value_name = "PROGRAM")]
    against: Option<Against>,
}

#[derive(clap::ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Renderer {
    /// In process
    Infractl,
    /// A helm binary
    Helm,
}

#[derive(clap::ValueEnum, Debug, Clone, Copy)]
enum Against {
    /// A helm binary
    Helm,
}

pub(super) fn run(context: &Context, args: &TemplateArgs) -> Result<Outcome, CommandError> {
    let standard_input = standard_input(&args.values)?;
    if args.renderer == Renderer::Helm {
        args.circumstances.refuse("--renderer helm")?;
        let (stdout, code) = real_helm(context, args, standard_input)?;
        context.output.data(&stdout)?;
        return Ok(if code == Some(0) {
            Outcome::Clean
        } else {
            Outcome::Findings
        });
    }
    let root = Path::new("/");
    let checkout = Checkout::open(root).or_undecided()?;
    let request = request(context, args, standard_input.clone())?;
    let result = template(&checkout, &request, &context.sources);
    if args.against.is_some() {
        return compare(context, args, standard_input, result);
    }
    match result {
        Ok(output) => print(context, &output),
        Err(error) => Ok(fail(context, error)),
    }
}

fn request(
    context: &Context,
    args: &TemplateArgs,
    standard_input: Option<Vec<u8>>,
) -> Result<TemplateRequest, CommandError> {
    Ok(TemplateRequest {
        folder: context.folder_from_root()?,
        arguments: args.arguments.clone(),
        namespace: args.namespace.clone(),
        values: args.values.clone(),
        standard_input: standard_input.map(Into::into),
        set: args.set.flags(),
        kube_version: args.kube_version.clone(),
        api_versions: args.api_versions.clone(),
        include_crds: args.include_crds,
        skip_tests: args.skip_tests,
        no_hooks: args.no_hooks,
        show_only: args.show_only.clone(),
        is_upgrade: args.is_upgrade,
        name_template: args.name_template.clone(),
        generate_name: args.generate_name.then(|| Context::now().as_second()),
        output_dir: args.output_dir.clone(),
        release_name: args.release_name,
        dependency_update: args.dependency_update,
        skip_schema_validation: args.skip_schema_validation,
        validate: args.validate,
        post_renderer: args.post_renderer.clone(),
        circumstances: Some(args.circumstances.read()?),
    })
}

fn print(context: &Context, output: &CommandOutput) -> Result<Outcome, CommandError> {
    for warning in &output.warnings {
        context.output.say(warning);
    }
    let folder = Folder::new(context.directory());
    for file in &output.files {
        let path = RelativePath::parse(&file.path).or_undecided()?;
        folder
            .write(&path, &file.bytes, Access::Shared)
            .or_undecided()?;
    }
    context.output.data(&output.stdout)?;
    Ok(Outcome::Clean)
}
