use std::collections::HashMap;
use std::sync::Arc;

use crate::{CallError, Context, Operand, Type};

/// What a function takes, in Go types; the executor checks and converts before it calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// The types of the fixed parameters.
    pub fixed: &'static [Type],
    /// The type of each further argument; `None` when there is no `...` parameter.
    pub variadic: Option<Type>,
    /// How the result tells where it came from.
    pub provenance: Provenance,
}

/// How the result of a function tells where it came from, and what unknown arguments do to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Provenance {
    /// A result that says nothing is taken to come from the first argument that says something;
    /// text made of an unknown text is unknown, anything else of it is an error.
    #[default]
    Opaque,
    /// The function says it itself and copes with unknown text: it shifts or generates segments,
    /// or it picks one of its arguments.
    Own,
    /// The result depends on the whole of the arguments, so unknown text in them is an error.
    Decides,
}

impl Signature {
    /// Fixed parameters only.
    pub const fn fixed(fixed: &'static [Type]) -> Self {
        Self {
            fixed,
            variadic: None,
            provenance: Provenance::Opaque,
        }
    }

    /// Fixed parameters, then any number of one type.
    pub const fn variadic(fixed: &'static [Type], rest: Type) -> Self {
        Self {
            fixed,
            variadic: Some(rest),
            provenance: Provenance::Opaque,
        }
    }

    /// The same with a result that tells by itself where it came from.
    #[must_use]
    pub const fn own(self) -> Self {
        Self {
            provenance: Provenance::Own,
            ..self
        }
    }

    /// The same with a result that no unknown text may reach.
    #[must_use]
    pub const fn decides(self) -> Self {
        Self {
            provenance: Provenance::Decides,
            ..self
        }
    }
}

/// The body of a function; the arguments fit the signature.
///
/// An argument for a list or map parameter may be [`Value::Nil`](crate::Value::Nil): a nil list or
/// map in Go.
pub type Body = dyn for<'c, 'r> Fn(&'c mut Context<'_, 'r>, &[Operand]) -> Result<Operand, CallError>
    + Send
    + Sync;

/// A function of the host.
pub struct Function {
    /// The name that templates call.
    pub name: Box<str>,
    /// What it takes.
    pub signature: Signature,
    pub(crate) body: Box<Body>,
}

/// What a name of a function stands for.
#[derive(Debug, Clone)]
pub(crate) enum Known {
    Supported(Arc<Function>),
    Unsupported,
}

/// The functions that templates may call besides Go's own; parsing looks them up, once.
///
/// A function that the original knows and we do not is listed too: templates that name it parse,
/// and a render that calls it ends with an error that says so.
#[derive(Debug, Clone, Default)]
pub struct Functions {
    known: HashMap<Box<str>, Known>,
}

impl Functions {
    /// Knows Go's own functions only.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Knows Go's own functions only, and has room for others.
    #[must_use]
    pub fn with_capacity(functions: usize) -> Self {
        Self {
            known: HashMap::with_capacity(functions),
        }
    }

    /// Adds or replaces a function.
    pub fn add<F>(&mut self, name: &str, signature: Signature, body: F)
    where
        F: for<'c, 'r> Fn(&'c mut Context<'_, 'r>, &[Operand]) -> Result<Operand, CallError>
            + Send
            + Sync
            + 'static,
    {
        let function = Function {
            name: name.into(),
            signature,
            body: Box::new(body),
        };
        self.known
            .insert(name.into(), Known::Supported(Arc::new(function)));
    }

    /// Lists a function that the original knows and this host does not.
    pub fn add_unsupported(&mut self, name: &str) {
        self.known.insert(name.into(), Known::Unsupported);
    }

    /// Whether the name was added, supported or not.
    pub fn contains(&self, name: &str) -> bool {
        self.known.contains_key(name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Known> {
        self.known.get(name)
    }
}

impl std::fmt::Debug for Function {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Function")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
