//! One chart with its values, through Helm's rules.

use std::sync::Arc;

use infractl_document::{Sources, Tree};
use infractl_helm::{
    Capabilities, Chart, HelmError, KubeVersion, ReleaseOptions, Render, RenderOptions,
    ValueSources, render as render_chart,
};
use infractl_project::Environment;

use crate::ResolvedComponent;

/// Renders a component's chart as a first install under the component's name.
pub(crate) fn render(
    chart: &Arc<Chart>,
    environment: &Environment,
    component: &ResolvedComponent<'_>,
    values: &Tree,
    sources: &Sources,
) -> Result<Render, HelmError> {
    let mut given = ValueSources::new();
    given.tree(values.clone());
    let namespace = component.component.file.namespace.as_str();
    let release = ReleaseOptions::install(component.name().as_str(), namespace);
    let written = &environment.release.file.kubernetes;
    // The project's own type has the same form, and more of it.
    let capabilities = KubeVersion::parse(written.as_str()).map_or_else(
        |_| Capabilities::new(),
        |version| Capabilities::new().with_kube_version(version),
    );
    let options = RenderOptions::default();
    render_chart(chart, &given, &release, &capabilities, sources, options)
}
