//! What a function takes and gives.

use super::{FunctionError, Given};
use crate::value::{Type, Value};

/// A type as far as a signature says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Whatever is given.
    Any,
    /// A truth value.
    Bool,
    /// A number.
    Number,
    /// A string.
    Text,
    /// A list.
    List(&'static Shape),
    /// A set.
    Set(&'static Shape),
    /// A map.
    Map(&'static Shape),
}

impl Shape {
    /// The type that arguments are converted to.
    pub fn to_type(self) -> Type {
        match self {
            Self::Any => Type::Dynamic,
            Self::Bool => Type::Bool,
            Self::Number => Type::Number,
            Self::Text => Type::String,
            Self::List(inner) => Type::list(inner.to_type()),
            Self::Set(inner) => Type::set(inner.to_type()),
            Self::Map(inner) => Type::map(inner.to_type()),
        }
    }
}

impl std::fmt::Display for Shape {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Any => out.write_str("any"),
            Self::Bool => out.write_str("bool"),
            Self::Number => out.write_str("number"),
            Self::Text => out.write_str("string"),
            Self::List(inner) => write!(out, "list({inner})"),
            Self::Set(inner) => write!(out, "set({inner})"),
            Self::Map(inner) => write!(out, "map({inner})"),
        }
    }
}

/// One parameter, and which values reach the function itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each kind of value is let through or not"
)]
pub struct Parameter {
    /// The name that the tools give it.
    pub name: &'static str,
    /// What an argument is converted to.
    pub shape: Shape,
    /// Whether null is let through; otherwise it is an error.
    pub allows_null: bool,
    /// Whether an unknown value is let through; otherwise the result is unknown.
    pub allows_unknown: bool,
    /// Whether a value of unknown type is let through; otherwise the result has none either.
    pub allows_dynamic: bool,
    /// Whether marks are let through; otherwise they pass to the result.
    pub allows_marked: bool,
}

impl Parameter {
    pub(super) const fn new(name: &'static str, shape: Shape) -> Self {
        Self {
            name,
            shape,
            allows_null: false,
            allows_unknown: false,
            allows_dynamic: false,
            allows_marked: false,
        }
    }

    pub(super) const fn null(mut self) -> Self {
        self.allows_null = true;
        self
    }

    pub(super) const fn unknown(mut self) -> Self {
        self.allows_unknown = true;
        self
    }

    pub(super) const fn dynamic(mut self) -> Self {
        self.allows_dynamic = true;
        self
    }

    pub(super) const fn marked(mut self) -> Self {
        self.allows_marked = true;
        self
    }
}

/// How a function comes to its result.
#[derive(Clone, Copy)]
pub(super) enum Body {
    /// From its arguments, and from files of the project.
    Evaluated(fn(&Given<'_>) -> Result<Value, FunctionError>),
    /// From what only the tool's own run knows: the result is unknown, for this reason.
    Outside(&'static str),
    /// From its arguments' expressions: the evaluator runs it, as `try` and `can`.
    Special,
}

/// Finds the type of a result.
pub(super) type Decide = fn(&Given<'_>) -> Result<Type, FunctionError>;

/// A function of the language.
#[derive(Clone, Copy)]
pub struct Function {
    /// The name in calls.
    pub name: &'static str,
    /// The parameters that each call must give.
    pub parameters: &'static [Parameter],
    /// What may follow them, any number of times.
    pub variadic: Option<Parameter>,
    /// What the result is, as far as that depends on no argument.
    pub returns: Shape,
    /// Whether no result is ever null.
    pub(super) is_never_null: bool,
    /// The type of the result for these arguments, where they decide it.
    pub(super) decide: Option<Decide>,
    pub(super) body: Body,
}

impl Function {
    /// A function that is evaluated; its result is never null.
    pub(super) const fn new(
        name: &'static str,
        parameters: &'static [Parameter],
        returns: Shape,
        body: fn(&Given<'_>) -> Result<Value, FunctionError>,
    ) -> Self {
        Self {
            name,
            parameters,
            variadic: None,
            returns,
            is_never_null: true,
            decide: None,
            body: Body::Evaluated(body),
        }
    }

    /// A function whose result no preview can know.
    pub(super) const fn outside(
        name: &'static str,
        parameters: &'static [Parameter],
        returns: Shape,
        reason: &'static str,
    ) -> Self {
        Self {
            name,
            parameters,
            variadic: None,
            returns,
            is_never_null: true,
            decide: None,
            body: Body::Outside(reason),
        }
    }

    /// A function that the evaluator runs itself.
    pub(super) const fn special(
        name: &'static str,
        parameters: &'static [Parameter],
        returns: Shape,
    ) -> Self {
        Self {
            name,
            parameters,
            variadic: None,
            returns,
            is_never_null: false,
            decide: None,
            body: Body::Special,
        }
    }

    pub(super) const fn variadic(mut self, parameter: Parameter) -> Self {
        self.variadic = Some(parameter);
        self
    }

    pub(super) const fn decides(mut self, decide: Decide) -> Self {
        self.decide = Some(decide);
        self
    }

    pub(super) const fn maybe_null(mut self) -> Self {
        self.is_never_null = false;
        self
    }

    /// What the tools document as the result: nothing certain where an argument may have no type.
    pub fn documented(&self) -> Shape {
        let is_open = |own: &Parameter| own.shape == Shape::Any && !own.allows_dynamic;
        if self.parameters.iter().any(is_open) {
            return Shape::Any;
        }
        self.returns
    }

    /// The parameter of the argument at a place; none behind the last.
    pub fn parameter(&self, at: usize) -> Option<&Parameter> {
        self.parameters.get(at).or(self.variadic.as_ref())
    }

    /// Why the result is always unknown; none where it is evaluated.
    pub fn reason(&self) -> Option<&'static str> {
        match self.body {
            Body::Outside(reason) => Some(reason),
            Body::Evaluated(_) | Body::Special => None,
        }
    }

    /// Whether the evaluator runs it on expressions instead of values: `try` and `can`.
    pub fn is_special(&self) -> bool {
        matches!(self.body, Body::Special)
    }
}

impl std::fmt::Debug for Function {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{self}")
    }
}

impl std::fmt::Display for Function {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}(", self.name)?;
        for (at, parameter) in self.parameters.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(out, "{comma}{}: {}", parameter.name, parameter.shape)?;
        }
        if let Some(parameter) = self.variadic {
            let comma = if self.parameters.is_empty() { "" } else { ", " };
            write!(out, "{comma}{}: {}...", parameter.name, parameter.shape)?;
        }
        write!(out, ") → {}", self.documented())
    }
}
