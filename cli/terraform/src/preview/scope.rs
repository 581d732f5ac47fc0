use std::rc::Rc;

use infractl_document::{Span, similar};
use infractl_hcl::syntax::{Expression, Literal, Reference, StepKind};

use super::decode::AFTER_APPLY;
use super::instance::{Called, Instance, Planned};
use super::repetition::{Expansion, Repetition};
use super::world::World;
use crate::configuration::{Follows, Mode, Subject};
use crate::evaluate::{EvaluationError, Found, Scope};
use crate::value::{Marks, Type, Value};

/// Why a value is unknown that a mistake hides; a finding speaks of it.
const MISTAKEN: &str = "what it speaks of is mistaken";

/// Why a value is unknown that may be declared in what could not be read.
const CUT: &str = "its module could not be read to the end";

/// The names of one module, at one place in it.
pub(super) struct ModuleScope<'w, 'c> {
    pub(super) world: &'w World<'c>,
    pub(super) instance: Rc<Instance<'c>>,
    /// What the expressions belong to, such as `local.name`: for findings.
    pub(super) subject: String,
    pub(super) repetition: Repetition,
    /// `self`
    pub(super) own: Option<Value>,
    /// The variables of the `dynamic` blocks around.
    pub(super) iterators: Vec<(Box<str>, Value)>,
}

impl<'w, 'c> ModuleScope<'w, 'c> {
    pub(super) fn new(
        world: &'w World<'c>,
        instance: Rc<Instance<'c>>,
        subject: impl Into<String>,
        repetition: Repetition,
    ) -> Self {
        Self {
            world,
            instance,
            subject: subject.into(),
            repetition,
            own: None,
            iterators: Vec::new(),
        }
    }

    /// The same within a `dynamic` block.
    pub(super) fn with_iterator(&self, name: &str, value: Value) -> Self {
        let mut iterators = self.iterators.clone();
        iterators.push((name.into(), value));
        Self {
            world: self.world,
            instance: Rc::clone(&self.instance),
            subject: self.subject.clone(),
            repetition: self.repetition.clone(),
            own: self.own.clone(),
            iterators,
        }
    }

    /// The value of an expression; mistakes are told.
    pub(super) fn evaluate(&self, expression: &Expression) -> Value {
        let evaluation = self.world.evaluate(expression, self);
        for error in evaluation.errors {
            let message = format!("{}: {}", error.summary, error.detail);
            self.tell(super::rules::MISTAKEN_EXPRESSION, error.span, &message);
        }
        evaluation.value
    }

    /// Tells a mistake of this place.
    pub(super) fn tell(&self, rule: &'static str, span: Span, message: &str) {
        self.world
            .tell(&self.instance, &self.subject, rule, span, message);
    }

    /// Whether a place lies in a configuration in JSON.
    pub(super) fn is_json(&self, span: Span) -> bool {
        let file = self.world.request.sources.get(span.source);
        file.is_some_and(|file| file.path().name().strip_suffix(".json").is_some())
    }

    fn called(&self, name: &str, reference: &Reference, span: Span) -> Found {
        let module = self.instance.module;
        let place = module.calls.place(name);
        let Some(called) = place.and_then(|place| self.instance.called(place)) else {
            return Found {
                value: Value::unknown(Type::Dynamic, MISTAKEN, Some(span)),
                steps: 1,
            };
        };
        if let Some(unknown) = &called.unknown {
            let steps = reference.steps.len();
            return Found {
                value: unknown.clone(),
                steps,
            };
        }
        let subject = Subject::of(reference);
        if self.may_hide(called, subject) {
            return Found {
                value: Value::unknown(Type::Dynamic, CUT, Some(span)),
                steps: reference.steps.len(),
            };
        }
        match subject {
            Subject::Call {
                output: Some(output),
                follows: Follows::Attribute,
                ..
            } if called.instances.len() == 1
                && matches!(called.expansion, Expansion::Once | Expansion::Open { .. }) =>
            {
                self.output(called, 0, output, span).map_or_else(
                    || self.whole(called, span),
                    |value| Found { value, steps: 2 },
                )
            }
            Subject::Call {
                output: Some(output),
                follows: Follows::Index,
                ..
            } => key_of(reference, 1)
                .and_then(|key| called.expansion.place(&key))
                .and_then(|at| self.output(called, at, output, span))
                .map_or_else(
                    || self.whole(called, span),
                    |value| Found { value, steps: 3 },
                ),
            _ => self.whole(called, span),
        }
    }

