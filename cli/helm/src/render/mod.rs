//! From a chart and values to manifests.

mod data;
mod errors;
mod manifest;
mod output;
mod split;

use std::rc::Rc;
use std::sync::Arc;

use infractl_document::Sources;
use infractl_template::{ExecuteError, Heap, Map, MissingKey, Native, Operand, Options, Set, Text};

pub use manifest::{DefinitionFile, Hook, Manifest};
pub use output::{OutputFile, OutputOptions, output_files, template_output};

use crate::chart::Chart;
use crate::functions::host::{CapabilitiesNative, Host};
use crate::values::{Instance, ValueSources, coalesce_values};
use crate::{Capabilities, HelmError, HelmErrorKind, ReleaseOptions, schema, semver};
use data::Renderable;

/// What a render does beyond the templates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// Leaves `values.schema.json` aside.
    pub skip_schema_validation: bool,
    /// Lets `required` and `fail` pass, as `helm lint` does.
    pub is_lint: bool,
}

/// What a chart rendered to.
#[derive(Debug, Clone, Default)]
pub struct Render {
    /// The manifests in the order of installation.
    pub manifests: Vec<Manifest>,
    /// The hooks, by kind.
    pub hooks: Vec<Hook>,
    /// `NOTES.txt` of the chart itself.
    pub notes: Option<String>,
    /// The files of `crds/`, as they are, the chart's own first.
    pub crds: Vec<DefinitionFile>,
    /// What Helm writes to standard error on the way.
    pub warnings: Vec<String>,
}

/// The stack of a thread that renders: enough for a thousand templates inside each other.
const STACK: usize = 256 << 20;

/// Renders a chart as `helm template` does, byte for byte.
///
/// Everything that can change the result is an argument. The render has a thread of its own,
/// because templates may nest deeper than the caller's stack allows.
pub fn render(
    chart: &Arc<Chart>,
    values: &ValueSources,
    release: &ReleaseOptions,
    capabilities: &Capabilities,
    sources: &Sources,
    options: RenderOptions,
) -> Result<Render, HelmError> {
    let run = || render_here(chart, values, release, capabilities, sources, options);
    let crashed = |what: &str| {
        HelmError::new(
            HelmErrorKind::Unsupported,
            format!("rendering template failed: {what}"),
        )
    };
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("render".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, run)
            .map_err(|error| crashed(&format!("no thread: {error}")))?
            .join()
            .map_err(|_| crashed("the renderer crashed; this is a bug of infractl"))?
    })
}

fn render_here(
    chart: &Arc<Chart>,
    values: &ValueSources,
    release: &ReleaseOptions,
    capabilities: &Capabilities,
    sources: &Sources,
    options: RenderOptions,
) -> Result<Render, HelmError> {
    let broken = |message: String| HelmError::new(HelmErrorKind::Chart, message);
    let mut heap = Heap::new();
    let values = values.merge(&mut heap, sources)?;
    match chart.metadata.api_version.as_str() {
        "v1" | "v2" => {}
        "v3" => return Err(broken("invalid chart apiVersion".to_owned())),
        _ => return Err(broken("unsupported chart version".to_owned())),
    }
    if !matches!(chart.metadata.kind.as_str(), "" | "application") && !options.is_lint {
        return Err(broken(format!(
            "{} charts are not installable",
            chart.metadata.kind
        ))
        .at(chart.metadata.name_span));
    }
    let mut result = Render {
        warnings: chart.warnings.clone(),
        ..Render::default()
    };
    if chart.metadata.deprecated {
        result
            .warnings
            .push("level=WARN msg=\"this chart is deprecated\"".to_owned());
    }
    release.check()?;
    let mut instance = Instance::new(&mut heap, chart);
    instance
        .process(&mut heap, values, &mut result.warnings)
        .map_err(|message| broken(format!("chart dependencies processing failed: {message}")))?;
    let values = coalesce_values(&mut heap, &instance, values, false, &mut result.warnings)
        .map_err(|message| HelmError::new(HelmErrorKind::Values, message))?;
    if !options.skip_schema_validation {
        check_schema(&heap, &instance, values)?;
    }
    check_kube_version(chart, capabilities).map_err(HelmError::with_debug_hint)?;
    for (path, file, chart) in data::crds(&instance) {
        result
            .crds
            .push(DefinitionFile::new(path, file, chart, sources));
    }
    let capabilities = Rc::new(CapabilitiesNative::new(capabilities)) as Rc<dyn Native>;
    let templates = data::gather(&mut heap, &instance, values, release, &capabilities);
    let rendered =
        execute(&mut heap, &templates, sources, options).map_err(HelmError::with_debug_hint)?;
    manifest::sort(
        &mut result,
        rendered,
        sources,
        &instance.name,
        options.is_lint,
    )
    .map_err(HelmError::with_debug_hint)?;
    Ok(result)
}

