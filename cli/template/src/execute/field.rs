use super::{Executor, Failure, Form, Item, Outcome};
use crate::node::{NodeRef, Term};
use crate::quote::quote;
use crate::{Kind, MissingKey, Native, Operand, Type, Value};

impl<'t> Executor<'_, '_, 't> {
    /// The entry that a chain of fields leads to through maps alone, which is nearly every chain;
    /// `None` leaves the rest, and each complaint, to [`Executor::fields`].
    pub(super) fn entry(&self, receiver: &Item, fields: &[Box<str>]) -> Option<Item> {
        let heap = &*self.render.heap;
        let mut operand = &receiver.operand;
        let mut form = receiver.form;
        for name in fields {
            let Value::Map(map) = operand.value else {
                return None;
            };
            operand = heap.get(map, name.as_bytes())?;
            form = Form::of_element(heap.map_type(map).element);
        }
        Some(Item {
            operand: operand.clone(),
            form,
        })
    }

    /// The fields of a receiver, one behind the other; the last may be a method with arguments.
    pub(super) fn fields(
        &mut self,
        dot: &Item,
        receiver: Item,
        node: NodeRef<'t>,
        fields: &'t [Box<str>],
        terms: &'t [Term],
        last: Option<Item>,
    ) -> Outcome<Item> {
        let Some((name, before)) = fields.split_last() else {
            return Ok(receiver);
        };
        let mut receiver = receiver;
        for name in before {
            receiver = self.field(dot, name, node, &[], None, &receiver)?;
        }
        self.field(dot, name, node, terms, last, &receiver)
    }

    fn field(
        &mut self,
        dot: &Item,
        name: &str,
        node: NodeRef<'t>,
        terms: &'t [Term],
        last: Option<Item>,
        receiver: &Item,
    ) -> Outcome<Item> {
        let has_arguments = terms.len() > 1 || last.is_some();
        match &receiver.operand.value {
            Value::Nil if receiver.form == Form::Invalid => {
                if self.render.options().missing_key == MissingKey::Error {
                    let name = quote(name.as_bytes());
                    return Err(self.fail(&format!("nil data; no entry for key {name}")));
                }
                Ok(Item::invalid())
            }
            Value::Nil => Err(self.fail(&format!("nil pointer evaluating interface {{}}.{name}"))),
            Value::Map(map) => {
                if has_arguments {
                    return Err(self.fail(&format!("{name} is not a method but has arguments")));
                }
                let element = self.render.heap.map_type(*map).element;
                match self.render.heap.get(*map, name.as_bytes()) {
                    Some(operand) => Ok(Item::element(operand.clone(), element)),
                    None => self.missing(name, element),
                }
            }
            Value::Native(native) => {
                let native = native.clone();
                if let Some(signature) = native.method(name) {
                    return self.method(dot, &native, signature, name, node, terms, last);
                }
                self.native_field(native.as_ref(), name, has_arguments, receiver)
            }
            _ => Err(self.no_field(name, receiver)),
        }
    }

    fn missing(&self, name: &str, element: Type) -> Outcome<Item> {
        match self.render.options().missing_key {
            MissingKey::Invalid => Ok(Item::invalid()),
            MissingKey::Zero => Ok(Item::element(Operand::new(Value::zero(element)), element)),
            MissingKey::Error => {
                let name = quote(name.as_bytes());
                Err(self.fail(&format!("map has no entry for key {name}")))
            }
        }
    }

    fn native_field(
        &self,
        native: &dyn Native,
        name: &str,
        has_arguments: bool,
        receiver: &Item,
    ) -> Outcome<Item> {
        if let Some(operand) = native.field(name) {
            if has_arguments {
                let message = format!("{name} has arguments but cannot be invoked as function");
                return Err(self.fail(&message));
            }
            return Ok(Item::concrete(operand));
        }
        if let (Kind::Map, Some(entries)) = (native.kind(), native.entries()) {
            if has_arguments {
                return Err(self.fail(&format!("{name} is not a method but has arguments")));
            }
            let is_named = |key: &Operand| {
                key.value
                    .as_text()
                    .is_some_and(|key| key.bytes() == name.as_bytes())
            };
            return match entries.into_iter().find(|(key, _)| is_named(key)) {
                Some((_, operand)) => Ok(Item::concrete(operand)),
                None => self.missing(name, Type::Any).map(Item::unwrapped),
            };
        }
        Err(self.no_field(name, receiver))
    }

    fn no_field(&self, name: &str, receiver: &Item) -> Failure {
        let of = match receiver.form {
            Form::Interface => "interface {}".to_owned(),
            _ => receiver.operand.value.type_name(self.render.heap),
        };
        self.fail(&format!("can't evaluate field {name} in type {of}"))
    }
}
