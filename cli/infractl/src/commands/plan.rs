use infractl_report::{counts_sentence, plan_json, plan_text};

use crate::commands::planning::{self, describe_limits};
use crate::commands::platform::{Source, load};
use crate::commands::status::TextOrJson;
use crate::context::Context;
use crate::error::CommandError;
use crate::outcome::Outcome;

/// Show what an apply would change on the target of an environment
#[derive(clap::Args, Debug)]
pub(crate) struct PlanArgs {
    /// The environment
    environment: String,
    /// Which code to render: the release's pinned revision, or this checkout
    #[arg(long, value_name = "CODE", default_value = "pinned")]
    source: Source,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
    /// End with 2 when there are changes
    #[arg(long)]
    detailed_exitcode: bool,
}

pub(crate) fn run(context: &Context, args: &PlanArgs) -> Result<Outcome, CommandError> {
    let loaded = load(context)?;
    let environment = loaded.environment(&args.environment)?;
    let planned = planning::plan(context, &loaded, environment, args.source.kind())?;
    let plan = &planned.plan;
    if args.format == TextOrJson::Json {
        context
            .output
            .data(plan_json(plan, &context.sources).as_bytes())?;
    } else {
        let mut text = plan_text(plan, context.output.is_coloured());
        let counts = counts_sentence(&plan.counts);
        text.extend([args.environment.as_str(), ": ", &counts, "\n"]);
        context.output.data(text.as_bytes())?;
        describe_limits(context, plan);
    }
    let has_changes = !plan.is_empty() && args.detailed_exitcode;
    Ok(if has_changes {
        Outcome::Changes
    } else {
        Outcome::Clean
    })
}
