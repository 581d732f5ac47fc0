use std::collections::BTreeMap;

use infractl_document::Span;
use infractl_hcl::syntax::Reference;

use super::EvaluationError;
use crate::value::Value;

/// The names that an expression may refer to. Values are asked for one by one, when needed.
pub trait Scope {
    /// What a reference stands for; `None` where nothing has the name of its root. A mistake that is
    /// told here is one of the configuration: `try` and `can` do not take it back.
    fn resolve(&self, reference: &Reference, span: Span) -> Option<Result<Found, EvaluationError>>;

    /// The names of all roots, of which the closest is offered where one is mistyped.
    fn roots(&self) -> Vec<String>;
}

/// The value of the beginning of a reference.
#[derive(Debug, Clone)]
pub struct Found {
    /// The value.
    pub value: Value,
    /// How many steps of the reference led to it: one for `local.name` of `local.name.part`.
    pub steps: usize,
}

impl Found {
    /// The value of the root alone.
    pub fn root(value: Value) -> Self {
        Self { value, steps: 0 }
    }
}

/// A scope of values that are there already.
#[derive(Debug, Clone, Default)]
pub struct Variables(pub BTreeMap<String, Value>);

impl Scope for Variables {
    fn resolve(&self, reference: &Reference, _: Span) -> Option<Result<Found, EvaluationError>> {
        let value = self.0.get(reference.root.as_str())?;
        Some(Ok(Found::root(value.clone())))
    }

    fn roots(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}
