use std::path::Path;

use anyhow::{Context, Result, ensure};
use infractl_base::Checkout;
use infractl_document::{RenderKind, Sources};
use infractl_environment::{Options, Workspace};

/// Writes the values that each chart of an environment is given, and prints a line for each:
/// component, namespace, chart, version of Kubernetes.
pub(crate) fn write(project: &Path, environment: &str, folder: &Path) -> Result<()> {
    let checkout = Checkout::open(project)?;
    let sources = Sources::new();
    let (workspace, findings) = Workspace::load(&checkout, &sources, None);
    let workspace = workspace.with_context(|| format!("no project: {findings:?}"))?;
    let environment = workspace.project.environment(environment)?;
    let rendered = workspace.render(environment, RenderKind::Next, Options::default());
    ensure!(rendered.is_whole(), "not whole: {:?}", rendered.findings);
    for component in &rendered.components {
        let name = component.name.as_str();
        let values = component
            .values
            .as_ref()
            .context("the component has no values")?;
        let chart = workspace
            .checkout()
            .catalogue
            .get(name)
            .and_then(|own| own.variants.get(&component.variant)?.chart.as_ref())
            .with_context(|| format!("`{name}` has no chart"))?;
        let text = infractl_yaml::write_tree(values.tree().root());
        std::fs::write(folder.join(format!("{name}.yaml")), text)?;
        println!(
            "{name} {} {chart} {}",
            component.namespace,
            rendered.kubernetes.as_str()
        );
    }
    Ok(())
}
