use std::fmt::Write as _;

use infractl_document::{Address, ValuePath};
use infractl_environment::{Explanation, Place, explain};

use crate::commands::platform::{Source, load_only, refuse_errors};
use crate::commands::status::{TextOrJson, to_json};
use crate::context::Context;
use crate::error::{CommandError, OrUndecided};
use crate::outcome::Outcome;

/// Say where a field comes from: template, values, the file that set it, the pin
#[derive(clap::Args, Debug)]
pub(crate) struct ExplainArgs {
    /// An object, or one field of it: `kubernetes/loki/Service/observability/loki#spec.ports[0].port`,
    /// or `terraform/cluster#backend` for what a stack brings along
    #[arg(value_name = "ADDRESS[#FIELD]")]
    address: String,
    /// The environment
    #[arg(short, long, value_name = "NAME")]
    environment: String,
    /// Which code to render: the release's pinned revision, or this checkout
    #[arg(long, value_name = "CODE", default_value = "pinned")]
    source: Source,
    /// Shape on stdout
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: TextOrJson,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonExplanation<'a> {
    schema_version: u32,
    address: String,
    field: String,
    value: &'a str,
    template: Option<JsonPlace<'a>>,
    calls: Vec<JsonPlace<'a>>,
    settings: Vec<JsonSetting<'a>>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct JsonSetting<'a> {
    set_by: JsonPlace<'a>,
    values_path: Option<String>,
    pin: Option<String>,
}

#[derive(serde::Serialize)]
struct JsonPlace<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    text: &'a str,
}

pub(crate) fn run(context: &Context, args: &ExplainArgs) -> Result<Outcome, CommandError> {
    let (address, field) = args.address.split_once('#').unwrap_or((&args.address, ""));
    let address = Address::parse(address).or_undecided()?;
    let field = ValuePath::parse(field).or_undecided()?;
    let loaded = load_only(context, &[&args.environment])?;
    let environment = loaded.environment(&args.environment)?;
    let workspace = loaded.workspace(context)?;
    let kind = args.source.kind();
    let mut rendered = workspace.render(environment, kind, context.render_options());
    refuse_errors(context, &rendered.findings)?;
    // A render looks at stacks only for what the platform takes of them.
    if address.as_str().starts_with("terraform/")
        && let Ok(code) = workspace.code(environment, kind)
    {
        rendered.stacks = workspace.preview_stacks(environment, &code);
    }
    let found =
        explain(&rendered, environment, &address, &field, &context.sources).map_err(|error| {
            CommandError::undecided(error.to_string()).hint(format!(
                "`infractl render {}` prints every document under its address",
                environment.name
            ))
        })?;
    let text = match args.format {
        TextOrJson::Text => text(&found),
        TextOrJson::Json => to_json(&json(&found)),
    };
    context.output.data(text.as_bytes())?;
    Ok(Outcome::Clean)
}

fn text(found: &Explanation) -> String {
    let mut out = String::new();
    let _ = if found.field.is_root() {
        writeln!(out, "{}", found.address)
    } else {
        writeln!(out, "{}#{}", found.address, found.field)
    };
    if !found.field.is_root() {
        line(&mut out, "value", &found.value);
    }
    if let Some(template) = &found.template {
        line(&mut out, "template", &shown(template));
    }
    for call in &found.calls {
        line(&mut out, "called by", &shown(call));
    }
    for setting in &found.settings {
        if let Some(path) = &setting.values_path {
            line(&mut out, "values", &path.to_string());
        }
        line(&mut out, "set by", &shown(&setting.set_by));
        if let Some(pin) = &setting.pin {
            line(&mut out, "pin", &pin.to_string());
        }
    }
    out
}

fn line(out: &mut String, name: &str, text: &str) {
    let first = text.lines().next().unwrap_or_default();
    let more = if text.lines().count() > 1 { " …" } else { "" };
    let _ = writeln!(out, "  {name:<10}{}{more}", infractl_report::visible(first));
}

fn shown(place: &Place) -> String {
    let Place {
        path,
        position,
        text,
    } = place;
    let first = text.trim().lines().next().unwrap_or_default();
    format!("{path}:{}:{}  {first}", position.line, position.column)
}

fn json(found: &Explanation) -> JsonExplanation<'_> {
    JsonExplanation {
        schema_version: 1,
        address: found.address.to_string(),
        field: found.field.to_string(),
        value: &found.value,
        template: found.template.as_ref().map(place),
        calls: found.calls.iter().map(place).collect(),
        settings: found
            .settings
            .iter()
            .map(|setting| JsonSetting {
                set_by: place(&setting.set_by),
                values_path: setting.values_path.as_ref().map(ToString::to_string),
                pin: setting.pin.as_ref().map(ToString::to_string),
            })
            .collect(),
    }
}

fn place(found: &Place) -> JsonPlace<'_> {
    JsonPlace {
        path: found.path.as_str(),
        line: found.position.line,
        column: found.position.column,
        text: &found.text,
    }
}
