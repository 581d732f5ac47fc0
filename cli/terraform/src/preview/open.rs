//! What is wrong with the values of a module whatever it is given: its variables are unknown, and
//! so is how often anything exists.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use infractl_base::{Files, FilesError, RelativePath};
use infractl_document::{Finding, SourceId, Sources, Span};
use infractl_hcl::syntax::Item;

use super::conditions;
use super::decode::Planning;
use super::instance::Instance;
use super::known::Locked;
use super::repetition::Repetition;
use super::rules::{FAILING_DEFAULT, UNSUITABLE_VALUE};
use super::scope::ModuleScope;
use super::variables::{constant, constraint_of};
use super::world::World;
use super::{Depth, Request, values};
use crate::configuration::{
    Configuration, Mode, ModuleCall, ModuleId, Provider, Target, Variable, Version, read_lock,
};
use crate::schema::Schemas;
use crate::side_by_side::side_by_side;
use crate::value::constraint::Constraint;
use crate::value::convert::convert;
use crate::value::{Marks, Type, Unknown, Value};

/// What every value has that a caller decides.
const GIVEN: &str = "whoever calls the module gives it";

/// Arguments of a `provider` block that belong to the language.
const META: [&str; 3] = ["alias", "version", "for_each"];

/// What is known of modules that are looked at each by itself.
pub(super) struct Open {
    /// The modules that nobody calls.
    pub(super) roots: HashSet<ModuleId>,
    pub(super) locked: Locked,
    /// The source that places in templates are told of.
    pub(super) templates: SourceId,
}

/// Looks over the values of the modules that were asked for, as `validate` of the tool does: what
/// is told would stop every plan.
///
/// # Errors
/// When a lock file, or a file of variables, cannot be read at all.
pub fn mistakes(
    files: &dyn Files,
    configuration: &Configuration,
    schemas: &Schemas,
    sources: &Sources,
) -> Result<Vec<Finding>, FilesError> {
    let folder = RelativePath::root();
    let request = Request {
        files,
        sources,
        schemas,
        folder: &folder,
        stack: "",
        variables: &[],
        texts: &[],
        given: BTreeMap::new(),
        workspace: "default",
        depth: Depth::Whole,
    };
    let open = Open {
        roots: roots(configuration),
        locked: locked(files, configuration, sources)?,
        templates: sources.add(&folder, &Arc::from(Vec::new())),
    };
    let roots = configuration.roots().iter();
    let roots = roots.filter_map(|id| Some((*id, configuration.module(*id)?)));
    let told = side_by_side(roots.collect(), |module| {
        let world = World::of_module(&request, configuration, module, &open);
        world.work_out();
        for instance in world.instances() {
            values::check(&world, &instance)?;
            for call in &instance.module.calls {
                arguments(&world, &instance, call);
            }
            for variable in &instance.module.variables {
                default(&world, &instance, variable);
            }
        }
        conditions::check(&world);
        Ok(world.into_findings().0)
    });
    let mut findings = Vec::new();
    for own in told {
        findings.extend(own?);
    }
    Ok(findings)
}

/// The modules that nobody calls and that set up providers or a backend.
fn roots(configuration: &Configuration) -> HashSet<ModuleId> {
    let mut roots: HashSet<ModuleId> = configuration
        .modules()
        .filter(|(_, module)| module.backend().is_some() || !module.providers.is_empty())
        .map(|(id, _)| id)
        .collect();
    for (id, module) in configuration.modules() {
        for call in &module.calls {
            if let Target::Module(target) = configuration.target(id, call.name()) {
                roots.remove(&target);
            }
        }
    }
    roots
}

fn locked(
    files: &dyn Files,
    configuration: &Configuration,
    sources: &Sources,
) -> Result<Locked, FilesError> {
    let mut locked = Locked::new();
    for path in configuration
        .modules()
        .filter_map(|(_, own)| own.lock.as_ref())
    {
        let (lock, _) = read_lock(files, path, sources)?;
        for provider in lock.providers {
            let version = provider.version.and_then(|own| own.parse::<Version>().ok());
            let bare = provider
                .source
                .split_once('/')
                .map(|(_, bare)| bare.to_owned());
            if let (Some(version), Some(bare)) = (version, bare) {
                locked.entry(bare).or_default().push(version);
            }
        }
    }
    Ok(locked)
}

/// How often something exists is never known.
pub(super) fn repetition(has_count: bool, has_each: bool, span: Span) -> Repetition {
    if !has_count && !has_each {
        return Repetition::Once;
    }
    Repetition::Open {
        is_each: !has_count,
        unknown: Unknown::new(Type::Dynamic, GIVEN, Some(span)).into(),
    }
}

