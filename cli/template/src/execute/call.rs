use std::rc::Rc;

use infractl_document::{Flags, Span};

use super::{Executor, Failure, Form, Item, Outcome};
use crate::builtin::Builtin;
use crate::function::Function;
use crate::node::{Callee, NodeRef, Term};
use crate::{
    CallError, Context, ErrorKind, Float, Int, Mark, Native, Operand, Provenance, Signature, Text,
    Type, Value,
};

/// A call on its way: where it stands and what it is called with.
struct Site<'t> {
    name: &'t str,
    node: NodeRef<'t>,
    span: Span,
}

impl<'t> Executor<'_, '_, 't> {
    #[expect(
        clippy::too_many_arguments,
        reason = "a call has a place, arguments and a last value"
    )]
    pub(super) fn function(
        &mut self,
        dot: &Item,
        callee: &'t Callee,
        name: &'t str,
        node: NodeRef<'t>,
        span: Span,
        terms: &'t [Term],
        last: Option<Item>,
    ) -> Outcome<Item> {
        let site = Site { name, node, span };
        match callee {
            Callee::Unsupported => {
                let message = format!("function {name:?} is not supported");
                Err(self.fail_as(ErrorKind::Unsupported, &message))
            }
            Callee::Host(function) => self.host(dot, function, &site, terms, last),
            Callee::Builtin(builtin) => self.builtin(dot, *builtin, &site, terms, last),
        }
    }

    fn host(
        &mut self,
        dot: &Item,
        function: &Function,
        site: &Site<'t>,
        terms: &'t [Term],
        last: Option<Item>,
    ) -> Outcome<Item> {
        let signature = &function.signature;
        let operands = self.arguments_as(dot, signature, site.name, terms, last, Self::operand)?;
        let result = self.called(signature, site, &operands, |context, operands| {
            (function.body)(context, operands)
        })?;
        Ok(Self::result(result))
    }

    /// Calls a method of a native.
    #[expect(
        clippy::too_many_arguments,
        reason = "a call has a place, arguments and a last value"
    )]
    pub(super) fn method(
        &mut self,
        dot: &Item,
        native: &Rc<dyn Native>,
        signature: &'static Signature,
        name: &str,
        node: NodeRef<'t>,
        terms: &'t [Term],
        last: Option<Item>,
    ) -> Outcome<Item> {
        let operands = self.arguments_as(dot, signature, name, terms, last, Self::operand)?;
        let at = node.at();
        let span = self.span((at, at));
        let site = Site {
            name: "",
            node,
            span,
        };
        let result = self
            .called_raw(signature, span, &operands, |context, operands| {
                native.call(name, context, operands)
            })
            .map_err(|error| {
                self.at(site.node);
                self.fail_call(name, error)
            })?;
        Ok(Self::result(result))
    }

    fn result(operand: Operand) -> Item {
        // A function that returns an interface returns a nil one; pipelines look inside.
        let form = if operand.value.is_nil() {
            Form::Interface
        } else {
            Form::Concrete
        };
        Item { operand, form }
    }

    fn called(
        &mut self,
        signature: &Signature,
        site: &Site<'t>,
        operands: &[Operand],
        body: impl FnOnce(&mut Context<'_, '_>, &[Operand]) -> Result<Operand, CallError>,
    ) -> Outcome<Operand> {
        self.called_raw(signature, site.span, operands, body)
            .map_err(|error| {
                self.at(site.node);
                self.fail_call(site.name, error)
            })
    }

    /// Calls and then says where the result came from, as the signature wants it.
    fn called_raw(
        &mut self,
        signature: &Signature,
        span: Span,
        operands: &[Operand],
        body: impl FnOnce(&mut Context<'_, '_>, &[Operand]) -> Result<Operand, CallError>,
    ) -> Result<Operand, CallError> {
        let mut is_unknown = false;
        if signature.provenance != Provenance::Own {
            for operand in operands {
                is_unknown = is_unknown || self.render.heap.is_unknown(&operand.value)?;
            }
        }
        if is_unknown && signature.provenance == Provenance::Decides {
            return Err(not_known());
        }
        let mut context = Context::new(self.render, self.set, span, self.call);
        let mut result = body(&mut context, operands)?;
        if signature.provenance == Provenance::Own {
            return Ok(result);
        }
        if result.data.is_none() && result.value.as_text().is_none_or(Text::is_plain) {
            result.data = operands.iter().find_map(Operand::origin);
        }
        if is_unknown {
            let Value::Text(text) = &result.value else {
                return Err(not_known());
            };
            let flags = Flags { is_unknown: true };
            let mark = Mark {
                flags,
                ..Mark::of_data(result.data)
            };
            result.value = Value::Text(Text::marked(text.bytes(), mark));
        }
        Ok(result)
    }

    fn builtin(
        &mut self,
        dot: &Item,
        builtin: Builtin,
        site: &Site<'t>,
        terms: &'t [Term],
        last: Option<Item>,
    ) -> Outcome<Item> {
        if matches!(builtin, Builtin::And | Builtin::Or) {
            return self.short_circuit(dot, builtin, site.name, terms, last);
        }
        let arguments = self.arguments(dot, builtin.signature(), site.name, terms, last)?;
        let result = if builtin == Builtin::Call {
            Err(self.no_call(&arguments, terms))
        } else {
            builtin.call(self.render.heap, &arguments)
        };
        match result {
            Ok(operand) => Ok(Self::result(operand)),
            Err(error) => {
                self.at(site.node);
                Err(self.fail_call(site.name, error))
            }
        }
    }

    /// No value of ours is a function, so `call` always ends with one of Go's complaints.
    fn no_call(&self, arguments: &[Item], terms: &[Term]) -> CallError {
        let Some(first) = arguments
            .first()
            .filter(|item| !item.operand.value.is_nil())
        else {
            return "call of nil".into();
        };
        let of = first.operand.value.type_name(self.render.heap);
        let name = match (terms.get(1), &first.operand.value) {
            (Some(term), _) => term.to_string(),
            (None, Value::Text(text)) => text.to_str_lossy().into_owned(),
            (None, _) => format!("<{of} Value>"),
        };
        format!("non-function {name} of type {of}").into()
    }

    fn short_circuit(
        &mut self,
        dot: &Item,
        builtin: Builtin,
        name: &str,
        terms: &'t [Term],
        last: Option<Item>,
    ) -> Outcome<Item> {
        let terms = terms.get(1..).unwrap_or_default();
        if terms.is_empty() && last.is_none() {
            return Err(self.fail(&format!(
                "wrong number of args for {name}: want at least 1 got 0"
            )));
        }
        let mut item = Item::invalid();
        for term in terms {
            item = self.argument(dot, Type::Any, term)?;
            if self.truth(&item)? == (builtin == Builtin::Or) {
                return Ok(item);
            }
        }
        Ok(last.unwrap_or(item))
    }

    /// The arguments of a call, checked against what the function takes.
    fn arguments(
        &mut self,
        dot: &Item,
        signature: &Signature,
        name: &str,
        terms: &'t [Term],
        last: Option<Item>,
    ) -> Outcome<Vec<Item>> {
        self.arguments_as(dot, signature, name, terms, last, |item| item)
    }

    /// The arguments of a call, each in the form that the callee takes.
    fn arguments_as<A>(
        &mut self,
        dot: &Item,
        signature: &Signature,
        name: &str,
        terms: &'t [Term],
        last: Option<Item>,
        form: impl Fn(Item) -> A,
    ) -> Outcome<Vec<A>> {
        let terms = terms.get(1..).unwrap_or_default();
        let count = terms.len() + usize::from(last.is_some());
        let fixed = signature.fixed.len();
        if signature.variadic.is_some() {
            if count < fixed {
                let got = terms.len();
                let message =
                    format!("wrong number of args for {name}: want at least {fixed} got {got}");
                return Err(self.fail(&message));
            }
        } else if count != fixed {
            let message = format!("wrong number of args for {name}: want {fixed} got {count}");
            return Err(self.fail(&message));
        }
        let wanted = |index: usize| {
            signature
                .fixed
                .get(index)
                .copied()
                .or(signature.variadic)
                .unwrap_or(Type::Any)
        };
        let mut items = Vec::with_capacity(count);
        for (index, term) in terms.iter().enumerate() {
            items.push(form(self.argument(dot, wanted(index), term)?));
        }
        if let Some(last) = last {
            items.push(form(self.validated(last, wanted(count - 1))?));
        }
        Ok(items)
    }

    fn argument(&mut self, dot: &Item, wanted: Type, term: &'t Term) -> Outcome<Item> {
        self.at(NodeRef::Term(term));
        let item = match term {
            Term::Dot { .. } => dot.clone(),
            Term::Nil { .. } => {
                if wanted.can_be_nil() {
                    return Ok(Item::of(Operand::default()));
                }
                return Err(self.fail(&format!("cannot assign nil to {wanted}")));
            }
            Term::Field { fields, .. } => match self.entry(dot, fields) {
                Some(item) => item,
                None => self.fields(dot, dot.clone(), NodeRef::Term(term), fields, &[], None)?,
            },
            Term::Variable(variable) => self.variable(dot, term, variable, &[], None)?,
            Term::Pipe(pipe) => self.pipeline(dot, pipe)?,
            Term::Function { callee, name, at } => {
                let end = at.saturating_add(u32::try_from(name.len()).unwrap_or(0));
                let span = self.span((*at, end));
                self.function(dot, callee, name, NodeRef::Term(term), span, &[], None)?
            }
            Term::Chain { .. } => self.chain(dot, term, &[], None)?,
            Term::Bool { .. } | Term::Number(_) | Term::Text { .. } => {
                return self.literal(wanted, term);
            }
        };
        self.validated(item, wanted)
    }

    /// A constant as a value of the type that a function wants.
    fn literal(&mut self, wanted: Type, term: &'t Term) -> Outcome<Item> {
        let value = match (wanted, term) {
            (Type::Any, Term::Number(number)) => return self.constant(number),
            (Type::Any | Type::Bool, Term::Bool { value, .. }) => Value::Bool(*value),
            (Type::Any | Type::Text, Term::Text { text, .. }) => Value::Text(text.clone()),
            (Type::Int(kind), Term::Number(number)) => {
                let value = if kind.is_signed() {
                    number.int.map(|int| Int::new(kind, int))
                } else {
                    number.uint.map(|uint| Int::unsigned(kind, uint))
                };
                match value {
                    Some(int) => Value::Int(int),
                    None => return Err(self.expected(wanted, term)),
                }
            }
            (Type::Float(kind), Term::Number(number)) => match number.float {
                Some(float) => Value::Float(Float::new(kind, float)),
                None => return Err(self.expected(wanted, term)),
            },
            (Type::Bool | Type::Text | Type::Int(_) | Type::Float(_), _) => {
                return Err(self.expected(wanted, term));
            }
            (Type::Any | Type::List(_) | Type::Map(_) | Type::Native(_), _) => {
                return Err(self.fail(&format!("can't handle {term} for arg of type {wanted}")));
            }
        };
        Ok(Item::from(value))
    }

    fn expected(&self, wanted: Type, term: &Term) -> Failure {
        let wanted = match wanted {
            Type::Bool => "bool",
            Type::Text => "string",
            Type::Float(_) => "float",
            Type::Int(kind) if !kind.is_signed() => "unsigned integer",
            _ => "integer",
        };
        self.fail(&format!("expected {wanted}; found {term}"))
    }

    /// The item when its type fits; what an interface holds fits too.
    fn validated(&mut self, item: Item, wanted: Type) -> Outcome<Item> {
        if Self::is_invalid(&item) {
            if wanted.can_be_nil() {
                return Ok(item);
            }
            return Err(self.fail(&format!("invalid value; expected {wanted}")));
        }
        if wanted == Type::Any {
            return Ok(item);
        }
        let of = item.operand.value.go_type(self.render.heap);
        match of {
            Some(of) if of.is_assignable_to(wanted) => Ok(item),
            // A typed nil is what a function made of it; an interface that is nil is no value.
            None if item.form == Form::Concrete && wanted.can_be_nil() => Ok(item),
            _ => {
                let got = of.unwrap_or(Type::Any);
                Err(self.fail(&format!(
                    "wrong type for value; expected {wanted}; got {got}"
                )))
            }
        }
    }
}

fn not_known() -> CallError {
    CallError::not_rendered("depends on a value that is not known yet")
}
