use std::path::Path;

use infractl_base::Checkout;
use infractl_helm::{LintRequest, TemplateRequest, lint, lint_output};

use super::circumstances::CircumstanceArgs;
use super::set::SetArgs;
use super::{fail, standard_input};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// Look over charts by the rules of `helm lint`, and say what it says
#[derive(clap::Args, Debug)]
pub(super) struct LintArgs {
    /// The charts: folders [default: the current one]
    chart: Vec<String>,
    #[command(flatten)]
    set: SetArgs,
    /// The namespace of the release
    #[arg(short, long, default_value = "default")]
    namespace: String,
    /// A file with values, `-` for standard input; may be given often
    #[arg(short = 'f', long, value_delimiter = ',')]
    values: Vec<String>,
    /// The Kubernetes version that `.Capabilities` shows
    #[arg(long, value_name = "VERSION")]
    kube_version: Option<String>,
    /// Fail on warnings as well
    #[arg(long)]
    strict: bool,
    /// Do not hold the values against `values.schema.json`
    #[arg(long)]
    skip_schema_validation: bool,
    #[command(flatten)]
    circumstances: CircumstanceArgs,
}

pub(super) fn run(context: &Context, args: &LintArgs) -> Result<Outcome, CommandError> {
    let checkout = Checkout::open(Path::new("/")).or_undecided()?;
    let request = TemplateRequest {
        folder: context.folder_from_root()?,
        values: args.values.clone(),
        standard_input: standard_input(&args.values)?.map(Into::into),
        set: args.set.flags(),
        kube_version: args.kube_version.clone(),
        ..TemplateRequest::default()
    };
    let prepared = request
        .value_sources(&checkout, &context.sources)
        .and_then(|values| Ok((values, request.capabilities()?)));
    let (values, capabilities) = match prepared {
        Ok(prepared) => prepared,
        Err(error) => return Ok(fail(context, error)),
    };
    let circumstances = args.circumstances.read()?;
    let here = [".".to_owned()];
    let charts: &[String] = if args.chart.is_empty() {
        &here
    } else {
        &args.chart
    };
    let mut reports = Vec::new();
    for chart in charts {
        let path = match request.resolve(chart) {
            Ok(path) => path,
            Err(error) => return Ok(fail(context, error)),
        };
        let request = LintRequest {
            path: &path,
            // Helm names the whole path, so this does.
            shown: &format!("/{path}"),
            values: &values,
            capabilities: &capabilities,
            namespace: &args.namespace,
            skip_schema_validation: args.skip_schema_validation,
            circumstances: Some(circumstances),
        };
        reports.push((chart.clone(), lint(&checkout, &request, &context.sources)));
    }
    let (stdout, stderr) = lint_output(&reports, args.strict);
    for warning in reports.iter().flat_map(|(_, report)| &report.warnings) {
        context.output.say(warning);
    }
    context.output.data(stdout.as_bytes())?;
    if !stderr.is_empty() {
        context.output.say(stderr.trim_end());
    }
    let fails = reports.iter().any(|(_, report)| report.fails(args.strict));
    Ok(if fails {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}
