//! An environment's components, found, bound to each other and put in order.

mod bind;
mod order;

use std::collections::{BTreeMap, BTreeSet};

use infractl_document::{Finding, Severity, Span, Spanned, similar};
use infractl_project::{
    Catalogue, Component, ComponentChoice, ComponentName, Environment, Variant, VariantName,
};

pub use self::bind::Bound;

/// An environment with its components in the order in which they come up.
#[derive(Debug)]
pub struct Resolved<'p> {
    /// The environment.
    pub environment: &'p Environment,
    /// What can be rendered, providers before those that need them; equals by name.
    pub components: Vec<ResolvedComponent<'p>>,
    /// What is missing at the pinned revision but there in the checkout.
    pub waiting: Vec<Spanned<ComponentName>>,
    /// What could not be resolved, with the reason; each has a finding.
    pub unresolved: BTreeMap<ComponentName, String>,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

/// A component of an environment.
#[derive(Debug)]
pub struct ResolvedComponent<'p> {
    /// The component.
    pub component: &'p Component,
    /// The name of its variant.
    pub variant_name: &'p VariantName,
    /// Its variant.
    pub variant: &'p Variant,
    /// Where the environment chooses it.
    pub choice: &'p Spanned<ComponentChoice>,
    /// What its inputs are bound to.
    pub inputs: BTreeMap<&'p str, Bound>,
    /// The components that it needs.
    pub needs: BTreeSet<&'p ComponentName>,
}

impl ResolvedComponent<'_> {
    /// Its name.
    pub fn name(&self) -> &ComponentName {
        &self.component.name
    }
}

/// Resolves an environment with the components of one state of the code. `worktree` holds those
/// of the checkout, where that is another.
pub fn resolve<'p>(
    environment: &'p Environment,
    catalogue: &'p Catalogue,
    worktree: &Catalogue,
) -> Resolved<'p> {
    let mut resolved = Resolved {
        environment,
        components: Vec::new(),
        waiting: Vec::new(),
        unresolved: BTreeMap::new(),
        findings: Vec::new(),
    };
    choose(&mut resolved, catalogue, worktree);
    check_names(&mut resolved, catalogue, worktree);
    bind::bind(&mut resolved, catalogue, worktree);
    order::order(&mut resolved);
    resolved
}

fn choose<'p>(resolved: &mut Resolved<'p>, catalogue: &'p Catalogue, worktree: &Catalogue) {
    for (name, choice) in &resolved.environment.file.components {
        let place = choice.place();
        let Some(component) = catalogue.get(name.as_str()) else {
            if catalogue.is_broken(name.as_str()) {
                let reason = "its `component.yaml` has errors".to_owned();
                resolved.unresolved.insert(name.clone(), reason);
            } else if worktree.names().any(|known| known == name.as_str()) {
                resolved.waiting.push(Spanned {
                    value: name.clone(),
                    key: choice.key,
                    span: choice.span,
                });
                let message = format!("`{name}` waits for the pin: the pinned code lacks it");
                let help = "move `source.revision` in `release.yaml` to a commit that has it";
                let rule = "env-waits-for-pin";
                let finding = Finding::new(rule, Severity::Info, place, message).help(help);
                resolved.findings.push(finding);
            } else {
                let finding = unknown_component(name.as_str(), place, catalogue);
                resolved.findings.push(finding);
                let reason = "it does not exist".to_owned();
                resolved.unresolved.insert(name.clone(), reason);
            }
            continue;
        };
        let Some((variant_name, variant)) = component.variants.get_key_value(&*choice.variant)
        else {
            let known: Vec<&str> = component.variants.keys().map(VariantName::as_str).collect();
            let message = format!("`{name}` has no variant `{}`", choice.variant);
            resolved.findings.push(
                Finding::error("env-unknown-variant", choice.variant.span, message)
                    .help(format!("it has `{}`", known.join("`, `"))),
            );
            let reason = format!("it has no variant `{}`", choice.variant);
            resolved.unresolved.insert(name.clone(), reason);
            continue;
        };
        resolved.components.push(ResolvedComponent {
            component,
            variant_name,
            variant,
            choice,
            inputs: BTreeMap::new(),
            needs: BTreeSet::new(),
        });
    }
}

fn unknown_component(name: &str, place: Option<Span>, catalogue: &Catalogue) -> Finding {
    let message = format!("there is no component `{name}`");
    let help = similar(name, catalogue.names()).map_or_else(
        || {
            let known: Vec<&str> = catalogue.names().collect();
            format!("there are `{}`", known.join("`, `"))
        },
        |close| format!("did you mean `{close}`?"),
    );
    Finding::error("env-unknown-component", place, message).help(help)
}

/// Looks for names in the environment's file that nothing answers to.
fn check_names(resolved: &mut Resolved<'_>, catalogue: &Catalogue, worktree: &Catalogue) {
    let environment = resolved.environment;
    for (name, reason) in &environment.file.allow_unrendered {
        let is_known = catalogue
            .names()
            .chain(worktree.names())
            .any(|known| known == name.as_str());
        if !is_known {
            let finding = unknown_component(name.as_str(), reason.key, catalogue);
            resolved.findings.push(finding);
        }
    }
    // What a component with mistakes takes is not known.
    let is_whole = |catalogue: &Catalogue| catalogue.names().count() == catalogue.iter().count();
    if !is_whole(catalogue) || !is_whole(worktree) {
        return;
    }
    let taken: BTreeSet<&str> = catalogue
        .iter()
        .chain(worktree.iter())
        .flat_map(|component| component.variants.values())
        .flat_map(|variant| variant.file.parameters.keys())
        .map(String::as_str)
        .chain([crate::pin::REGISTRY_MIRROR])
        .collect();
    // A component whose file cannot be read may take any parameter.
    let is_complete = |one: &Catalogue| one.names().count() == one.iter().count();
    if !is_complete(catalogue) || !is_complete(worktree) {
        return;
    }
    for (name, parameter) in &environment.file.parameters {
        if !taken.contains(name.as_str()) {
            let message = format!("no component takes the parameter `{name}`");
            let rule = "env-unused-parameter";
            let mut finding = Finding::new(rule, Severity::Warning, parameter.key, message);
            finding.help = similar(name, taken.iter().copied())
                .map(|close| format!("did you mean `{close}`?"));
            resolved.findings.push(finding);
        }
    }
}
