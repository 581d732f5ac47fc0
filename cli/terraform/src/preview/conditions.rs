//! What must hold: validations, preconditions, postconditions and assertions.

use std::rc::Rc;

use super::decode::AFTER_APPLY;
use super::instance::{Instance, PlannedInstance};
use super::rules::{EXPOSED_SECRET, FAILED_CONDITION, KEPT_EPHEMERAL};
use super::scope::ModuleScope;
use super::world::World;
use crate::configuration::{Condition, Mode, Resource};
use crate::value::convert::convert;
use crate::value::{Marks, Type, Value};

/// Looks at every condition once all values are worked out. One that is not known yet is left for
/// the plan.
pub(super) fn check(world: &World<'_>) {
    for instance in world.instances() {
        variables(world, &instance);
        resources(world, &instance);
        outputs(world, &instance);
        for check in &instance.module.checks {
            let scope = world.scope(&instance, format!("check.{}", check.name()));
            for assertion in check.asserts() {
                hold(&scope, assertion, "assertion");
            }
        }
    }
}

fn variables<'c>(world: &World<'c>, instance: &Rc<Instance<'c>>) {
    for variable in &instance.module.variables {
        let scope = world.scope(instance, format!("var.{}", variable.name()));
        for validation in variable.validations() {
            hold(&scope, validation, "validation");
        }
    }
}

fn resources<'c>(world: &World<'c>, instance: &Rc<Instance<'c>>) {
    for mode in [Mode::Managed, Mode::Data, Mode::Ephemeral] {
        for (place, resource) in instance.module.of_mode(mode).iter().enumerate() {
            let Some(planned) = instance.planned(mode, place) else {
                continue;
            };
            for own in &planned.instances {
                kept(world, instance, resource, own);
                let name = own.repetition.address(&resource.address());
                let mut scope =
                    ModuleScope::new(world, Rc::clone(instance), name, own.repetition.clone());
                let Some(lifecycle) = resource.lifecycle() else {
                    continue;
                };
                for condition in lifecycle.preconditions() {
                    hold(&scope, condition, "precondition");
                }
                if let Some(ty) = &planned.ty {
                    scope.own = Some(Value::unknown(ty.clone(), AFTER_APPLY, None));
                } else if planned.has_schema && !world.is_open() {
                    scope.own = Some(own.value.clone());
                }
                for condition in lifecycle.postconditions() {
                    hold(&scope, condition, "postcondition");
                }
            }
        }
    }
}

/// Tells what a resource would keep of a value that exists during one run only.
fn kept<'c>(
    world: &World<'c>,
    instance: &Rc<Instance<'c>>,
    resource: &Resource,
    own: &PlannedInstance<'c>,
) {
    if resource.mode == Mode::Ephemeral {
        return;
    }
    for (name, value) in own.value.entries().into_iter().flatten() {
        if value.all_marks().contains(Marks::EPHEMERAL) {
            let span = own.places.attribute(name).value;
            let span = span.unwrap_or_else(|| resource.block.header());
            let message = format!("`{name}` would keep a value that exists during one run only");
            let subject = resource.address();
            world.tell(instance, &subject, KEPT_EPHEMERAL, span, &message);
        }
    }
}

fn outputs<'c>(world: &World<'c>, instance: &Rc<Instance<'c>>) {
    for (output, cell) in instance.module.outputs.iter().zip(&instance.outputs) {
        let scope = world.scope(instance, format!("output.{}", output.name()));
        for condition in output.preconditions() {
            hold(&scope, condition, "precondition");
        }
        let is_root = world.is_root(instance);
        let value = cell.get();
        let is_kept = value.is_some_and(|value| value.all_marks().contains(Marks::EPHEMERAL));
        if is_kept && !output.is_ephemeral() {
            let span = output
                .value()
                .map_or(output.block.header(), |value| value.span);
            let message = "the output gives a value that exists during one run only";
            scope.tell(KEPT_EPHEMERAL, span, message);
        }
        if is_root
            && !output.is_sensitive()
            && value.is_some_and(|value| value.all_marks().is_sensitive())
        {
            let span = output
                .value()
                .map_or(output.block.header(), |value| value.span);
            let message = format!(
                "`{}` gives a value that nobody may see, and is not marked as sensitive",
                output.name()
            );
            scope.tell(EXPOSED_SECRET, span, &message);
        }
    }
}

fn hold(scope: &ModuleScope<'_, '_>, condition: Condition<'_>, what: &str) {
    let Some(expression) = condition.condition() else {
        return;
    };
    let (value, _) = scope.evaluate(expression).unmarked();
    if !value.is_known() {
        return;
    }
    let holds = match convert(&value, &Type::Bool) {
        Ok(truth) if !truth.is_null() => truth.as_bool().unwrap_or(true),
        _ => {
            let message = format!("a {what} must be true or false, not a {}", value.ty());
            scope.tell(FAILED_CONDITION, expression.span, &message);
            return;
        }
    };
    // Without what the module is given nothing fails for certain.
    if holds || scope.world.is_open() {
        return;
    }
    let said = condition.error_message().map(|own| scope.evaluate(own));
    let said = said.filter(|said| said.all_marks().is_empty());
    let said = said.as_ref().and_then(Value::as_str);
    let message = match said {
        Some(said) => format!("the {what} does not hold: {}", said.trim()),
        None => format!("the {what} does not hold"),
    };
    scope.tell(FAILED_CONDITION, expression.span, &message);
}