impl<'c> World<'c> {
    /// A variable that anything of its type may be given to.
    pub(super) fn any(
        &self,
        instance: &Rc<Instance<'c>>,
        variable: &Variable,
        constraint: &Constraint,
    ) -> Value {
        let subject = format!("var.{}", variable.name());
        let tell = |span: Span, message: &str| {
            self.tell(instance, &subject, UNSUITABLE_VALUE, span, message);
        };
        if let Some(expression) = variable.default() {
            let (value, errors) = constant(expression);
            for error in &errors {
                let message = format!("{}: {}", error.summary, error.detail);
                tell(error.span, &message);
            }
            match constraint.apply(&value) {
                Ok(value) if value.is_null() && !variable.is_nullable() => {
                    tell(
                        expression.span,
                        "the default is null, and the variable is not nullable",
                    );
                }
                Err(error) if errors.is_empty() => {
                    let said = format!("the default is no {}: {error}", constraint.ty);
                    tell(expression.span, &said);
                }
                Ok(_) | Err(_) => {}
            }
        }
        let mut marks = Marks::NONE;
        if variable.is_sensitive() {
            marks |= Marks::SENSITIVE;
        }
        if variable.is_ephemeral() {
            marks |= Marks::EPHEMERAL;
        }
        let ty = constraint.ty.without_optional();
        Value::unknown(ty, GIVEN, Some(variable.block.header())).marked(marks)
    }

    /// Looks over the block that sets up a provider.
    pub(super) fn set_up(&self, scope: &Rc<ModuleScope<'_, 'c>>, provider: &'c Provider) {
        let module = scope.instance.module;
        let Some((schema, is_sure)) = self.provider_schema(module, provider.name()) else {
            return;
        };
        let items = provider.block.body.items.iter().filter(|item| match item {
            Item::Attribute(own) => !META.contains(&own.name.as_str()),
            Item::Block(_) => true,
        });
        let items: Vec<&'c Item> = items.collect();
        // An empty one is set up by the environment, and nothing of it can be told.
        let (Some(own), false) = (&schema.configuration, items.is_empty()) else {
            return;
        };
        let planning = Planning {
            mode: Mode::Managed,
            has_defaults: schema.has_defaults,
            is_sure,
        };
        planning.body(&items, own, scope, provider.block.header());
    }
}

/// Looks over what a call gives to variables.
fn arguments<'c>(world: &World<'c>, instance: &Rc<Instance<'c>>, call: &'c ModuleCall) {
    let called = world.configuration.called(instance.id, call.name());
    let header = call.block.header();
    let own = repetition(call.count().is_some(), call.for_each().is_some(), header);
    let subject = format!("module.{}", call.name());
    let scope = ModuleScope::new(world, Rc::clone(instance), subject.clone(), own);
    for argument in call.arguments() {
        let value = scope.evaluate(&argument.value);
        let variable = called.and_then(|(_, module)| module.variables.get(argument.name.as_str()));
        let Some(variable) = variable else { continue };
        // What is wrong with the type is told of the module that is called.
        let Ok(constraint) = constraint_of(variable) else {
            continue;
        };
        let name = variable.name();
        let message = match constraint.apply(&value) {
            Err(error) => format!("`{name}` takes a {}: {error}", constraint.ty),
            Ok(value) if value.is_null() && !variable.is_nullable() && variable.is_required() => {
                format!("`{name}` must not be null")
            }
            Ok(_) => continue,
        };
        let span = argument.value.span;
        world.tell(instance, &subject, UNSUITABLE_VALUE, span, &message);
    }
}

/// Tells of a default that a validation of its variable refuses.
fn default<'c>(world: &World<'c>, instance: &Rc<Instance<'c>>, variable: &'c Variable) {
    let Some(expression) = variable.default() else {
        return;
    };
    let Ok(constraint) = constraint_of(variable) else {
        return;
    };
    let (value, errors) = constant(expression);
    let Ok(value) = constraint.apply(&value) else {
        return;
    };
    if !errors.is_empty() {
        return;
    }
    let subject = format!("var.{}", variable.name());
    let scope = ModuleScope::new(
        world,
        Rc::clone(instance),
        subject.clone(),
        Repetition::Once,
    );
    // The others are not there: what hangs on them is not looked at.
    let scope = scope.with_iterator("var", Value::object([(variable.name(), value)]));
    for validation in variable.validations() {
        let Some(condition) = validation.condition() else {
            continue;
        };
        let evaluation = world.evaluate(condition, &scope);
        let truth = convert(&evaluation.value.unmarked().0, &Type::Bool);
        let is_false = truth.is_ok_and(|truth| truth.as_bool() == Some(false));
        if !evaluation.errors.is_empty() || !is_false {
            continue;
        }
        let said = validation
            .error_message()
            .map(|own| world.evaluate(own, &scope).value);
        let said = said.as_ref().and_then(Value::as_str).map(str::trim);
        let message = match said {
            Some(said) => format!("a validation refuses the default: {said}"),
            None => "a validation refuses the default".to_owned(),
        };
        world.tell(
            instance,
            &subject,
            FAILING_DEFAULT,
            expression.span,
            &message,
        );
    }
}
