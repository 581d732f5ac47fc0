use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infractl_document::Span;
use infractl_hcl::syntax::{Call, Expression, ExpressionKind, ObjectItem};

use super::defaults::Defaults;
use super::{Constraint, ConstraintError};
use crate::value::convert::convert;
use crate::value::{ObjectType, Type, Value};

/// Evaluates the default of an attribute, in which neither variables nor functions may stand.
type Evaluate<'e> = dyn FnMut(&Expression) -> Result<Value, ConstraintError> + 'e;

type Found = (Type, Option<Defaults>);

/// Reads the `type` of a variable. `evaluate` makes values of the defaults of attributes, for which
/// it gets no variables and no functions.
pub fn read_constraint(
    expression: &Expression,
    evaluate: &mut Evaluate<'_>,
) -> Result<Constraint, Vec<ConstraintError>> {
    let mut reader = Reader {
        evaluate,
        errors: Vec::new(),
    };
    // Without an element type these two take any, but nowhere deeper.
    let (ty, defaults) = match expression.as_word() {
        Some("list") => (Type::list(Type::Dynamic), None),
        Some("map") => (Type::map(Type::Dynamic), None),
        _ => reader.constraint(expression),
    };
    if reader.errors.is_empty() {
        let defaults = defaults.map(Arc::new);
        Ok(Constraint { ty, defaults })
    } else {
        Err(reader.errors)
    }
}

struct Reader<'e, 'f> {
    evaluate: &'e mut Evaluate<'f>,
    errors: Vec<ConstraintError>,
}

impl Reader<'_, '_> {
    fn refuse(&mut self, span: Span, message: impl Into<String>) -> Found {
        let message = message.into();
        self.errors.push(ConstraintError { span, message });
        (Type::Dynamic, None)
    }

    fn constraint(&mut self, expression: &Expression) -> Found {
        let span = expression.span;
        if let Some(word) = expression.as_word() {
            return match word {
                "bool" => (Type::Bool, None),
                "number" => (Type::Number, None),
                "string" => (Type::String, None),
                "any" => (Type::Dynamic, None),
                other => match takes(other) {
                    Some(takes) => self.refuse(span, format!("`{other}` takes {takes}")),
                    None => self.refuse(span, format!("`{other}` is no type: {TYPES}")),
                },
            };
        }
        match &expression.kind {
            ExpressionKind::Call(call) => self.constructor(call, span),
            ExpressionKind::Invalid => self.refuse(span, "the type could not be read"),
            _ if expression.as_text().is_some() => {
                self.refuse(span, "a type stands without quotes: `type = list(string)`")
            }
            ExpressionKind::Parentheses(_) => {
                self.refuse(span, "a type stands without parentheses around it")
            }
            _ => self.refuse(span, format!("this is no type: {TYPES}")),
        }
    }

    fn constructor(&mut self, call: &Call, span: Span) -> Found {
        let name = call.name.as_str();
        if matches!(name, "bool" | "number" | "string" | "any") {
            let message = format!("`{name}` takes no arguments");
            return self.refuse(call.parentheses, message);
        }
        if name == "optional" {
            let message = "`optional(…)` stands only around the type of an attribute of an object";
            return self.refuse(call.name.span, message);
        }
        let Some(takes) = takes(name) else {
            return self.refuse(span, format!("`{name}` makes no type: {TYPES}"));
        };
        let [argument] = &*call.arguments else {
            let from = call.arguments.get(1).map(|argument| argument.span);
            let to = call.arguments.last().map(|argument| argument.span);
            let extra = from.zip(to).map(|(from, to)| from.join(to));
            let message = format!("`{name}` takes {takes}");
            return self.refuse(extra.unwrap_or(call.parentheses), message);
        };
        let make: fn(Type) -> Type = match name {
            "list" => Type::list,
            "set" => Type::set,
            "map" => Type::map,
            "tuple" => return self.tuple(argument),
            _ => return self.object(argument),
        };
        let (element, defaults) = self.constraint(argument);
        let defaults = defaults.map(|own| Defaults::Element(Box::new(own)));
        (make(element), defaults)
    }

