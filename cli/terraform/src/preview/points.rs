//! How each value of a module is worked out, once all that it needs is there.

use std::rc::Rc;

use infractl_document::Span;
use infractl_hcl::syntax::Item;

use super::decode::{AFTER_APPLY, Decoded, Planning};
use super::instance::{Around, Called, Instance, Planned, PlannedInstance};
use super::layout::Point;
use super::loose::loose;
use super::places::Places;
use super::providers::{default_tags, with_tags};
use super::repetition::{Expansion, expand};
use super::rules;
use super::scope::ModuleScope;
use super::variables::{self, Given};
use super::world::{MOST_INSTANCES, World};
use crate::configuration::{Declared as _, Mode, Resource, Target};
use crate::value::{Marks, Type, Value};

impl<'c> World<'c> {
    /// Works out one value, and keeps it.
    pub(super) fn finish(&self, instance: &Rc<Instance<'c>>, point: Point) {
        // A value that stands in a circle was needed by itself; it is set once.
        match point {
            Point::Variable(place) => {
                let value = self.variable(instance, place);
                if let Some(cell) = instance.variables.get(place) {
                    let _ = cell.set(value);
                }
            }
            Point::Local(place) => {
                if let (Some(local), Some(cell)) =
                    (instance.module.locals.at(place), instance.locals.get(place))
                {
                    let scope = self.scope(instance, format!("local.{}", local.name()));
                    let _ = cell.set(scope.evaluate(local.value()));
                }
            }
            Point::Output(place) => {
                if let (Some(output), Some(cell)) = (
                    instance.module.outputs.at(place),
                    instance.outputs.get(place),
                ) {
                    let scope = self.scope(instance, format!("output.{}", output.name()));
                    let value = output.value();
                    let value = value
                        .map_or_else(|| Value::null(Type::Dynamic), |value| scope.evaluate(value));
                    let mut marks = Marks::NONE;
                    if output.is_sensitive() {
                        marks |= Marks::SENSITIVE;
                    }
                    if output.is_ephemeral() {
                        marks |= Marks::EPHEMERAL;
                    }
                    let _ = cell.set(value.marked(marks));
                }
            }
            Point::Resource(mode, place) => {
                if let (Some(resource), Some(cell)) = (
                    instance.module.of_mode(mode).at(place),
                    instance.resources(mode).get(place),
                ) {
                    let _ = cell.set(Rc::new(self.resource(instance, resource)));
                }
            }
            Point::Call(place) => {
                if let Some(cell) = instance.calls.get(place) {
                    let _ = cell.set(Rc::new(self.call(instance, place)));
                }
            }
            Point::Provider(place) => {
                if let (Some(provider), Some(cell)) = (
                    instance.module.providers.at(place),
                    instance.providers.get(place),
                ) {
                    let scope = self.scope(instance, format!("provider.{}", provider.key()));
                    let scope = Rc::new(scope);
                    if self.is_open() {
                        self.set_up(&scope, provider);
                    }
                    let _ = cell.set(default_tags(provider, &scope));
                }
            }
        }
    }

    fn variable(&self, instance: &Rc<Instance<'c>>, place: usize) -> Value {
        let Some(variable) = instance.module.variables.at(place) else {
            return Value::null(Type::Dynamic);
        };
        let key = (instance.id, place);
        let known = self.constraints.borrow().get(&key).cloned();
        let constraint = known.unwrap_or_else(|| {
            let read = variables::constraint(self, instance, variable);
            let read = Rc::new(read);
            self.constraints.borrow_mut().insert(key, Rc::clone(&read));
            read
        });
        if self.is_open() {
            return self.any(instance, variable, &constraint);
        }
        let caller = instance.around.as_ref().and_then(|around| {
            let caller = self.instance(around.caller)?;
            let call = caller.module.calls.at(around.call)?;
            Some((caller, call, around.repetition.clone()))
        });
        let given = match caller {
            None => self.given.get(variable.name()).cloned(),
            Some((caller, call, repetition)) => call.argument(variable.name()).map(|argument| {
                let subject = format!("module.{}", call.name());
                let scope = ModuleScope::new(self, caller, subject, repetition);
                Given {
                    value: scope.evaluate(&argument.value),
                    span: Some(argument.value.span),
                }
            }),
        };
        variables::settled(self, instance, variable, &constraint, given)
    }

