//! Files of variables, held against the variables of the module that they lie beside.

use std::rc::Rc;

use infractl_base::{EntryKind, FilesError};
use infractl_document::Span;

use super::instance::Instance;
use super::rules::{UNDECLARED_VALUE, UNSUITABLE_VALUE};
use super::variables::{constant, constraint_of};
use super::world::World;
use crate::configuration::{automatic_variables, read_variables};
use crate::value::Value;

/// Looks over the files of one folder. What no variable is there for is told where the file counts
/// unasked: another may be meant for several modules.
pub(super) fn check<'c>(world: &World<'c>, instance: &Rc<Instance<'c>>) -> Result<(), FilesError> {
    let files = world.request.files;
    let entries = files.list(&instance.module.path)?;
    let unasked = automatic_variables(&entries);
    for entry in &entries {
        let name = entry.path.name();
        let is_values = name.ends_with(".tfvars") || name.ends_with(".tfvars.json");
        if entry.kind != EntryKind::File || !is_values {
            continue;
        }
        let counts = unasked.contains(&entry.path);
        // What is wrong with its syntax is told by those who look over it as a file.
        let (file, _) = read_variables(files, &entry.path, world.request.sources)?;
        for attribute in &file.attributes {
            let (value, errors) = constant(&attribute.value);
            let own = &attribute.name;
            for error in &errors {
                let message = format!("{}: {}", error.summary, error.detail);
                let subject = format!("var.{}", own.as_str());
                world.tell(instance, &subject, UNSUITABLE_VALUE, error.span, &message);
            }
            if errors.is_empty() {
                let places = (own.span, attribute.value.span);
                one(world, instance, own.as_str(), &value, places, counts);
            }
        }
    }
    Ok(())
}

fn one<'c>(
    world: &World<'c>,
    instance: &Rc<Instance<'c>>,
    name: &str,
    value: &Value,
    (key, place): (Span, Span),
    counts: bool,
) {
    let subject = format!("var.{name}");
    let Some(variable) = instance.module.variables.get(name) else {
        if counts && instance.module.is_whole {
            let message = format!("`{name}` is set, and the module declares no such variable");
            world.tell(instance, &subject, UNDECLARED_VALUE, key, &message);
        }
        return;
    };
    let Ok(constraint) = constraint_of(variable) else {
        return;
    };
    let message = match constraint.apply(value) {
        // What is wrong with a secret may repeat it.
        Err(_) if variable.is_sensitive() => {
            format!("`{name}` has a value that its type does not take")
        }
        Err(error) => format!("`{name}` takes a {}: {error}", constraint.ty),
        Ok(value) if value.is_null() && !variable.is_nullable() && variable.is_required() => {
            format!("`{name}` must not be null")
        }
        Ok(_) => return,
    };
    world.tell(instance, &subject, UNSUITABLE_VALUE, place, &message);
}