    /// Whether what is asked of a call may be declared where its module could not be read.
    fn may_hide(&self, called: &Called, subject: Subject<'_>) -> bool {
        let first = called.instances.first();
        let Some(instance) = first.and_then(|place| self.world.instance(*place)) else {
            return false;
        };
        let outputs = &instance.module.outputs;
        let is_found = matches!(
            subject,
            Subject::Call { output: Some(output), .. } if outputs.place(output).is_some()
        );
        !instance.module.is_whole && !is_found
    }

    fn output(&self, called: &Called, at: usize, name: &str, span: Span) -> Option<Value> {
        if let Expansion::Open { unknown, .. } = &called.expansion {
            return Some(unknown.of_type(Type::Dynamic).into());
        }
        let instance = self.world.instance(*called.instances.get(at)?)?;
        let place = instance.module.outputs.place(name)?;
        let value = instance.outputs.get(place)?.get().cloned();
        Some(value.unwrap_or_else(|| self.world.circle(span)))
    }

    fn whole(&self, called: &Called, span: Span) -> Found {
        let instances = called.instances.iter();
        let values = instances.filter_map(|place| self.world.instance(*place));
        let objects = values.map(|instance| {
            let outputs = instance.module.outputs.iter().zip(&instance.outputs);
            Value::object(outputs.map(|(output, cell)| {
                let value = cell.get().cloned();
                let value = value.unwrap_or_else(|| self.world.circle(span));
                (output.name(), value)
            }))
        });
        Found {
            value: called.expansion.gather(objects),
            steps: 1,
        }
    }

    fn resource(&self, mode: Mode, key: &str, reference: &Reference, span: Span) -> Found {
        // `type.name`, `resource.type.name`, `data.type.name`
        let own = match reference.root.as_str() {
            "data" | "ephemeral" | "resource" => 2,
            _ => 1,
        };
        let table = self.instance.module.of_mode(mode);
        let planned = table
            .place(key)
            .map(|place| self.instance.planned(mode, place));
        let value = match planned {
            None => Value::unknown(Type::Dynamic, MISTAKEN, Some(span)),
            Some(None) => self.world.circle(span),
            Some(Some(planned)) if planned.has_schema => {
                let is_one = matches!(planned.expansion, Expansion::Open { .. })
                    && key_of(reference, own).is_some();
                if let Some(ty) = planned.ty.as_ref().filter(|_| is_one) {
                    let value = Value::unknown(ty.clone(), AFTER_APPLY, Some(span));
                    return Found {
                        value,
                        steps: own + 1,
                    };
                }
                planned.value.clone()
            }
            Some(Some(_)) if self.world.is_open() => {
                Value::unknown(Type::Dynamic, AFTER_APPLY, Some(span))
            }
            Some(Some(planned)) => return loose(planned, reference, own, span),
        };
        Found { value, steps: own }
    }

    fn path(&self, name: &str, span: Span) -> Value {
        match name {
            "root" => Value::string("."),
            "module" => Value::string(self.world.module_path(&self.instance)),
            "cwd" => {
                let reason = "the folder of the run is not known here";
                Value::unknown(Type::String, reason, Some(span))
            }
            other => {
                let message = format!(
                    "there is no `path.{other}`; there are `path.module`, `path.root` and `path.cwd`"
                );
                self.tell(super::rules::MISTAKEN_EXPRESSION, span, &message);
                Value::unknown(Type::String, MISTAKEN, Some(span))
            }
        }
    }

    fn about_the_run(&self, name: &str, span: Span) -> Value {
        match name {
            "workspace" if self.world.is_open() => {
                Value::unknown(Type::String, "any workspace may be chosen", Some(span))
            }
            "workspace" => Value::string(self.world.request.workspace),
            "applying" => {
                let reason = "known while applying";
                Value::unknown(Type::Bool, reason, Some(span)).marked(Marks::EPHEMERAL)
            }
            other => {
                let message = format!("there is no `terraform.{other}`");
                self.tell(super::rules::MISTAKEN_EXPRESSION, span, &message);
                Value::unknown(Type::Dynamic, MISTAKEN, Some(span))
            }
        }
    }
}