    fn call(&self, instance: &Rc<Instance<'c>>, place: usize) -> Called {
        let unknown = |reason: String, span: Option<Span>| Called {
            expansion: Expansion::Once,
            instances: Vec::new(),
            unknown: Some(Value::unknown(Type::Dynamic, reason, span)),
        };
        let Some(call) = instance.module.calls.at(place) else {
            return unknown("there is no such call".to_owned(), None);
        };
        let subject = format!("module.{}", call.name());
        let scope = self.scope(instance, subject.clone());
        let expansion = expand(&scope, call.count(), call.for_each());
        let header = call.block.header();
        if self.is_open() {
            let unknown = unknown(
                "its outputs hang on what it is given".to_owned(),
                Some(header),
            );
            return Called {
                expansion,
                ..unknown
            };
        }
        let target = self.configuration.target(instance.id, call.name());
        let (id, module) = match target {
            Target::Module(id) => match self.configuration.module(id) {
                Some(module) => (id, module),
                None => return unknown("the module was not read".to_owned(), Some(header)),
            },
            Target::Remote => {
                let message =
                    format!("the module of `{subject}` is not here: what it makes is not known");
                let span = call.source_expression().map_or(header, |own| own.span);
                self.tell(instance, &subject, rules::UNREAD_MODULE, span, &message);
                return unknown("its module is not here".to_owned(), Some(header));
            }
            Target::Missing => {
                return unknown("its module cannot be read".to_owned(), Some(header));
            }
        };
        let base = instance.address_of(&subject);
        let mut instances = self.instances.borrow_mut();
        let repetitions = expansion.repetitions();
        if instances.len() + repetitions.len() > MOST_INSTANCES {
            drop(instances);
            let message =
                format!("more than {MOST_INSTANCES} instances of modules: a preview makes no more");
            self.tell(instance, &subject, rules::BAD_REPETITION, header, &message);
            return unknown("there are too many".to_owned(), Some(header));
        }
        let mut places = Vec::new();
        for repetition in repetitions {
            let own_place = instances.len();
            let mut own = Instance::new(own_place, id, module);
            own.address = repetition.address(&base);
            own.uncertain = instance
                .uncertain
                .clone()
                .or_else(|| repetition.uncertain());
            own.around = Some(Around {
                caller: instance.place,
                call: place,
                repetition,
            });
            instances.push(Rc::new(own));
            places.push(own_place);
        }
        Called {
            expansion,
            instances: places,
            unknown: None,
        }
    }

    fn resource(&self, instance: &Rc<Instance<'c>>, resource: &'c Resource) -> Planned<'c> {
        let subject = resource.address();
        let scope = self.scope(instance, subject.clone());
        let mut expansion = expand(&scope, resource.count(), resource.for_each());
        if self.is_open() {
            expansion = expansion.opened(resource.block.header());
        }
        let schema = self.known(instance, &subject, resource);
        if schema.is_none() {
            self.tell_unknown(instance, &subject, resource);
        }
        let items: Vec<&'c Item> = resource.arguments().collect();
        let provider = self.provider(instance, resource);
        let tags = match provider {
            None => Value::null(Type::map(Type::String)),
            Some((provider, place)) => {
                let cell = provider.providers.get(place);
                let value = cell.and_then(|cell| cell.get()).cloned();
                value.unwrap_or_else(|| self.circle(resource.block.header()))
            }
        };
        let instances: Vec<PlannedInstance<'c>> = expansion
            .repetitions()
            .into_iter()
            .map(|repetition| {
                let name = repetition.address(&subject);
                let scope = ModuleScope::new(self, Rc::clone(instance), name, repetition.clone());
                let scope = Rc::new(scope);
                let decoded = match schema {
                    None => loose(&items, &scope),
                    Some(known) => {
                        let planning = Planning {
                            mode: resource.mode,
                            has_defaults: known.has_defaults,
                            is_sure: known.is_sure,
                        };
                        planning.ignored(resource.ignored_changes(), known.schema, &scope);
                        planning.body(&items, known.schema, &scope, resource.block.header())
                    }
                };
                let Decoded { value, places } = decoded;
                let value = match schema {
                    _ if resource.kind() == "terraform_data" => with_output(value),
                    Some(known) => with_tags(value, known.schema, &tags),
                    None => value,
                };
                PlannedInstance {
                    repetition,
                    value,
                    places: Places {
                        value: Some(resource.block.body.span),
                        ..places
                    },
                }
            })
            .collect();
        let marks = match resource.mode {
            Mode::Ephemeral => Marks::EPHEMERAL,
            Mode::Managed | Mode::Data => Marks::NONE,
        };
        let header = resource.block.header();
        let values = instances.iter().map(|instance| match schema {
            Some(known) if self.is_open() && known.is_sure => {
                let ty = known.schema.ty();
                Value::unknown(ty, AFTER_APPLY, Some(header)).marked(marks)
            }
            Some(_) if self.is_open() => {
                Value::unknown(Type::Dynamic, AFTER_APPLY, Some(header)).marked(marks)
            }
            Some(_) => instance.value.clone().marked(marks),
            None => Value::unknown(Type::Dynamic, "its schema is not known", Some(header)),
        });
        let value = expansion.gather(values);
        Planned {
            value,
            has_schema: schema.is_some(),
            ty: schema
                .filter(|own| self.is_open() && own.is_sure)
                .map(|own| own.schema.ty()),
            expansion,
            instances,
        }
    }
}

/// `terraform_data` gives as output what it is given as input, once it is made.
fn with_output(value: Value) -> Value {
    let Some(entries) = value.entries() else {
        return value;
    };
    let Some(input) = entries.get("input") else {
        return value;
    };
    let mut entries = entries.clone();
    let output = if input.is_null() {
        input.clone()
    } else {
        let marks = input.all_marks();
        Value::unknown(input.ty(), AFTER_APPLY, None).marked(marks)
    };
    entries.insert("output".into(), output);
    Value::from_attributes(entries)
}