    fn tuple(&mut self, argument: &Expression) -> Found {
        let ExpressionKind::Tuple(elements) = &argument.kind else {
            let message = "`tuple` takes a list of types: `tuple([string, number])`";
            return self.refuse(argument.span, message);
        };
        let mut types = Vec::with_capacity(elements.len());
        let mut within = BTreeMap::new();
        for (place, element) in elements.iter().enumerate() {
            let (ty, defaults) = self.constraint(element);
            types.push(ty);
            within.extend(defaults.map(|own| (place, own)));
        }
        let defaults = (!within.is_empty()).then_some(Defaults::Elements(within));
        (Type::tuple(types), defaults)
    }

    fn object(&mut self, argument: &Expression) -> Found {
        let ExpressionKind::Object(items) = &argument.kind else {
            let message = "`object` takes attributes with their types: `object({ name = string })`";
            return self.refuse(argument.span, message);
        };
        let mut read = Attributes::default();
        for item in items {
            self.attribute(item, &mut read);
        }
        let has_defaults = !read.values.is_empty() || !read.within.is_empty();
        let defaults = has_defaults.then_some(Defaults::Attributes {
            values: read.values,
            within: read.within,
        });
        let object = ObjectType {
            attributes: read.types,
            optional: read.optional,
        };
        (Type::Object(Arc::new(object)), defaults)
    }

    fn attribute(&mut self, item: &ObjectItem, read: &mut Attributes) {
        let Some(name) = item.key.as_word() else {
            self.refuse(item.key.span, "the name of an attribute is a plain word");
            return;
        };
        let name: Arc<str> = name.into();
        if read.types.contains_key(&name) {
            let message = format!("the attribute `{name}` stands here twice");
            self.refuse(item.key.span, message);
            return;
        }
        let (ty, defaults) = match &item.value.kind {
            ExpressionKind::Call(call) if call.name == *"optional" => {
                match self.optional(call, &name, read) {
                    Some(found) => found,
                    None => return,
                }
            }
            _ => self.constraint(&item.value),
        };
        read.types.insert(Arc::clone(&name), ty);
        read.within.extend(defaults.map(|own| (name, own)));
    }

    fn optional(&mut self, call: &Call, name: &Arc<str>, read: &mut Attributes) -> Option<Found> {
        let (ty, default) = match &*call.arguments {
            [ty] => (ty, None),
            [ty, default] => (ty, Some(default)),
            _ => {
                let message = "`optional` takes a type, and then a default";
                self.refuse(call.parentheses, message);
                return None;
            }
        };
        let found = self.constraint(ty);
        read.optional.insert(Arc::clone(name));
        if let Some(default) = default {
            match (self.evaluate)(default) {
                Err(error) => self.errors.push(error),
                Ok(value) => match convert(&value, &found.0) {
                    Ok(value) => {
                        read.values.insert(Arc::clone(name), value);
                    }
                    Err(error) => {
                        let message =
                            format!("the default is not what the attribute takes: {error}");
                        self.refuse(default.span, message);
                    }
                },
            }
        }
        Some(found)
    }
}

/// What is read of an object.
#[derive(Default)]
struct Attributes {
    types: BTreeMap<Arc<str>, Type>,
    optional: BTreeSet<Arc<str>>,
    values: BTreeMap<Arc<str>, Value>,
    within: BTreeMap<Arc<str>, Defaults>,
}

const TYPES: &str = "a type is `string`, `number`, `bool`, `any`, or made by `list(…)`, `set(…)`, \
                     `map(…)`, `object({…})` or `tuple([…])`";

/// What each maker of types takes.
fn takes(name: &str) -> Option<&'static str> {
    match name {
        "list" | "set" | "map" => Some("one argument, the type of the elements"),
        "object" => {
            Some("one argument, the attributes with their types: `object({ name = string })`")
        }
        "tuple" => Some("one argument, a list of types: `tuple([string, number])`"),
        _ => None,
    }
}
