use std::fmt;
use std::sync::Arc;

use crate::Text;
use crate::builtin::Builtin;
use crate::function::Function;

/// A part of a template: what stands between two delimiters, or text outside of them.
#[derive(Debug)]
pub(crate) enum Node {
    Text(TextNode),
    Action(Action),
    If(Box<Branch>),
    With(Box<Branch>),
    Range(Box<Branch>),
    Template(Box<TemplateCall>),
    Break { at: u32 },
    Continue { at: u32 },
}

/// Text outside of actions, after trimming.
#[derive(Debug)]
pub(crate) struct TextNode {
    pub(crate) at: u32,
    pub(crate) end: u32,
    pub(crate) bytes: Box<[u8]>,
}

/// A pipeline whose value is printed, unless it declares or assigns.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) at: u32,
    /// From delimiter to delimiter.
    pub(crate) extent: (u32, u32),
    pub(crate) pipe: Pipe,
}

/// An `if`, `with` or `range`.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) at: u32,
    pub(crate) pipe: Pipe,
    pub(crate) list: Vec<Node>,
    pub(crate) otherwise: Option<Vec<Node>>,
}

/// A call of a named template.
#[derive(Debug)]
pub(crate) struct TemplateCall {
    pub(crate) at: u32,
    pub(crate) extent: (u32, u32),
    pub(crate) name: Box<[u8]>,
    pub(crate) pipe: Option<Pipe>,
}

/// Commands, each of which takes the value of the one before; perhaps a declaration in front.
#[derive(Debug)]
pub(crate) struct Pipe {
    pub(crate) at: u32,
    pub(crate) is_assignment: bool,
    pub(crate) variables: Vec<Variable>,
    pub(crate) commands: Vec<Command>,
}

/// A term and its arguments.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) at: u32,
    pub(crate) end: u32,
    pub(crate) terms: Vec<Term>,
}

/// A variable with fields of its value.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) at: u32,
    /// With the dollar sign.
    pub(crate) name: Box<str>,
    pub(crate) fields: Vec<Box<str>>,
}

/// One word of a command.
#[derive(Debug)]
pub(crate) enum Term {
    Dot {
        at: u32,
    },
    Nil {
        at: u32,
    },
    Bool {
        at: u32,
        value: bool,
    },
    Number(Box<Number>),
    Text {
        at: u32,
        quoted: Box<[u8]>,
        text: Text,
    },
    Field {
        at: u32,
        fields: Vec<Box<str>>,
    },
    Variable(Variable),
    Chain {
        at: u32,
        term: Box<Term>,
        fields: Vec<Box<str>>,
    },
    Function {
        at: u32,
        name: Box<str>,
        callee: Callee,
    },
    Pipe(Box<Pipe>),
}

/// What the name of a function stands for.
#[derive(Debug)]
pub(crate) enum Callee {
    Builtin(Builtin),
    Host(Arc<Function>),
    Unsupported,
}

/// A constant number under all the types that can hold it.
#[derive(Debug)]
pub(crate) struct Number {
    pub(crate) at: u32,
    pub(crate) int: Option<i64>,
    pub(crate) uint: Option<u64>,
    pub(crate) float: Option<f64>,
    pub(crate) complex: Option<(f64, f64)>,
    pub(crate) text: Box<str>,
}

impl Term {
    /// Where Go says that the term is.
    pub(crate) fn at(&self) -> u32 {
        match self {
            Self::Dot { at }
            | Self::Nil { at }
            | Self::Bool { at, .. }
            | Self::Text { at, .. }
            | Self::Field { at, .. }
            | Self::Chain { at, .. }
            | Self::Function { at, .. } => *at,
            Self::Number(number) => number.at,
            Self::Variable(variable) => variable.at,
            Self::Pipe(pipe) => pipe.at,
        }
    }
}

