//! What a component's chart is given, and by which file.
//!
//! From the weakest to the strongest: the variant's values file, parameters, the environment's
//! values files, bound inputs, pins. The last two cannot be overridden by anybody, because what
//! the release says and what is bound must be what runs; an environment that tries is told.

use infractl_document::{Finding, Tree, TreeBuilder, ValuePath};
use infractl_project::{Environment, ValuesPath, VariantFile, nest, overlay};

use crate::ResolvedComponent;
use crate::pin::{self, registry_mirror};
use crate::resolve::Bound;

/// The values of a component without the chart's own, and what is wrong with them.
pub(crate) fn values(
    environment: &Environment,
    component: &ResolvedComponent<'_>,
) -> (Tree, Vec<Finding>) {
    let file = &component.variant.file;
    let mut layers = Layers(empty());
    if let Some(own) = &component.variant.values {
        layers.lay(&own.tree);
    }
    for (name, path) in &file.parameters {
        if let Some(parameter) = environment.file.parameters.get(name) {
            layers.lay(&nest(path.path(), |builder| {
                builder.copy(parameter.tree().root());
            }));
        }
    }
    let files = environment.values.get(component.name());
    for own in files.into_iter().flatten() {
        layers.lay(&own.tree);
    }
    for (name, input) in &file.inputs {
        if let Some(bound) = component.inputs.get(name.as_str()) {
            layers.lay(&bound_values(&input.values, bound));
        }
    }
    let mirror = registry_mirror(environment);
    for (image, slot) in &file.images {
        if let Some(pin) = pin::pin_of(environment, component, image) {
            layers.lay(&pin::values_of(slot, pin, mirror));
        }
    }
    (layers.0, overridden(environment, component))
}

/// The places that pins and bound inputs set, whatever values say.
pub(crate) fn set_places(file: &VariantFile) -> Vec<ValuePath> {
    let pinned = file.images.values().flat_map(|slot| slot.paths());
    let bound = file
        .inputs
        .values()
        .map(|input| input.values.path().clone());
    pinned.chain(bound).collect()
}

struct Layers(Tree);

impl Layers {
    fn lay(&mut self, tree: &Tree) {
        // An empty file is one null, which would take everything away.
        if !tree.is_empty() {
            self.0 = overlay(&self.0, tree);
        }
    }
}

fn empty() -> Tree {
    let mut builder = TreeBuilder::new();
    builder.begin_map(None);
    builder.end();
    builder.finish().expect("the map above is closed")
}

fn bound_values(path: &ValuesPath, bound: &Bound) -> Tree {
    nest(path.path(), |builder| match bound {
        Bound::Component { text, span } => builder.text(text, *span),
        Bound::Stack { stack, path, span } => {
            let reason = format!("`cluster.{path}` of the stack `{stack}`");
            builder.unknown(&reason, *span);
        }
    })
}

/// Places in the environment's values that a pin or an input sets over them.
fn overridden(environment: &Environment, component: &ResolvedComponent<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let file = &component.variant.file;
    let files = environment.values.get(component.name());
    for own in files.into_iter().flatten() {
        let root = own.tree.root();
        for (image, slot) in &file.images {
            for path in slot.paths() {
                let Some(node) = root.at(&path) else { continue };
                let name = component.name();
                let message = format!("`{path}` is set by the pin `{name}.{image}`");
                let place =
                    pin::pin_of(environment, component, image).and_then(|pin| pin.repository.span);
                findings.push(
                    Finding::error(
                        "env-values-set-pinned-path",
                        node.key_span().or(node.span()),
                        message,
                    )
                    .related(place, "pinned here")
                    .help("change the release, and leave the key out here"),
                );
            }
        }
        for (name, input) in &file.inputs {
            let Some(node) = root.at(input.values.path()) else {
                continue;
            };
            let message = format!("`{}` is set by the input `{name}`", *input.values);
            findings.push(
                Finding::error(
                    "env-values-set-bound-path",
                    node.key_span().or(node.span()),
                    message,
                )
                .related(input.place(), "the input enters here")
                .help(format!(
                    "bind it in `environment.yaml`: `bind: {{{}.{name}: …}}`",
                    component.name()
                )),
            );
        }
    }
    findings
}
