use infractl_document::{Span, similar};
use infractl_hcl::syntax::{Step, StepKind};

use super::EvaluationError;
use super::evaluator::{Evaluator, caused_by};
use crate::value::{Entries, Type, Value};

const UNSUPPORTED: &str = "unsupported attribute";

impl Evaluator<'_> {
    /// Follows steps from a value, up to the first that leads nowhere.
    pub(super) fn select(&mut self, source: Value, steps: &[Step], span: Span) -> Value {
        let mut value = source;
        for step in steps {
            let selected = match &step.kind {
                StepKind::Attribute(name) => attribute(&value, name, step.span),
                StepKind::Index(literal) => {
                    let key = self.literal(literal, step.span);
                    self.element(&value, &key, step.span)
                }
            };
            match selected {
                Ok(selected) => value = selected,
                Err(error) => return self.told(Err(error), span),
            }
        }
        value
    }
}

/// The attribute of an object, or the element of a map, with a name.
fn attribute(value: &Value, name: &str, span: Span) -> Result<Value, EvaluationError> {
    let fail =
        |summary: &'static str, detail: String| Err(EvaluationError::new(span, summary, detail));
    if value.is_null() {
        return fail(
            "attribute of null",
            format!("the value is null, so it has no attribute `{name}`"),
        );
    }
    let unknown = |ty: Type| {
        let own = caused_by(&[value], ty, span);
        Ok(Value::from(own).marked(value.marks()))
    };
    match value.ty() {
        Type::Dynamic => unknown(Type::Dynamic),
        Type::Object(object) => {
            let Some(ty) = object.attributes.get(name) else {
                let closest = similar(name, object.attributes.keys().map(|own| &**own));
                let hint = hint(closest);
                return fail(
                    UNSUPPORTED,
                    format!("the object has no attribute named `{name}`{hint}"),
                );
            };
            match value.entries().and_then(|entries| entries.get(name)) {
                Some(own) => Ok(own.clone().marked(value.marks())),
                None => unknown(ty.clone()),
            }
        }
        Type::Map(element) => match value.entries() {
            None => unknown((*element).clone()),
            Some(entries) => match entries.get(name) {
                Some(own) => Ok(own.clone().marked(value.marks())),
                None => fail("missing map element", missing(entries, name, value)),
            },
        },
        Type::List(element) if is_object(&element) => fail(
            UNSUPPORTED,
            format!(
                "a list of objects has no attributes; `[0].{name}` selects of one element, \
                 `[*].{name}` of all"
            ),
        ),
        Type::Set(element) if is_object(&element) => fail(
            UNSUPPORTED,
            format!("a set of objects has no attributes; `[*].{name}` selects of all elements"),
        ),
        own if own.is_primitive() => fail(
            UNSUPPORTED,
            format!("a {own} has no attributes, so none named `{name}`"),
        ),
        own => fail(
            UNSUPPORTED,
            format!("a {own} has no attributes, so none named `{name}`"),
        ),
    }
}

fn missing(entries: &Entries, name: &str, value: &Value) -> String {
    // Keys of a value that nobody may see are offered to nobody.
    let closest = (value.marks().is_empty())
        .then(|| similar(name, entries.keys().map(|own| &**own)))
        .flatten();
    format!(
        "the map has no element with the key `{name}`{}",
        hint(closest)
    )
}

fn hint(closest: Option<&str>) -> String {
    closest
        .map(|name| format!("; did you mean `{name}`?"))
        .unwrap_or_default()
}

fn is_object(ty: &Type) -> bool {
    matches!(ty, Type::Object(_))
}
