use std::io::Read as _;
use std::path::PathBuf;

use clap::{ArgMatches, Args, FromArgMatches, Subcommand};
use infractl_base::{Access, Checkout, Folder, Program, RelativePath};
use infractl_document::Finding;
use infractl_helm::{CommandOutput, HelmError, HelmErrorKind, SetFlag, TemplateRequest, template};

use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// What Helm does, without Helm
#[derive(clap::Args, Debug)]
pub(crate) struct HelmArgs {
    #[command(subcommand)]
    command: HelmCommand,
}

#[derive(Subcommand, Debug)]
enum HelmCommand {
    Template(Box<TemplateArgs>),
}

pub(crate) fn run(context: &Context, args: &HelmArgs) -> Result<Outcome, CommandError> {
    match &args.command {
        HelmCommand::Template(args) => run_template(context, args),
    }
}

/// Render a chart and print its manifests, byte for byte as Helm 4.3 does
#[derive(clap::Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the flags of helm")]
struct TemplateArgs {
    /// A name and a chart, or a chart alone: a folder or a `.tgz`
    #[arg(value_name = "NAME] [CHART", num_args = 0..)]
    arguments: Vec<String>,
    #[command(flatten)]
    set: SetArgs,
    /// The namespace of the release
    #[arg(short, long)]
    namespace: Option<String>,
    /// A file with values, `-` for standard input; may be given often
    #[arg(short = 'f', long, value_delimiter = ',')]
    values: Vec<String>,
    /// The Kubernetes version that `.Capabilities` shows
    #[arg(long, value_name = "VERSION")]
    kube_version: Option<String>,
    /// More API versions that `.Capabilities` shows
    #[arg(short, long, value_delimiter = ',')]
    api_versions: Vec<String>,
    /// Print the CRDs as well
    #[arg(long)]
    include_crds: bool,
    /// Leave out hooks that are tests
    #[arg(long)]
    skip_tests: bool,
    /// Leave out every hook
    #[arg(long)]
    no_hooks: bool,
    /// Print only these templates
    #[arg(short, long, value_delimiter = ',')]
    show_only: Vec<String>,
    /// Set `.Release.IsUpgrade` in place of `.Release.IsInstall`
    #[arg(long)]
    is_upgrade: bool,
    /// A template for the release's name
    #[arg(long)]
    name_template: Option<String>,
    /// Make up a name
    #[arg(short, long)]
    generate_name: bool,
    /// Write one file for each template into this folder in place of stdout
    #[arg(long, value_name = "FOLDER")]
    output_dir: Option<String>,
    /// With `--output-dir`, put the files below a folder with the release's name
    #[arg(long)]
    release_name: bool,
    /// Take `file://` dependencies from where they are
    #[arg(long)]
    dependency_update: bool,
    /// Do not hold the values against `values.schema.json`
    #[arg(long)]
    skip_schema_validation: bool,
    /// Refused: it asks a cluster
    #[arg(long)]
    validate: bool,
    /// Refused: it runs foreign code
    #[arg(long, value_name = "PLUGIN")]
    post_renderer: Option<String>,
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

/// The `--set` family, in the order in which it was written.
#[derive(Debug, Clone, Default)]
struct SetArgs(Vec<(SetFlag, [String; 2])>);

#[derive(clap::Args, Debug)]
struct SetFlags {
    /// Set values, such as `a.b=1,c={x,y}`; may be given often
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Set text values
    #[arg(long, value_name = "KEY=TEXT")]
    set_string: Vec<String>,
    /// Set JSON values
    #[arg(long, value_name = "KEY=JSON")]
    set_json: Vec<String>,
    /// Set values to the content of files
    #[arg(long, value_name = "KEY=FILE")]
    set_file: Vec<String>,
    /// Set a text value without any syntax in it
    #[arg(long, value_name = "KEY=TEXT")]
    set_literal: Vec<String>,
}

type MakeFlag = fn(String) -> SetFlag;

const SET_FLAGS: [(&str, MakeFlag); 5] = [
    ("set", SetFlag::Typed),
    ("set_string", SetFlag::Text),
    ("set_json", SetFlag::Json),
    ("set_file", |text| SetFlag::File(text, Vec::new())),
    ("set_literal", SetFlag::Literal),
];

impl FromArgMatches for SetArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut placed = Vec::new();
        for (id, make) in SET_FLAGS {
            let texts = matches.get_many::<String>(id).into_iter().flatten();
            let places = matches.indices_of(id).into_iter().flatten();
            for (place, text) in places.zip(texts) {
                let flag = format!("--{}", id.replace('_', "-"));
                placed.push((place, make(text.clone()), [flag, text.clone()]));
            }
        }
        placed.sort_by_key(|(place, _, _)| *place);
        Ok(Self(
            placed
                .into_iter()
                .map(|(_, flag, words)| (flag, words))
                .collect(),
        ))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for SetArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        SetFlags::augment_args(command)
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        SetFlags::augment_args_for_update(command)
    }
}

fn run_template(context: &Context, args: &TemplateArgs) -> Result<Outcome, CommandError> {
    let standard_input = if args.values.iter().any(|file| file.trim() == "-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .or_undecided()?;
        Some(bytes)
    } else {
        None
    };
    if args.renderer == Renderer::Helm {
        let (stdout, code) = real_helm(context, args, standard_input)?;
        context.output.data(&stdout)?;
        return Ok(if code == Some(0) {
            Outcome::Clean
        } else {
            Outcome::Findings
        });
    }
    let root = std::path::Path::new("/");
    let checkout = Checkout::open(root).or_undecided()?;
    let request = request(context, args, standard_input.clone())?;
    let result = template(&checkout, &request, &context.sources);
    if args.against.is_some() {
        return compare(context, args, standard_input, result);
    }
    match result {
        Ok(output) => print(context, &output),
        Err(error) => fail(context, error),
    }
}

fn request(
    context: &Context,
    args: &TemplateArgs,
    standard_input: Option<Vec<u8>>,
) -> Result<TemplateRequest, CommandError> {
    let folder = context
        .directory()
        .to_str()
        .map(|path| path.trim_start_matches('/'));
    let folder =
        folder.ok_or_else(|| CommandError::undecided("the current folder is not UTF-8"))?;
    Ok(TemplateRequest {
        folder: RelativePath::parse(folder).or_undecided()?,
        arguments: args.arguments.clone(),
        namespace: args.namespace.clone(),
        values: args.values.clone(),
        standard_input: standard_input.map(Into::into),
        set: args.set.0.iter().map(|(flag, _)| flag.clone()).collect(),
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

/// Shows Helm's own words first, then the places.
fn fail(context: &Context, error: HelmError) -> Result<Outcome, CommandError> {
    let is_usage = matches!(error.kind, HelmErrorKind::Usage | HelmErrorKind::Unreadable);
    let is_unsupported = error.kind == HelmErrorKind::Unsupported;
    let words = error.stderr();
    context.output.say(words.trim_end());
    if error.span.is_some() {
        context
            .output
            .diagnose(&[Finding::from(error)], &context.sources);
    }
    Ok(if is_usage || is_unsupported {
        Outcome::Undecided
    } else {
        Outcome::Findings
    })
}

/// Renders with a real helm as well.
fn compare(
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
            let at = (0..)
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
            fail(context, error)
        }
    }
}

fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes)
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Hands the request to the helm binary on the PATH; its stderr is shown.
fn real_helm(
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
    words.extend(args.set.0.iter().flat_map(|(_, words)| words.clone()));
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
        value.iter().for_each(|value| option(flag, value));
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
