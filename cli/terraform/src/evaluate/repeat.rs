use infractl_document::Span;
use infractl_hcl::syntax::{Expression, For, ForDirective, Name};

use super::EvaluationError;
use super::evaluator::{Evaluator, MOST_ERRORS, caused_by};
use crate::value::convert::convert;
use crate::value::{Content, Entries, Marks, Type, Value};

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// What is gone through, with what the loop itself comes to where that cannot be.
pub(super) enum Elements {
    Each(Vec<(Value, Value)>, Marks),
    Whole(Value),
}

/// Whether an element counts.
enum Choice {
    Taken,
    Left,
    /// Not known, or mistaken: then the whole is not known.
    Open(Value),
}

impl<'a> Evaluator<'a> {
    pub(super) fn repeat(&mut self, form: &'a For, span: Span) -> Value {
        let names = (form.key_name.as_ref(), &form.value_name);
        let (elements, mut marks) =
            match self.elements(&form.collection, names, form.condition.as_ref(), span) {
                Elements::Each(elements, marks) => (elements, marks),
                Elements::Whole(value) => return value,
            };
        let mut cause: Option<Value> = None;
        let mut tuple = Vec::new();
        let mut attributes = Entries::new();
        let mut groups: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        let before = self.errors.len();
        for (key, value) in elements {
            if self.errors.len() > before + MOST_ERRORS {
                break;
            }
            let depth = self.enter(names, key, value);
            let is_told = cause.is_some();
            let choice = match &form.condition {
                Some(condition) => self.choice(condition, &mut marks, is_told, span),
                None => Choice::Taken,
            };
            match (choice, &form.key) {
                (Choice::Left, _) => {}
                (Choice::Open(value), _) => {
                    cause.get_or_insert(value);
                }
                (Choice::Taken, None) => tuple.push(self.expression(&form.value)),
                (Choice::Taken, Some(key)) => match self.key_of(key, &mut marks, is_told, span) {
                    Err(value) => {
                        cause.get_or_insert(value);
                    }
                    Ok(name) => {
                        let value = self.expression(&form.value);
                        if form.is_grouped {
                            groups.entry(name).or_default().push(value);
                        } else {
                            match attributes.entry(name) {
                                Entry::Occupied(entry) => {
                                    self.duplicate(entry.key(), marks, key.span, span);
                                }
                                Entry::Vacant(entry) => {
                                    entry.insert(value);
                                }
                            }
                        }
                    }
                },
            }
            self.variables.truncate(depth);
        }
        let result = match cause {
            Some(cause) => caused_by(&[&cause], Type::Dynamic, span).into(),
            None if form.key.is_none() => Value::tuple(tuple),
            None if form.is_grouped => {
                let tuples = groups.into_iter();
                Value::object(tuples.map(|(name, values)| (name, Value::tuple(values))))
            }
            None => Value::from_attributes(attributes),
        };
        result.marked(marks)
    }

    /// The text of a `%{ for … }`.
    pub(super) fn repeat_parts(&mut self, directive: &'a ForDirective, span: Span) -> Value {
        let names = (directive.key_name.as_ref(), &directive.value_name);
        let (elements, mut marks) = match self.elements(&directive.collection, names, None, span) {
            Elements::Each(elements, marks) => (elements, marks),
            Elements::Whole(value) => return caused_by(&[&value], Type::String, span).into(),
        };
        let mut text = String::new();
        let mut cause: Option<Value> = None;
        let before = self.errors.len();
        for (key, value) in elements {
            if self.errors.len() > before + MOST_ERRORS {
                break;
            }
            let depth = self.enter(names, key, value);
            let (part, own) = self.template(&directive.body, span).unmarked();
            self.variables.truncate(depth);
            marks |= own;
            match part.as_str() {
                Some(part) => text.push_str(part),
                None => {
                    cause.get_or_insert(part);
                }
            }
        }
        let result = match cause {
            Some(cause) => caused_by(&[&cause], Type::String, span).into(),
            None => Value::string(text),
        };
        result.marked(marks)
    }

    fn enter(&mut self, names: (Option<&'a Name>, &'a Name), key: Value, value: Value) -> usize {
        let depth = self.variables.len();
        if let Some(name) = names.0 {
            self.variables.push((name.as_str(), key));
        }
        self.variables.push((names.1.as_str(), value));
        depth
    }