/// What an expression gets of a resource whose schema is not known: what is set is as it is set,
/// and nothing is known of the rest.
fn loose(planned: &Planned<'_>, reference: &Reference, own: usize, span: Span) -> Found {
    let whole = Found {
        value: planned.value.clone(),
        steps: own,
    };
    let (at, step) = match &planned.expansion {
        Expansion::Once => (Some(0), own),
        Expansion::Open { .. } => return whole,
        expansion => {
            let key = key_of(reference, own);
            (key.and_then(|key| expansion.place(&key)), own + 1)
        }
    };
    let (Some(instance), Some(name)) = (
        at.and_then(|at| planned.instances.get(at)),
        reference.attribute(step),
    ) else {
        return whole;
    };
    let set = instance
        .value
        .entries()
        .and_then(|entries| entries.get(name));
    let value = set.cloned().unwrap_or_else(|| {
        let reason = "known after apply";
        Value::unknown(Type::Dynamic, reason, Some(span))
    });
    Found {
        value,
        steps: step + 1,
    }
}

/// The key that a step writes out.
fn key_of(reference: &Reference, step: usize) -> Option<Value> {
    match &reference.steps.get(step)?.kind {
        StepKind::Index(Literal::Text(text)) => Some(Value::string(&**text)),
        StepKind::Index(Literal::Number(text)) => {
            Some(Value::number(text.parse::<crate::value::Number>().ok()?))
        }
        StepKind::Index(_) | StepKind::Attribute(_) => None,
    }
}

impl Scope for ModuleScope<'_, '_> {
    fn resolve(&self, reference: &Reference, span: Span) -> Option<Result<Found, EvaluationError>> {
        let root = reference.root.as_str();
        let iterator = self
            .iterators
            .iter()
            .rev()
            .find(|(name, _)| **name == *root);
        if let Some((_, value)) = iterator {
            return Some(Ok(Found::root(value.clone())));
        }
        let unknown = || Value::unknown(Type::Dynamic, MISTAKEN, Some(span));
        let single = |value: Value| Found { value, steps: 1 };
        let module = self.instance.module;
        let cell = |cell: Option<&std::cell::OnceCell<Value>>| match cell {
            None => unknown(),
            Some(cell) => cell
                .get()
                .cloned()
                .unwrap_or_else(|| self.world.circle(span)),
        };
        let found = match Subject::of(reference) {
            Subject::Variable(name) => {
                let place = module.variables.place(name);
                single(cell(
                    place.and_then(|place| self.instance.variables.get(place)),
                ))
            }
            Subject::Local(name) => {
                let place = module.locals.place(name);
                single(cell(
                    place.and_then(|place| self.instance.locals.get(place)),
                ))
            }
            Subject::Resource {
                mode, kind, name, ..
            } => self.resource(mode, &format!("{kind}.{name}"), reference, span),
            Subject::Call { name, .. } => self.called(name, reference, span),
            Subject::Each(name) => match self.repetition.each(name) {
                Some(value) => single(value),
                None if matches!(name, "key" | "value") => single(unknown()),
                None => {
                    let close = similar(name, ["key", "value"]).unwrap_or("value");
                    let detail = format!("`each` has no `{name}`; did you mean `each.{close}`?");
                    return Some(Err(EvaluationError::new(span, "unknown name", detail)));
                }
            },
            Subject::Count(name) => match self.repetition.index() {
                Some(value) if name == "index" => single(value),
                _ if name == "index" => single(unknown()),
                _ => {
                    let detail = format!("`count` has no `{name}`; did you mean `count.index`?");
                    return Some(Err(EvaluationError::new(span, "unknown name", detail)));
                }
            },
            Subject::Path(name) => single(self.path(name, span)),
            Subject::Terraform(name) => single(self.about_the_run(name, span)),
            Subject::Own => Found::root(self.own.clone().unwrap_or_else(unknown)),
            // The rule over references tells these.
            Subject::Incomplete(_) | Subject::Reserved(_) => Found {
                value: unknown(),
                steps: reference.steps.len(),
            },
        };
        Some(Ok(found))
    }

    fn roots(&self) -> Vec<String> {
        let known = [
            "count",
            "data",
            "each",
            "local",
            "module",
            "path",
            "terraform",
            "var",
        ];
        known.iter().map(|name| (*name).to_owned()).collect()
    }
}
