use std::rc::Rc;

use super::{Executor, Form, Item, Outcome};
use crate::builtin::Complex;
use crate::node::{Command, NodeRef, Number, Pipe, Term, Variable};
use crate::{Native, Operand, Value};

impl<'t> Executor<'_, '_, 't> {
    /// The value of a pipeline; variables that it declares stay.
    pub(super) fn pipeline(&mut self, dot: &Item, pipe: &'t Pipe) -> Outcome<Item> {
        self.at(NodeRef::Pipe(pipe));
        self.check_stack()?;
        let mut last: Option<Item> = None;
        for command in &pipe.commands {
            last = Some(self.command(dot, command, last)?.unwrapped());
        }
        let item = last.unwrap_or_else(Item::invalid);
        for variable in &pipe.variables {
            if pipe.is_assignment {
                self.assign(&variable.name, item.clone())?;
            } else {
                self.variables.push((&variable.name, item.clone()));
            }
        }
        Ok(item)
    }

    /// Sets the variable of a name that was declared last.
    pub(super) fn assign(&mut self, name: &str, item: Item) -> Outcome<()> {
        match self
            .variables
            .iter_mut()
            .rev()
            .find(|(own, _)| *own == name)
        {
            Some((_, value)) => {
                *value = item;
                Ok(())
            }
            None => Err(self.fail(&format!("undefined variable: {name}"))),
        }
    }

    fn command(&mut self, dot: &Item, command: &'t Command, last: Option<Item>) -> Outcome<Item> {
        let Some(first) = command.terms.first() else {
            return Err(self.fail("empty command"));
        };
        let terms = command.terms.as_slice();
        match first {
            Term::Field { fields, .. } => {
                self.at(NodeRef::Term(first));
                if let ([_], None) = (terms, &last)
                    && let Some(item) = self.entry(dot, fields)
                {
                    return Ok(item);
                }
                return self.fields(dot, dot.clone(), NodeRef::Term(first), fields, terms, last);
            }
            Term::Chain { .. } => return self.chain(dot, first, terms, last),
            Term::Function { callee, name, .. } => {
                self.at(NodeRef::Term(first));
                let node = NodeRef::Command(command);
                let span = self.span((command.at, command.end));
                return self.function(dot, callee, name, node, span, terms, last);
            }
            Term::Pipe(pipe) => {
                self.refuse_arguments(terms, last.as_ref())?;
                return self.pipeline(dot, pipe);
            }
            Term::Variable(variable) => return self.variable(dot, first, variable, terms, last),
            _ => {}
        }
        self.at(NodeRef::Term(first));
        self.refuse_arguments(terms, last.as_ref())?;
        match first {
            Term::Bool { value, .. } => Ok(Item::from(Value::Bool(*value))),
            Term::Dot { .. } => Ok(dot.clone()),
            Term::Number(number) => self.constant(number),
            Term::Text { text, .. } => Ok(Item::from(Value::Text(text.clone()))),
            _ => Err(self.fail("nil is not a command")),
        }
    }

    fn refuse_arguments(&self, terms: &'t [Term], last: Option<&Item>) -> Outcome<()> {
        match terms {
            [first, rest @ ..] if !rest.is_empty() || last.is_some() => {
                // A pipeline prints without its parentheses here, as in Go.
                Err(self.fail(&format!("can't give argument to non-function {first}")))
            }
            _ => Ok(()),
        }
    }

    /// The value of a number whose type its spelling tells.
    pub(super) fn constant(&mut self, number: &Number) -> Outcome<Item> {
        let text = &number.text;
        let is_rune = text.starts_with('\'');
        let is_hexadecimal = text.len() > 2
            && (text.starts_with("0x") || text.starts_with("0X"))
            && !text.contains(['p', 'P']);
        if let Some((real, imaginary)) = number.complex {
            let complex: Rc<dyn Native> = Rc::new(Complex { real, imaginary });
            return Ok(Item::from(Value::Native(complex)));
        }
        if let Some(float) = number.float
            && !is_hexadecimal
            && !is_rune
            && text.contains(['.', 'e', 'E', 'p', 'P'])
        {
            return Ok(Item::from(Value::float(float)));
        }
        if let Some(int) = number.int {
            return Ok(Item::from(Value::int(int)));
        }
        Err(self.fail(&format!("{text} overflows int")))
    }

    pub(super) fn variable(
        &mut self,
        dot: &Item,
        term: &'t Term,
        variable: &'t Variable,
        terms: &'t [Term],
        last: Option<Item>,
    ) -> Outcome<Item> {
        self.at(NodeRef::Term(term));
        let name = &*variable.name;
        let found = self.variables.iter().rev().find(|(own, _)| *own == name);
        let Some((_, item)) = found else {
            return Err(self.fail(&format!("undefined variable: {name}")));
        };
        if terms.len() < 2
            && last.is_none()
            && let Some(item) = self.entry(item, &variable.fields)
        {
            return Ok(item);
        }
        let item = item.clone();
        if variable.fields.is_empty() {
            self.refuse_arguments(terms, last.as_ref())?;
            return Ok(item);
        }
        self.fields(
            dot,
            item,
            NodeRef::Term(term),
            &variable.fields,
            terms,
            last,
        )
    }

    pub(super) fn chain(
        &mut self,
        dot: &Item,
        chain: &'t Term,
        terms: &'t [Term],
        last: Option<Item>,
    ) -> Outcome<Item> {
        self.at(NodeRef::Term(chain));
        let Term::Chain { term, fields, .. } = chain else {
            return Err(self.fail("internal error: no fields in evalChainNode"));
        };
        self.at(NodeRef::Term(term));
        let receiver = match &**term {
            Term::Pipe(pipe) => self.pipeline(dot, pipe)?,
            Term::Function { callee, name, at } => {
                let end = at.saturating_add(u32::try_from(name.len()).unwrap_or(0));
                let span = self.span((*at, end));
                let node = NodeRef::Term(term);
                self.function(dot, callee, name, node, span, &[], None)?
            }
            _ => return Err(self.fail(&format!("indirection through explicit nil in {chain}"))),
        };
        self.fields(dot, receiver, NodeRef::Term(chain), fields, terms, last)
    }

    /// A variable's or a field's result as an argument sees it.
    pub(super) fn operand(item: Item) -> Operand {
        item.operand
    }

    /// Whether reflection sees no value at all.
    pub(super) fn is_invalid(item: &Item) -> bool {
        item.form == Form::Invalid
    }
}