fn check_schema(heap: &Heap, instance: &Instance, values: Map) -> Result<(), HelmError> {
    let Some(broken) = schema::judge(heap, instance, values) else {
        return Ok(());
    };
    let message = format!(
        "values don't meet the specifications of the schema(s) in the following chart(s):\n{}",
        broken.message
    );
    let mut error =
        HelmError::new(HelmErrorKind::Schema, message).at(broken.span.or(broken.schema));
    if broken.span.is_some() {
        error
            .related
            .extend(broken.schema.map(|span| infractl_document::Label {
                span,
                message: "the schema".to_owned(),
            }));
    }
    Err(error)
}

fn check_kube_version(chart: &Chart, capabilities: &Capabilities) -> Result<(), HelmError> {
    let range = &chart.metadata.kube_version;
    let version = &capabilities.kube_version;
    if range.is_empty() || semver::is_compatible(range, &version.normalized) {
        return Ok(());
    }
    let message = format!(
        "chart requires kubeVersion: {range} which is incompatible with Kubernetes {}",
        version.version
    );
    Err(HelmError::new(HelmErrorKind::Chart, message))
}

/// One rendered file, before it is parted into documents.
struct Rendered {
    name: String,
    text: Text,
    calls: Vec<infractl_document::Call>,
    source: infractl_document::SourceId,
}

/// Parses and executes all templates in Helm's order: the deepest path first, Z before A.
fn execute(
    heap: &mut Heap,
    templates: &[Renderable],
    sources: &Sources,
    options: RenderOptions,
) -> Result<Vec<Rendered>, HelmError> {
    let mut order: Vec<&Renderable> = templates.iter().collect();
    let depth = |own: &Renderable| own.name.matches('/').count();
    order.sort_by(|left, right| {
        depth(right)
            .cmp(&depth(left))
            .then_with(|| right.name.cmp(&left.name))
    });
    let mut set = Set::new();
    for own in &order {
        set.parse(&own.name, &own.bytes, own.source, crate::functions::all())
            .map_err(|error| errors::parse(&own.name, &error))?;
    }
    let set = Arc::new(set);
    let mut host = Host {
        is_lint: options.is_lint,
        ..Host::default()
    };
    let settings = Options {
        missing_key: MissingKey::Zero,
        stack: STACK - (1 << 20),
    };
    let mut render = infractl_template::Render::new(heap, sources, &mut host, settings);
    let empty = Text::default();
    let mut rendered = Vec::new();
    for own in order {
        if own.is_partial() {
            continue;
        }
        own.announce(render.heap);
        let text = render
            .execute(&set, &own.name, Operand::new(own.dot))
            .map_err(|error: ExecuteError| errors::execute(&own.name, &error))?;
        let text = text.replace(b"<no value>", &empty, None);
        let calls = Vec::new();
        rendered.push(Rendered {
            name: own.name.clone(),
            text,
            calls,
            source: own.source,
        });
    }
    for own in &mut rendered {
        own.calls = manifest::used_calls(&mut own.text, render.calls());
    }
    Ok(rendered)
}
