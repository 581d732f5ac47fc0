//! What a module gives, held against the contract's type before any provider is asked.
//!
//! Terraform itself refuses what is missing, or no value of the type; what is too much it drops
//! without a word, so that a misspelt attribute that may be absent is never missed.

use infractl_base::RelativePath;
use infractl_document::{Span, similar};
use infractl_hcl::syntax::{Expression, ExpressionKind, ObjectItem, Reference};

use super::Contract;
use super::constraint::{attributes, call, required};
use super::departure::Departures;
use crate::configuration::ModuleCall;
use crate::evaluate::{EvaluationError, Found, Scope, evaluate};
use crate::functions::Context;
use crate::value::constraint::read_constraint;
use crate::value::convert::convert;
use crate::value::{Type, Value};

pub(super) fn check(contract: &Contract<'_>, giver: &ModuleCall, departures: &mut Departures<'_>) {
    for variable in &contract.cluster.variables {
        let Some(constraint) = variable.constraint() else {
            continue;
        };
        let name = variable.name();
        let Some(argument) = giver.argument(name) else {
            departures.tell(
                (
                    "contract-output-differs",
                    &format!("module.{}", giver.name()),
                ),
                Some(giver.block.header()),
                &format!("the call `{}` leaves out `{name}`", giver.name()),
                |finding| finding,
            );
            continue;
        };
        let mut search = Search {
            departures,
            path: vec![name.to_owned()],
        };
        search.value(constraint, &argument.value, argument.name.span);
    }
}

struct Search<'s, 'm> {
    departures: &'s mut Departures<'m>,
    path: Vec<String>,
}

impl Search<'_, '_> {
    /// Holds a value against a type; `key` is what it is set to.
    fn value(&mut self, wanted: &Expression, value: &Expression, key: Span) {
        let (wanted, _) = required(wanted);
        let value = value.without_parentheses();
        if let ExpressionKind::Conditional(conditional) = &value.kind {
            self.value(wanted, &conditional.then, key);
            self.value(wanted, &conditional.otherwise, key);
            return;
        }
        let constructor = call(wanted).map(|call| (&*call.name.text, call.arguments.first()));
        match (attributes(wanted), constructor, &value.kind) {
            (Some(wanted), _, ExpressionKind::Object(items)) => self.object(wanted, items, key),
            (None, Some(("map", Some(element))), ExpressionKind::Object(items)) => {
                for item in items {
                    self.path.push(item.name().unwrap_or("*").to_owned());
                    self.value(element, &item.value, item.key.span);
                    self.path.pop();
                }
            }
            (None, Some(("map" | "list" | "set", Some(element))), ExpressionKind::For(form)) => {
                self.path.push("*".to_owned());
                self.value(element, &form.value, form.value.span);
                self.path.pop();
            }
            (None, Some(("list" | "set", Some(element))), ExpressionKind::Tuple(elements)) => {
                for (place, own) in elements.iter().enumerate() {
                    self.path.push(place.to_string());
                    self.value(element, own, own.span);
                    self.path.pop();
                }
            }
            _ => self.leaf(wanted, value),
        }
    }

    fn object(&mut self, wanted: &[ObjectItem], items: &[ObjectItem], key: Span) {
        let known: Vec<&str> = wanted.iter().filter_map(ObjectItem::name).collect();
        // A key that an expression makes may be any of them.
        let is_whole = items.iter().all(|item| item.name().is_some());
        for attribute in wanted {
            let Some(name) = attribute.name() else {
                continue;
            };
            self.path.push(name.to_owned());
            let own = items.iter().find(|item| item.name() == Some(name));
            match own {
                Some(own) => self.value(&attribute.value, &own.value, own.key.span),
                None if is_whole && !required(&attribute.value).1 => {
                    self.tell(key, "it is missing", |finding| {
                        finding.related(Some(attribute.key.span), "the contract has it here")
                    });
                }
                None => {}
            }
            self.path.pop();
        }
        for item in items {
            let Some(name) = item.name().filter(|name| !known.contains(name)) else {
                continue;
            };
            self.path.push(name.to_owned());
            self.tell(
                item.key.span,
                "the contract does not know it",
                |finding| match similar(name, known.iter().copied()) {
                    Some(close) => finding.help(format!("did you mean `{close}`?")),
                    None => finding.help("Terraform would drop it without a word"),
                },
            );
            self.path.pop();
        }
    }

    /// Converts what can be said of a value without knowing anything to the type.
    fn leaf(&mut self, wanted: &Expression, value: &Expression) {
        let constant = |expression: &Expression| Ok(known(expression));
        let Ok(constraint) = read_constraint(wanted, &mut { constant }) else {
            return;
        };
        if let Err(error) = convert(&constraint.with_defaults(&known(value)), &constraint.ty) {
            self.tell(value.span, &error.to_string(), |finding| {
                finding.related(Some(wanted.span), "the contract's type")
            });
        }
    }

    fn tell(
        &mut self,
        place: Span,
        message: &str,
        complete: impl FnOnce(infractl_document::Finding) -> infractl_document::Finding,
    ) {
        let path = self.path.join(".");
        let about = format!("output.{}", self.path.first().map_or("-", String::as_str));
        self.departures.tell(
            ("contract-output-differs", &about),
            Some(place),
            &format!("at `{path}` of its output: {message}"),
            complete,
        );
    }
}

/// The value of an expression of which no reference is known.
fn known(expression: &Expression) -> Value {
    let folder = RelativePath::root();
    let context = Context {
        files: None,
        folder: &folder,
        templates: None,
        depth: 0,
    };
    evaluate(expression, &Anything, context).value
}

/// Whatever is asked for is there, and unknown.
struct Anything;

impl Scope for Anything {
    fn resolve(&self, reference: &Reference, span: Span) -> Option<Result<Found, EvaluationError>> {
        Some(Ok(Found {
            value: Value::unknown(Type::Dynamic, "nothing is known yet", Some(span)),
            steps: reference.steps.len(),
        }))
    }

    fn roots(&self) -> Vec<String> {
        Vec::new()
    }
}