/// A node that an error names.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NodeRef<'t> {
    Node(&'t Node),
    Pipe(&'t Pipe),
    Command(&'t Command),
    Term(&'t Term),
}

impl NodeRef<'_> {
    /// Where Go says that the node is.
    pub(crate) fn at(self) -> u32 {
        match self {
            Self::Node(node) => match node {
                Node::Text(TextNode { at, .. })
                | Node::Action(Action { at, .. })
                | Node::Break { at }
                | Node::Continue { at } => *at,
                Node::If(branch) | Node::With(branch) | Node::Range(branch) => branch.at,
                Node::Template(call) => call.at,
            },
            Self::Pipe(pipe) => pipe.at,
            Self::Command(command) => command.at,
            Self::Term(term) => term.at(),
        }
    }
}

// Nodes print as Go's `Node.String()` prints them; errors quote that.

impl fmt::Display for NodeRef<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(node) => node.fmt(out),
            Self::Pipe(pipe) => pipe.fmt(out),
            Self::Command(command) => command.fmt(out),
            Self::Term(term) => term.fmt(out),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => out.write_str(&String::from_utf8_lossy(&text.bytes)),
            Self::Action(action) => write!(out, "{{{{{}}}}}", action.pipe),
            Self::If(branch) => branch.write("if", out),
            Self::With(branch) => branch.write("with", out),
            Self::Range(branch) => branch.write("range", out),
            Self::Template(call) => {
                write!(out, "{{{{template {}", crate::quote::quote(&call.name))?;
                if let Some(pipe) = &call.pipe {
                    write!(out, " {pipe}")?;
                }
                out.write_str("}}")
            }
            Self::Break { .. } => out.write_str("{{break}}"),
            Self::Continue { .. } => out.write_str("{{continue}}"),
        }
    }
}

impl Branch {
    fn write(&self, word: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{{{{{word} {}}}}}", self.pipe)?;
        self.list
            .iter()
            .try_for_each(|node| write!(out, "{node}"))?;
        if let Some(otherwise) = &self.otherwise {
            out.write_str("{{else}}")?;
            otherwise
                .iter()
                .try_for_each(|node| write!(out, "{node}"))?;
        }
        out.write_str("{{end}}")
    }
}

impl fmt::Display for Pipe {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, variable) in self.variables.iter().enumerate() {
            out.write_str(if index > 0 { ", " } else { "" })?;
            variable.fmt(out)?;
        }
        if !self.variables.is_empty() {
            out.write_str(if self.is_assignment { " = " } else { " := " })?;
        }
        for (index, command) in self.commands.iter().enumerate() {
            out.write_str(if index > 0 { " | " } else { "" })?;
            command.fmt(out)?;
        }
        Ok(())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, term) in self.terms.iter().enumerate() {
            out.write_str(if index > 0 { " " } else { "" })?;
            write_operand(term, out)?;
        }
        Ok(())
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.name)?;
        write_fields(&self.fields, out)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dot { .. } => out.write_str("."),
            Self::Nil { .. } => out.write_str("nil"),
            Self::Bool { value, .. } => value.fmt(out),
            Self::Number(number) => out.write_str(&number.text),
            Self::Text { quoted, .. } => out.write_str(&String::from_utf8_lossy(quoted)),
            Self::Field { fields, .. } => write_fields(fields, out),
            Self::Variable(variable) => variable.fmt(out),
            Self::Chain { term, fields, .. } => {
                write_operand(term, out)?;
                write_fields(fields, out)
            }
            Self::Function { name, .. } => out.write_str(name),
            Self::Pipe(pipe) => pipe.fmt(out),
        }
    }
}

fn write_operand(term: &Term, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    match term {
        Term::Pipe(pipe) => write!(out, "({pipe})"),
        other => write!(out, "{other}"),
    }
}

fn write_fields(fields: &[Box<str>], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    fields.iter().try_for_each(|field| write!(out, ".{field}"))
}
