//! What a component's chart is given, and by which file.
//!
//! From the weakest to the strongest: the variant's values file, parameters, the environment's
//! values files, bound inputs, pins. The last two cannot be overridden by anybody, because what
//! the release says and what is bound must be what runs; an environment that tries is told.

use infractl_document::{Finding, Node, Span, Tree, TreeBuilder, ValuePath, View};
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
            layers.lay(&bound_values(environment, &input.values, bound));
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

fn bound_values(environment: &Environment, path: &ValuesPath, bound: &Bound) -> Tree {
    nest(path.path(), |builder| match bound {
        Bound::Component { text, span } => builder.text(text, *span),
        Bound::Stack { stack, path, span } => {
            let reason = if path.is_root() {
                format!("`cluster` of the stack `{stack}`")
            } else {
                format!("`cluster.{path}` of the stack `{stack}`")
            };
            let output = environment.outputs.get(stack);
            match output.and_then(|output| output.root().at(path)) {
                Some(node) => copy_bound(node, &reason, *span, builder),
                None => builder.unknown(&reason, *span),
            }
        }
    })
}

/// Copies a value of a stack to where it is bound: all of it stands at the line that binds it.
fn copy_bound(node: Node<'_>, reason: &str, span: Option<Span>, builder: &mut TreeBuilder) {
    match node.view() {
        View::Null => builder.null(span),
        View::Bool(truth) => builder.bool(truth, span),
        View::Number(number) => builder.number(number, span),
        View::Text(text) => builder.text(text, span),
        View::Unknown(_) => builder.unknown(reason, span),
        View::Sensitive(sealed) => builder.sensitive(sealed.expose(), span),
        View::List(list) => {
            builder.begin_list(span);
            for item in list {
                copy_bound(item, reason, span, builder);
            }
            builder.end();
        }
        View::Map(map) => {
            builder.begin_map(span);
            for (key, value) in map {
                builder.key(key, span);
                copy_bound(value, reason, span, builder);
            }
            builder.end();
        }
    }
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
