//! The functions that every template knows.

mod compare;
mod complex;
mod element;
mod escape;

pub(crate) use complex::Complex;

use crate::execute::Item;
use crate::format::{push_operand, sprint, sprintf};
use crate::text::Mark;
use crate::{CallError, Heap, Operand, Signature, Text, TextBuilder, Type, Value};

/// Go's own functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Builtin {
    And,
    Call,
    Eq,
    Ge,
    Gt,
    Html,
    Index,
    Js,
    Le,
    Len,
    Lt,
    Ne,
    Not,
    Or,
    Print,
    Printf,
    Println,
    Slice,
    Urlquery,
}

impl Builtin {
    /// The function of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "and" => Self::And,
            "call" => Self::Call,
            "eq" => Self::Eq,
            "ge" => Self::Ge,
            "gt" => Self::Gt,
            "html" => Self::Html,
            "index" => Self::Index,
            "js" => Self::Js,
            "le" => Self::Le,
            "len" => Self::Len,
            "lt" => Self::Lt,
            "ne" => Self::Ne,
            "not" => Self::Not,
            "or" => Self::Or,
            "print" => Self::Print,
            "printf" => Self::Printf,
            "println" => Self::Println,
            "slice" => Self::Slice,
            "urlquery" => Self::Urlquery,
            _ => return None,
        })
    }

    /// What the function takes.
    pub(crate) fn signature(self) -> &'static Signature {
        const ANY: Signature = Signature::variadic(&[], Type::Any);
        const ONE: Signature = Signature::fixed(&[Type::Any]);
        const TWO: Signature = Signature::fixed(&[Type::Any, Type::Any]);
        const ONE_AND_ANY: Signature = Signature::variadic(&[Type::Any], Type::Any);
        const FORMAT: Signature = Signature::variadic(&[Type::Text], Type::Any);
        match self {
            Self::Html | Self::Js | Self::Urlquery | Self::Print | Self::Println => &ANY,
            Self::Len | Self::Not => &ONE,
            Self::Ge | Self::Gt | Self::Le | Self::Lt | Self::Ne => &TWO,
            Self::And | Self::Or | Self::Call | Self::Eq | Self::Index | Self::Slice => {
                &ONE_AND_ANY
            }
            Self::Printf => &FORMAT,
        }
    }

    /// Calls any of the functions but `and`, `or` and `call`, which need the executor.
    pub(crate) fn call(self, heap: &Heap, items: &[Item]) -> Result<Operand, CallError> {
        match self {
            Self::Print | Self::Println | Self::Printf => return self.print(heap, items),
            Self::Html | Self::Js | Self::Urlquery => return self.escape(heap, items),
            _ => {}
        }
        // All others answer a question about their arguments.
        if items.iter().any(|item| item.operand.is_unknown()) {
            return Err(CallError::not_rendered(
                "depends on a value that is not known yet",
            ));
        }
        let values = |index: usize| {
            items
                .get(index)
                .map_or(&Value::Nil, |item| &item.operand.value)
        };
        let rest = items.get(1..).unwrap_or_default();
        let decided = |value: Value| Operand {
            value,
            data: first_data(items),
        };
        Ok(match self {
            Self::Index => element::index(heap, items)?,
            Self::Slice => element::slice(heap, items)?,
            Self::Len => decided(Value::int(element::len(heap, items)?)),
            Self::Not => decided(Value::Bool(!values(0).is_true(heap))),
            Self::Eq => decided(Value::Bool(compare::eq(heap, values(0), rest)?)),
            Self::Ne => decided(Value::Bool(!compare::eq(heap, values(0), rest)?)),
            Self::Lt => decided(Value::Bool(compare::lt(heap, values(0), values(1))?)),
            Self::Le => decided(Value::Bool(compare::le(heap, values(0), values(1), rest)?)),
            Self::Gt => decided(Value::Bool(!compare::le(heap, values(0), values(1), rest)?)),
            _ => decided(Value::Bool(!compare::lt(heap, values(0), values(1))?)),
        })
    }

    fn print(self, heap: &Heap, items: &[Item]) -> Result<Operand, CallError> {
        let operands: Vec<Operand> = items.iter().map(|item| item.operand.clone()).collect();
        let mut builder = TextBuilder::new();
        match self {
            Self::Printf => {
                let (format, rest) = operands.split_first().ok_or("missing format")?;
                return Ok(Operand::new(sprintf(heap, format, rest)?));
            }
            Self::Print => sprint(&mut builder, heap, &operands)?,
            _ => {
                for (index, operand) in operands.iter().enumerate() {
                    builder.push_str(if index > 0 { " " } else { "" }, Mark::default());
                    push_operand(&mut builder, heap, operand, Mark::default())?;
                }
                builder.push_str("\n", Mark::default());
            }
        }
        Ok(Operand::new(builder.finish()))
    }

    fn escape(self, heap: &Heap, items: &[Item]) -> Result<Operand, CallError> {
        let mut operands = Vec::with_capacity(items.len());
        for item in items {
            operands.push(match item.operand.value {
                // An action would print the same words.
                Value::Nil => Operand::new(Value::text("<no value>")),
                _ => item.operand.clone(),
            });
        }
        let mut builder = TextBuilder::new();
        sprint(&mut builder, heap, &operands)?;
        let text = builder.finish();
        let escaped = match self {
            Self::Html => escape::html(text.bytes()),
            Self::Js => escape::js(text.bytes()),
            _ => escape::url_query(text.bytes()),
        };
        if escaped == text.bytes() {
            return Ok(Operand::new(text));
        }
        Ok(Operand::new(Text::marked(escaped, text.whole_mark())))
    }
}

/// The first place that an argument tells.
fn first_data(items: &[Item]) -> Option<infractl_document::Span> {
    items.iter().find_map(|item| item.operand.origin())
}
