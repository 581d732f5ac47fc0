use std::any::Any;
use std::sync::Arc;

use infractl_document::{Call, Segment, SourceMap, Sources, Span};

use crate::execute::{Item, TOP, execute};
use crate::quote::quote;
use crate::{
    CallError, ErrorKind, ExecuteError, Heap, Mark, Operand, Set, Template, Text, TextBuilder,
};

/// One render: the heap that its templates change, and the calls that its segments name.
///
/// A render is sequential, because a `set` is seen by every later file.
pub struct Render<'r> {
    /// The maps of the render.
    pub heap: &'r mut Heap,
    /// The sources of the run; `tpl` adds its text here.
    pub sources: &'r Sources,
    /// What the host's functions need of the host.
    pub host: &'r mut dyn Any,
    options: Options,
    calls: Vec<Call>,
    /// The address of the stack where the render began.
    base: Option<usize>,
}

/// How templates execute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What a missing key of a map gives.
    pub missing_key: MissingKey,
    /// The bytes of stack that an execution may use before it ends with [`ErrorKind::Limit`]; at
    /// least 256 KiB less than what the thread has.
    pub stack: usize,
}

/// The option `missingkey`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingKey {
    /// No value, which prints as `<no value>`.
    #[default]
    Invalid,
    /// The zero value of the map's element type.
    Zero,
    /// An error.
    Error,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            missing_key: MissingKey::Invalid,
            stack: 1024 * 1024,
        }
    }
}

/// What a function sees of the render that calls it.
pub struct Context<'c, 'r> {
    render: &'c mut Render<'r>,
    set: &'c Arc<Set>,
    span: Span,
    call: u32,
}

impl<'r> Render<'r> {
    /// A render over a heap that holds its values.
    pub fn new(
        heap: &'r mut Heap,
        sources: &'r Sources,
        host: &'r mut dyn Any,
        options: Options,
    ) -> Self {
        Self {
            heap,
            sources,
            host,
            options,
            calls: Vec::new(),
            base: None,
        }
    }

    /// Executes a template of a set from the top.
    pub fn execute(
        &mut self,
        set: &Arc<Set>,
        name: &str,
        dot: Operand,
    ) -> Result<Text, ExecuteError> {
        self.execute_within(set, name, dot, TOP)
    }

    /// The calls that segments of this render name.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// The same at the end of the render.
    #[must_use]
    pub fn into_calls(self) -> Vec<Call> {
        self.calls
    }

    /// The map of a text of this render, with the calls that it names.
    pub fn source_map(&self, text: &Text) -> SourceMap {
        SourceMap::new(text.segments().to_vec(), self.calls.clone())
    }

    pub(crate) fn options(&self) -> Options {
        self.options
    }

    pub(crate) fn add_call(&mut self, call: Call) -> u32 {
        let index = u32::try_from(self.calls.len()).unwrap_or(Segment::NO_CALL);
        self.calls.push(call);
        index
    }

    /// Whether the stack has room for one more template.
    pub(crate) fn has_stack(&self) -> bool {
        let here = stack_address();
        self.base
            .is_none_or(|base| base.abs_diff(here) < self.options.stack)
    }

    fn execute_within(
        &mut self,
        set: &Arc<Set>,
        name: &str,
        dot: Operand,
        call: u32,
    ) -> Result<Text, ExecuteError> {
        let Some(template) = set.lookup(name).cloned() else {
            let name = quote(name.as_bytes());
            let set = quote(set.name().as_bytes());
            return Err(ExecuteError {
                message: format!("template: no template {name} associated with template {set}"),
                kind: ErrorKind::Template,
                span: None,
                calls: Vec::new(),
            });
        };
        self.execute_one(set, &template, dot, call)
    }

    fn execute_one(
        &mut self,
        set: &Arc<Set>,
        template: &Template,
        dot: Operand,
        call: u32,
    ) -> Result<Text, ExecuteError> {
        let is_first = self.base.is_none();
        if is_first {
            self.base = Some(stack_address());
        }
        let mut output = TextBuilder::with_capacity(256);
        let result = execute(self, set, template, &Item::of(dot), &mut output, call);
        if is_first {
            self.base = None;
        }
        match result {
            Ok(()) => Ok(output.finish()),
            Err(error) => Err(*error.0),
        }
    }
}

/// Where the stack of this thread is by now.
fn stack_address() -> usize {
    let marker = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&marker)).addr()
}

impl<'c, 'r> Context<'c, 'r> {
    pub(crate) fn new(
        render: &'c mut Render<'r>,
        set: &'c Arc<Set>,
        span: Span,
        call: u32,
    ) -> Self {
        Self {
            render,
            set,
            span,
            call,
        }
    }

    /// The maps of the render.
    pub fn heap(&mut self) -> &mut Heap {
        self.render.heap
    }

    /// The render itself.
    pub fn render(&mut self) -> &mut Render<'r> {
        self.render
    }

    /// The sources of the run.
    pub fn sources(&self) -> &'r Sources {
        self.render.sources
    }

    /// The host's state; `None` when the host is of another type.
    pub fn host<H: Any>(&mut self) -> Option<&mut H> {
        self.render.host.downcast_mut()
    }

    /// The templates that the caller sees.
    pub fn set(&self) -> &Arc<Set> {
        self.set
    }

    /// The place of the call.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The mark of text that the call itself writes.
    pub fn mark(&self) -> Mark {
        Mark {
            code: Some(self.span),
            call: self.call,
            ..Mark::default()
        }
    }

    /// Executes a template that the caller sees, as `include` does.
    ///
    /// The parts of the text tell the template's code and the way through this call.
    pub fn execute(&mut self, name: &str, dot: Operand) -> Result<Text, ExecuteError> {
        let set = Arc::clone(self.set);
        self.execute_in(&set, name, dot)
    }

    /// Executes a template of another set, as `tpl` does.
    pub fn execute_in(
        &mut self,
        set: &Arc<Set>,
        name: &str,
        dot: Operand,
    ) -> Result<Text, ExecuteError> {
        let call = self.enter();
        self.render.execute_within(set, name, dot, call)
    }

    /// Executes one template, which sees the templates of a set; it need not be among them.
    pub fn execute_template(
        &mut self,
        set: &Arc<Set>,
        template: &Template,
        dot: Operand,
    ) -> Result<Text, ExecuteError> {
        let call = self.enter();
        self.render.execute_one(set, template, dot, call)
    }

    fn enter(&mut self) -> u32 {
        self.render.add_call(Call {
            site: self.span,
            parent: self.call,
        })
    }

    /// Ends with [`ErrorKind::NotRendered`] when any part of an argument is not known.
    pub fn known(&self, operand: &Operand) -> Result<(), CallError> {
        if self.render.heap.is_unknown(&operand.value)? {
            return Err(CallError::not_rendered(
                "depends on a value that is not known yet",
            ));
        }
        Ok(())
    }
}
