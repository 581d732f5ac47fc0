use super::{Executor, Failure, Flow, Item, Outcome};
use crate::format::write_indirect;
use crate::node::{Branch, Pipe};
use crate::{Int, Kind, Operand, Type, Value};

impl<'t> Executor<'_, '_, 't> {
    pub(super) fn range(&mut self, dot: &Item, branch: &'t Branch) -> Outcome<Flow> {
        self.check_stack()?;
        let variables = self.variables.len();
        let item = self.pipeline(dot, &branch.pipe)?;
        if item.operand.is_unknown() {
            return Err(self.not_known());
        }
        let has_run = self.iterate(branch, &item)?;
        let mut flow = Flow::Next;
        if !has_run && let Some(otherwise) = &branch.otherwise {
            flow = self.walk_list(dot, otherwise)?;
            // Go's panic for a break passes the range that it stands in.
            if flow == Flow::Break {
                flow = Flow::Next;
            }
        }
        self.variables.truncate(variables);
        Ok(flow)
    }

    /// Runs the body for each element; false when there is none.
    fn iterate(&mut self, branch: &'t Branch, item: &Item) -> Outcome<bool> {
        let data = item.operand.data;
        match &item.operand.value {
            Value::Nil => Ok(false),
            Value::Int(int) => {
                if branch.pipe.variables.len() > 1 {
                    let number = int.number();
                    let message =
                        format!("can't use {number} to iterate over more than one variable");
                    return Err(self.fail(&message));
                }
                let kind = int.kind();
                let end = int.number();
                let mut number = 0;
                while i128::from(number) < end {
                    let element = Operand {
                        value: Value::Int(Int::new(kind, number)),
                        data,
                    };
                    number += 1;
                    if !self.one(branch, Item::invalid(), &Item::concrete(element))? {
                        break;
                    }
                }
                Ok(end > 0)
            }
            Value::List(list) => {
                let list = list.clone();
                self.elements(branch, list.items(), list.element())?;
                Ok(!list.is_empty())
            }
            Value::Map(map) => {
                // The body may change the map, and Go goes over the entries as they were.
                let element = self.render.heap.map_type(*map).element;
                let entries: Vec<_> = self
                    .render
                    .heap
                    .entries(*map)
                    .map(|(key, entry)| (key.clone(), entry.clone()))
                    .collect();
                let has_run = !entries.is_empty();
                for (key, entry) in entries {
                    let key = Operand {
                        value: Value::Text(key),
                        data: entry.key,
                    };
                    let value = Item::element(entry.operand, element);
                    if !self.one(branch, Item::concrete(key), &value)? {
                        break;
                    }
                }
                Ok(has_run)
            }
            Value::Native(native) => match (native.kind(), native.entries(), native.items()) {
                (Kind::Map, Some(entries), _) => {
                    let has_run = !entries.is_empty();
                    for (key, value) in entries {
                        if !self.one(branch, Item::concrete(key), &Item::concrete(value))? {
                            break;
                        }
                    }
                    Ok(has_run)
                }
                (Kind::List, _, Some(items)) => {
                    self.elements(branch, &items, Type::Text)?;
                    Ok(!items.is_empty())
                }
                _ => Err(self.no_range(item)),
            },
            _ => Err(self.no_range(item)),
        }
    }

    fn elements(&mut self, branch: &'t Branch, items: &[Operand], of: Type) -> Outcome<()> {
        for (index, operand) in items.iter().enumerate() {
            let index = Value::int(i64::try_from(index).unwrap_or(i64::MAX));
            if !self.one(
                branch,
                Item::from(index),
                &Item::element(operand.clone(), of),
            )? {
                break;
            }
        }
        Ok(())
    }

    fn no_range(&self, item: &Item) -> Failure {
        let mut shown = Vec::new();
        match write_indirect(&mut shown, self.render.heap, &item.operand.value) {
            Ok(()) => {
                let shown = String::from_utf8_lossy(&shown);
                self.fail(&format!("range can't iterate over {shown}"))
            }
            Err(error) => self.fail_as(error.kind, &error.message),
        }
    }

    /// Runs the body once; false when it breaks.
    fn one(&mut self, branch: &'t Branch, index: Item, element: &Item) -> Outcome<bool> {
        let variables = self.variables.len();
        self.set_range_variables(&branch.pipe, index, element)?;
        let flow = self.walk_list(element, &branch.list)?;
        self.variables.truncate(variables);
        Ok(flow != Flow::Break)
    }

    /// One variable takes the element; of two the first takes the index.
    fn set_range_variables(&mut self, pipe: &'t Pipe, index: Item, element: &Item) -> Outcome<()> {
        let (first, second) = match pipe.variables.as_slice() {
            [] => return Ok(()),
            [only] => (None, only),
            [first, second, ..] => (Some(first), second),
        };
        if pipe.is_assignment {
            if let Some(first) = first {
                self.assign(&first.name, index)?;
            }
            return self.assign(&second.name, element.clone());
        }
        let mut top = self.variables.iter_mut().rev();
        if let Some((_, value)) = top.next() {
            *value = element.clone();
        }
        if first.is_some()
            && let Some((_, value)) = top.next()
        {
            *value = index;
        }
        Ok(())
    }
}