    fn elements(
        &mut self,
        collection: &'a Expression,
        names: (Option<&'a Name>, &'a Name),
        condition: Option<&'a Expression>,
        span: Span,
    ) -> Elements {
        let value = self.expression(collection);
        let fail = |summary: &'static str, detail: String| {
            EvaluationError::new(collection.span, summary, detail).within(span)
        };
        if value.is_null() {
            let detail = "`for` goes through no null".to_owned();
            let error = fail("iteration over null", detail);
            return Elements::Whole(self.error(error, Type::Dynamic));
        }
        let ty = value.ty();
        if ty == Type::Dynamic {
            return Elements::Whole(caused_by(&[&value], Type::Dynamic, span).into());
        }
        let (value, marks) = value.unmarked();
        if ty.is_primitive() {
            let detail =
                format!("`for` goes through a list, set, map, tuple or object, not a {ty}");
            let error = fail("iteration over a single value", detail);
            return Elements::Whole(self.error(error, Type::Dynamic));
        }
        let mut condition_marks = Marks::NONE;
        if let Some(condition) = condition {
            match self.check(condition, names, span) {
                Ok(own) => condition_marks = own,
                Err(value) => return Elements::Whole(value),
            }
        }
        let key_of = |at: usize| Value::number(i64::try_from(at).unwrap_or(i64::MAX));
        let each: Vec<(Value, Value)> = match value.content() {
            Content::List(_, items) | Content::Tuple(items) => {
                let numbered = items.iter().enumerate();
                numbered
                    .map(|(at, item)| (key_of(at), item.clone()))
                    .collect()
            }
            Content::Set(_, items) => {
                let items = items.iter();
                items.map(|item| (item.clone(), item.clone())).collect()
            }
            Content::Map(_, entries) | Content::Object(entries) => {
                let entries = entries.iter();
                entries
                    .map(|(key, item)| (Value::string(Arc::clone(key)), item.clone()))
                    .collect()
            }
            _ => {
                let unknown = Value::from(caused_by(&[&value], Type::Dynamic, span));
                return Elements::Whole(unknown.marked(marks | condition_marks));
            }
        };
        Elements::Each(each, marks)
    }

    /// Looks at a condition before any element is known: it may be wrong for all of them.
    fn check(
        &mut self,
        condition: &'a Expression,
        names: (Option<&'a Name>, &'a Name),
        span: Span,
    ) -> Result<Marks, Value> {
        let open = || Value::unknown(Type::Dynamic, "an element of a `for`", None);
        let depth = self.enter(names, open(), open());
        let before = self.errors.len();
        let result = self.expression(condition);
        self.variables.truncate(depth);
        let is_mistaken = self.errors.len() > before;
        let wrong = condition_error(&result, condition.span, span);
        if let Some(error) = wrong {
            return Err(self.error(error, Type::Dynamic));
        }
        if is_mistaken {
            return Err(caused_by(&[&result], Type::Dynamic, span).into());
        }
        Ok(result.marks())
    }

    fn choice(
        &mut self,
        condition: &'a Expression,
        marks: &mut Marks,
        is_told: bool,
        span: Span,
    ) -> Choice {
        let result = self.expression(condition);
        if !result.is_null() {
            *marks |= result.marks();
        }
        if let Some(error) = condition_error(&result, condition.span, span) {
            if !is_told {
                self.error(error, Type::Bool);
            }
            return Choice::Open(result);
        }
        let truth = convert(&result, &Type::Bool).ok();
        match truth.and_then(|truth| truth.as_bool()) {
            Some(true) => Choice::Taken,
            Some(false) => Choice::Left,
            None => Choice::Open(result),
        }
    }

    /// The key of an element; what stands in its way where there is none.
    fn key_of(
        &mut self,
        expression: &'a Expression,
        marks: &mut Marks,
        is_told: bool,
        span: Span,
    ) -> Result<Arc<str>, Value> {
        let key = self.expression(expression);
        let fail = |detail: String| {
            EvaluationError::new(expression.span, "invalid object key", detail).within(span)
        };
        if key.is_null() {
            if !is_told {
                self.error(fail("the key of `for` is null".to_owned()), Type::String);
            }
            return Err(key);
        }
        let (key, own) = key.unmarked();
        *marks |= own;
        if !key.is_known() {
            return Err(key);
        }
        match convert(&key, &Type::String) {
            Ok(text) => text.as_str().map(Arc::from).ok_or(key),
            Err(error) => {
                if !is_told {
                    self.error(
                        fail(format!("the value cannot be a key: {error}")),
                        Type::String,
                    );
                }
                Err(key)
            }
        }
    }

    fn duplicate(&mut self, name: &str, marks: Marks, place: Span, span: Span) {
        // A key of a value that nobody may see is not shown.
        let named = if marks.is_empty() {
            format!("the key `{name}`")
        } else {
            "one key".to_owned()
        };
        let detail =
            format!("two elements have {named}; `...` behind the value gathers them in a tuple");
        let error = EvaluationError::new(place, "duplicate object key", detail);
        self.error(error.within(span), Type::Dynamic);
    }
}

fn condition_error(result: &Value, place: Span, span: Span) -> Option<EvaluationError> {
    let fail = |detail: String| {
        Some(EvaluationError::new(place, "invalid condition of `for`", detail).within(span))
    };
    if result.is_null() {
        return fail("the condition behind `if` is null; it must be true or false".to_owned());
    }
    match convert(result, &Type::Bool) {
        Ok(_) => None,
        Err(error) => fail(format!("the condition behind `if` is no bool: {error}")),
    }
}
