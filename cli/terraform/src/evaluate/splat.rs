use infractl_document::Span;
use infractl_hcl::syntax::Splat;

use super::EvaluationError;
use super::evaluator::{Evaluator, MOST_ERRORS, caused_by};
use super::range::{length_bounds, settled};
use crate::value::convert::convert;
use crate::value::{Range, Type, Unknown, Value};

impl<'a> Evaluator<'a> {
    pub(super) fn splat(&mut self, splat: &'a Splat, span: Span) -> Value {
        let before = self.errors.len();
        let source = self.expression(&splat.source);
        if self.errors.len() > before {
            return caused_by(&[&source], Type::Dynamic, span).into();
        }
        let ty = source.ty();
        let is_single = !matches!(ty, Type::Tuple(_) | Type::List(_) | Type::Set(_));
        let marks = source.marks();
        if source.is_null() {
            if is_single {
                return Value::tuple([]).marked(marks);
            }
            let detail = format!("a splat goes through a {ty}, and this one is null");
            let error = EvaluationError::new(splat.source.span, "splat of null", detail);
            return self.error(error.within(span), Type::Dynamic);
        }
        let unknown = |source: &Value, ty: Type| caused_by(&[source], ty, span);
        if ty == Type::Dynamic {
            return Value::from(unknown(&source, Type::Dynamic)).marked(marks);
        }
        if is_single {
            // An unknown value may turn out null, and then there is no element.
            let may_vanish = !source.is_known() && !source.is_not_null();
            let item = self.each(splat, source.clone());
            if may_vanish {
                return Value::from(unknown(&source, Type::Dynamic)).marked(marks);
            }
            return Value::tuple([item]).marked(marks);
        }
        let (source, _) = source.unmarked();
        let Some(elements) = source.elements() else {
            let ty = self.result_type(splat, &source, &ty);
            let mut own = unknown(&source, ty.clone()).not_null();
            if let (Type::List(_), Type::List(_) | Type::Set(_)) = (&ty, source.ty()) {
                let (lower, upper) = length_bounds(&source);
                if lower > 0 || upper.is_some() {
                    own = own.within(Range::Length { lower, upper });
                }
            }
            return settled(own).marked(marks);
        };
        let before = self.errors.len();
        let mut items = Vec::with_capacity(elements.len());
        for element in elements {
            if self.errors.len() > before + MOST_ERRORS {
                break;
            }
            items.push(self.each(splat, element.clone()));
        }
        if self.errors.len() > before {
            return Value::from(unknown(&source, Type::Dynamic)).marked(marks);
        }
        if matches!(ty, Type::Tuple(_)) {
            return Value::tuple(items).marked(marks);
        }
        if items.is_empty() {
            let ty = self.result_type(splat, &source, &ty);
            let element = ty.element().cloned().unwrap_or(Type::Dynamic);
            return Value::list(element, []).marked(marks);
        }
        match list(items) {
            Some(list) => list.marked(marks),
            None => self.mistake(
                span,
                "invalid nested splat",
                "the inner splat makes elements of different types, which are no list; `for` makes \
                 a tuple of them",
            ),
        }
    }

    fn each(&mut self, splat: &'a Splat, item: Value) -> Value {
        self.items.push(item);
        let value = self.expression(&splat.each);
        self.items.pop();
        value
    }

    /// The type of the result, from elements of which nothing else is known.
    fn result_type(&mut self, splat: &'a Splat, source: &Value, ty: &Type) -> Type {
        let cause = |own: &Type| -> Value {
            let first = source.first_unknown();
            first
                .map_or_else(
                    || Unknown::new(own.clone(), "an element of a splat", None),
                    |unknown| unknown.of_type(own.clone()),
                )
                .into()
        };
        match ty {
            Type::Tuple(types) => {
                let items: Vec<Type> = types
                    .iter()
                    .map(|own| self.each(splat, cause(own)).ty())
                    .collect();
                Type::tuple(items)
            }
            own => {
                let element = own.element().cloned().unwrap_or(Type::Dynamic);
                Type::list(self.each(splat, cause(&element)).ty())
            }
        }
    }
}

/// A list of items of one type; those whose type is not known take that of the others.
fn list(items: Vec<Value>) -> Option<Value> {
    let typed = items.iter().map(Value::ty).find(|ty| *ty != Type::Dynamic);
    let Some(ty) = typed else {
        return Some(Value::list(Type::Dynamic, items));
    };
    let mut converted = Vec::with_capacity(items.len());
    for item in items {
        let own = item.ty();
        if own != ty && own != Type::Dynamic {
            return None;
        }
        converted.push(convert(&item, &ty).ok()?);
    }
    Some(Value::list(ty, converted))
}
