//! Walks a template's nodes and writes what they say.

mod call;
mod error;
mod evaluate;
mod field;
mod item;
mod range;

use std::sync::Arc;

use infractl_document::{Call, Segment, Span};

pub(crate) use item::{Form, Item};

use crate::format::{push_operand, write_indirect};
use crate::node::{Branch, Node, NodeRef, TemplateCall};
use crate::{ErrorKind, ExecuteError, Mark, Render, Set, Template, TextBuilder, Value};

/// The execution of one template.
pub(crate) struct Executor<'e, 'r, 't> {
    render: &'e mut Render<'r>,
    set: &'e Arc<Set>,
    template: &'t Template,
    /// The node that an error names.
    node: Option<NodeRef<'t>>,
    variables: Vec<(&'t str, Item)>,
    output: &'e mut TextBuilder,
    call: u32,
}

/// An error is rare and large, so it travels behind a pointer.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) Box<ExecuteError>);

type Outcome<T> = Result<T, Failure>;

/// What follows a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Continue,
}

/// Executes a template into an output.
pub(crate) fn execute(
    render: &mut Render<'_>,
    set: &Arc<Set>,
    template: &Template,
    dot: &Item,
    output: &mut TextBuilder,
    call: u32,
) -> Result<(), Failure> {
    let mut executor = Executor {
        render,
        set,
        template,
        node: None,
        variables: vec![("$", dot.clone())],
        output,
        call,
    };
    executor.check_stack()?;
    executor.walk_list(dot, template.root())?;
    Ok(())
}

impl<'t> Executor<'_, '_, 't> {
    fn at(&mut self, node: NodeRef<'t>) {
        self.node = Some(node);
    }

    fn span(&self, (start, end): (u32, u32)) -> Span {
        Span {
            source: self.template.source(),
            start,
            end,
        }
    }

    fn walk_list(&mut self, dot: &Item, nodes: &'t [Node]) -> Outcome<Flow> {
        for node in nodes {
            let flow = self.walk(dot, node)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn walk(&mut self, dot: &Item, node: &'t Node) -> Outcome<Flow> {
        match node {
            Node::Text(text) => {
                let code = Some(self.span((text.at, text.end)));
                let mark = Mark {
                    code,
                    call: self.call,
                    ..Mark::default()
                };
                self.output.push_other(&text.bytes, mark);
            }
            Node::Action(action) => {
                self.at(NodeRef::Node(node));
                let item = self.pipeline(dot, &action.pipe)?;
                if action.pipe.variables.is_empty() {
                    self.at(NodeRef::Node(node));
                    let code = Some(self.span(action.extent));
                    self.print(
                        &item,
                        Mark {
                            code,
                            call: self.call,
                            ..Mark::default()
                        },
                    )?;
                }
            }
            Node::If(branch) | Node::With(branch) => {
                self.at(NodeRef::Node(node));
                return self.branch(dot, branch, matches!(node, Node::With(_)));
            }
            Node::Range(branch) => {
                self.at(NodeRef::Node(node));
                return self.range(dot, branch);
            }
            Node::Template(call) => {
                self.at(NodeRef::Node(node));
                self.template_call(dot, call)?;
            }
            Node::Break { .. } => return Ok(Flow::Break),
            Node::Continue { .. } => return Ok(Flow::Continue),
        }
        Ok(Flow::Next)
    }

    fn branch(&mut self, dot: &Item, branch: &'t Branch, is_with: bool) -> Outcome<Flow> {
        self.check_stack()?;
        let variables = self.variables.len();
        let item = self.pipeline(dot, &branch.pipe)?;
        let flow = if self.truth(&item)? {
            self.walk_list(if is_with { &item } else { dot }, &branch.list)?
        } else if let Some(otherwise) = &branch.otherwise {
            self.walk_list(dot, otherwise)?
        } else {
            Flow::Next
        };
        self.variables.truncate(variables);
        Ok(flow)
    }

    /// Whether a value is true; one that is not known cannot say.
    fn truth(&mut self, item: &Item) -> Outcome<bool> {
        if item.operand.is_unknown() {
            return Err(self.not_known());
        }
        Ok(item.operand.value.is_true(self.render.heap))
    }

    fn print(&mut self, item: &Item, mark: Mark) -> Outcome<()> {
        if item.operand.value.is_nil() {
            self.output.push_str(
                "<no value>",
                Mark {
                    data: item.operand.data,
                    ..mark
                },
            );
            return Ok(());
        }
        if let Value::Text(text) = &item.operand.value
            && text.is_plain()
        {
            self.output.push_other(
                text.bytes(),
                Mark {
                    data: item.operand.data,
                    ..mark
                },
            );
            return Ok(());
        }
        let heap = &*self.render.heap;
        let value = &item.operand.value;
        let printed = match value {
            Value::Native(_) => {
                let mark = Mark {
                    data: item.operand.data,
                    ..mark
                };
                self.output
                    .write(mark, |out| write_indirect(out, heap, value))
            }
            _ => push_operand(self.output, heap, &item.operand, mark),
        };
        printed.map_err(|error| self.fail_as(error.kind, &error.message))
    }

    fn template_call(&mut self, dot: &Item, call: &'t TemplateCall) -> Outcome<()> {
        let name = String::from_utf8_lossy(&call.name);
        let Some(template) = self.set.lookup(&name).cloned() else {
            let name = crate::quote::quote(&call.name);
            return Err(self.fail(&format!("template {name} not defined")));
        };
        let dot = match &call.pipe {
            Some(pipe) => self.pipeline(dot, pipe)?,
            None => Item::invalid(),
        };
        let site = self.span(call.extent);
        let inner = self.render.add_call(Call {
            site,
            parent: self.call,
        });
        execute(self.render, self.set, &template, &dot, self.output, inner)
            .map_err(|error| error.called_from(site))
    }

    /// Ends before the thread's stack does.
    fn check_stack(&self) -> Outcome<()> {
        if self.render.has_stack() {
            return Ok(());
        }
        Err(self.fail_as(ErrorKind::Limit, "exceeded the depth that the stack allows"))
    }
}

impl Failure {
    fn new(error: ExecuteError) -> Self {
        Self(Box::new(error))
    }

    fn called_from(mut self, site: Span) -> Self {
        self.0.calls.push(site);
        self
    }
}

/// The call of what stands at the top.
pub(crate) const TOP: u32 = Segment::NO_CALL;
