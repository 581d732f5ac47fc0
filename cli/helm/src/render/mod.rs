//! From a chart and values to manifests.

mod data;
mod errors;
mod manifest;
mod output;
mod split;
mod stack;

use std::rc::Rc;
use std::sync::Arc;

use infractl_document::{Call, Sources};
use infractl_template::{ExecuteError, Heap, Map, MissingKey, Native, Operand, Options, Set, Text};

pub use manifest::{DefinitionFile, Hook, Manifest};
pub use output::{OutputFile, OutputOptions, output_files, template_output};
pub use stack::{STACK, claim_stack};

use crate::chart::Chart;
use crate::circumstances::Stream;
use crate::functions::host::{CapabilitiesNative, Host};
use crate::values::{Instance, ValueSources, coalesce_values};
use crate::{
    Capabilities, Circumstances, HelmError, HelmErrorKind, ReleaseOptions, schema, semver,
};
use data::Renderable;
use stack::with_stack;

/// What a render does beyond the templates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// Leaves `values.schema.json` aside.
    pub skip_schema_validation: bool,
    /// Lets `required` and `fail` pass, as `helm lint` does.
    pub is_lint: bool,
    /// What random functions and the clock answer; without it a chart that asks them is stopped.
    pub circumstances: Option<Circumstances>,
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

/// Renders a chart as `helm template` does, byte for byte.
///
/// Everything that can change the result is an argument. The render has a thread of its own,
/// because templates may nest deeper than the caller's stack allows, unless the caller has
/// [room for it](claim_stack).
pub fn render(
    chart: &Arc<Chart>,
    values: &ValueSources,
    release: &ReleaseOptions,
    capabilities: &Capabilities,
    sources: &Sources,
    options: RenderOptions,
) -> Result<Render, HelmError> {
    with_stack(|| {
        let mut heap = Heap::new();
        let (mut result, name, mut rendered) = texts(
            &mut heap,
            chart,
            values,
            release,
            capabilities,
            sources,
            options,
        )?;
        let mut naming = manifest::Naming::new(&rendered.calls);
        for own in &mut rendered.files {
            own.calls = naming.used_calls(&mut own.text);
        }
        manifest::sort(&mut result, rendered.files, sources, &name, options.is_lint)
            .map_err(HelmError::with_debug_hint)?;
        Ok(result)
    })
}

/// The text of one template, before it is parted into documents.
#[derive(Debug, Clone)]
pub struct TemplateText {
    /// The path with the chart's name in front: `chart/templates/x.yaml`.
    pub path: String,
    /// What it rendered to.
    pub text: Text,
}

/// Renders the templates of a chart and goes no further: this is where Helm's own engine ends.
pub fn render_texts(
    chart: &Arc<Chart>,
    values: &ValueSources,
    release: &ReleaseOptions,
    capabilities: &Capabilities,
    sources: &Sources,
    options: RenderOptions,
) -> Result<Vec<TemplateText>, HelmError> {
    with_stack(|| {
        let mut heap = Heap::new();
        let (_, _, rendered) = texts(
            &mut heap,
            chart,
            values,
            release,
            capabilities,
            sources,
            options,
        )?;
        let text = |own: Rendered| TemplateText {
            path: own.name,
            text: own.text,
        };
        Ok(rendered.files.into_iter().map(text).collect())
    })
}

/// What there is before the texts are read, the name of the chart, and the texts.
fn texts(
    heap: &mut Heap,
    chart: &Arc<Chart>,
    values: &ValueSources,
    release: &ReleaseOptions,
    capabilities: &Capabilities,
    sources: &Sources,
    options: RenderOptions,
) -> Result<(Render, String, Executed), HelmError> {
    let broken = |message: String| HelmError::new(HelmErrorKind::Chart, message);
    let values = values.merge(heap, sources)?;
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
    let mut instance = Instance::new(heap, chart);
    instance
        .process(heap, values, &mut result.warnings)
        .map_err(|message| broken(format!("chart dependencies processing failed: {message}")))?;
    let values = coalesce_values(heap, &instance, values, false, &mut result.warnings)
        .map_err(|message| HelmError::new(HelmErrorKind::Values, message))?;
    if !options.skip_schema_validation {
        check_schema(heap, &instance, values)?;
    }
    check_kube_version(chart, capabilities).map_err(HelmError::with_debug_hint)?;
    for (path, file, chart) in data::crds(&instance) {
        result
            .crds
            .push(DefinitionFile::new(path, file, chart, sources));
    }
    let capabilities = Rc::new(CapabilitiesNative::new(capabilities)) as Rc<dyn Native>;
    let templates = data::gather(heap, &instance, values, release, &capabilities);
    let rendered = execute(heap, &templates, sources, options);
    let rendered = rendered.map_err(HelmError::with_debug_hint)?;
    Ok((result, instance.name, rendered))
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

/// All rendered files, and the calls that their segments name.
struct Executed {
    files: Vec<Rendered>,
    calls: Vec<Call>,
}

/// One rendered file, before it is parted into documents.
struct Rendered {
    name: String,
    text: Text,
    calls: Vec<Call>,
    source: infractl_document::SourceId,
}

/// Parses and executes all templates in Helm's order: the deepest path first, Z before A.
fn execute(
    heap: &mut Heap,
    templates: &[Renderable<'_>],
    sources: &Sources,
    options: RenderOptions,
) -> Result<Executed, HelmError> {
    let mut order: Vec<&Renderable<'_>> = templates.iter().collect();
    let depth = |own: &Renderable<'_>| own.name.matches('/').count();
    order.sort_by(|left, right| {
        depth(right)
            .cmp(&depth(left))
            .then_with(|| right.name.cmp(&left.name))
    });
    let mut set = Set::new();
    for own in &order {
        let parsed = own.file.parsed(&own.name);
        let parsed = parsed.map_err(|error| errors::parse(&own.name, &error))?;
        set.add(&own.name, &parsed);
    }
    let set = Arc::new(set);
    let mut host = Host::new(options.circumstances, Stream::Chart);
    host.is_lint = options.is_lint;
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
            source: own.file.source,
        });
    }
    Ok(Executed {
        files: rendered,
        calls: render.into_calls(),
    })
}
