use std::borrow::Cow;

use infractl_document::{Span, similar};
use infractl_hcl::MAX_DEPTH;
use infractl_hcl::syntax::{Expression, ExpressionKind, Literal, Reference};

use super::{EvaluationError, Scope};
use crate::functions::Context;
use crate::value::{Number, Type, Unknown, Value};

/// Why a value is not known: an error that is told speaks of it.
const MISTAKEN: &str = "an expression that it is made of is mistaken";

/// So many expressions are evaluated for one. Loops in loops in loops would otherwise run for hours.
const MOST_STEPS: u64 = 20_000_000;

/// After so many mistakes within one loop, its further elements are not looked at.
pub(super) const MOST_ERRORS: usize = 20;

/// One expression on its way to a value.
pub(super) struct Evaluator<'a> {
    pub(super) scope: &'a dyn Scope,
    pub(super) functions: Context<'a>,
    /// Mistakes that an expression around may take back.
    pub(super) errors: Vec<EvaluationError>,
    /// Mistakes of the configuration, which no expression takes back.
    lasting: Vec<EvaluationError>,
    /// The variables of the `for` expressions around the current place, the innermost last.
    pub(super) variables: Vec<(&'a str, Value)>,
    /// The elements that the splats around the current place are at, the innermost last.
    pub(super) items: Vec<Value>,
    depth: usize,
    steps: u64,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(scope: &'a dyn Scope, functions: Context<'a>) -> Self {
        Self {
            scope,
            functions,
            errors: Vec::new(),
            lasting: Vec::new(),
            variables: Vec::new(),
            items: Vec::new(),
            depth: 0,
            steps: 0,
        }
    }

    /// All mistakes, each once.
    pub(super) fn into_errors(mut self) -> Vec<EvaluationError> {
        self.lasting.append(&mut self.errors);
        let mut errors: Vec<EvaluationError> = Vec::new();
        for error in self.lasting {
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
        errors
    }

    pub(super) fn expression(&mut self, expression: &'a Expression) -> Value {
        self.steps += 1;
        if self.depth > MAX_DEPTH || self.steps > MOST_STEPS {
            let error = EvaluationError::new(
                expression.span,
                "expression is too large",
                format!(
                    "expressions may lie {MAX_DEPTH} deep inside each other, and take {MOST_STEPS} \
                     steps"
                ),
            );
            return self.forever(error);
        }
        self.depth += 1;
        let value = self.form(expression);
        self.depth -= 1;
        value
    }

    fn form(&mut self, expression: &'a Expression) -> Value {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Literal(literal) => self.literal(literal, span),
            ExpressionKind::Template(parts) => self.template(parts, span),
            ExpressionKind::Wrap(inner) | ExpressionKind::Parentheses(inner) => {
                self.expression(inner)
            }
            ExpressionKind::Reference(reference) => self.reference(reference, span),
            ExpressionKind::Traversal(traversal) => {
                let source = self.expression(&traversal.source);
                self.select(source, &traversal.steps, span)
            }
            ExpressionKind::Index(index) => {
                let collection = self.expression(&index.collection);
                let key = self.expression(&index.key);
                let result = self.element(&collection, &key, index.brackets);
                self.told(result, span)
            }
            ExpressionKind::Splat(splat) => self.splat(splat, span),
            ExpressionKind::SplatItem => {
                let item = self.items.last().cloned();
                item.unwrap_or_else(|| mistaken(span))
            }
            ExpressionKind::Call(call) => self.call(call, span),
            ExpressionKind::Conditional(conditional) => self.conditional(conditional, span),
            ExpressionKind::Unary(unary) => self.unary(unary, span),
            ExpressionKind::Binary(binary) => self.binary(binary, span),
            ExpressionKind::Tuple(elements) => {
                Value::tuple(elements.iter().map(|element| self.expression(element)))
            }
            ExpressionKind::Object(items) => self.object(items, span),
            ExpressionKind::For(form) => self.repeat(form, span),
            ExpressionKind::Invalid => {
                Value::unknown(Type::Dynamic, "the text cannot be read", Some(span))
            }
        }
    }

    pub(super) fn literal(&mut self, literal: &Literal, span: Span) -> Value {
        match literal {
            Literal::Null => Value::null(Type::Dynamic),
            Literal::Bool(value) => Value::bool(*value),
            Literal::Text(text) => Value::string(&**text),
            Literal::Number(text) => match text.parse::<Number>() {
                Ok(number) => Value::number(number),
                Err(_) => self.mistake(
                    span,
                    "number cannot be held",
                    format!("`{text}` has too many digits"),
                ),
            },
        }
    }

    fn reference(&mut self, reference: &'a Reference, span: Span) -> Value {
        let root = reference.root.as_str();
        let own = self.variables.iter().rev().find(|(name, _)| *name == root);
        if let Some((_, value)) = own {
            let value = value.clone();
            return self.select(value, &reference.steps, span);
        }
        match self.scope.resolve(reference, span) {
            Some(Ok(found)) => {
                let rest = reference.steps.get(found.steps..).unwrap_or_default();
                self.select(found.value, rest, span)
            }
            Some(Err(error)) => self.forever(error),
            None => {
                let mut names = self.scope.roots();
                names.extend(self.variables.iter().map(|(name, _)| (*name).to_owned()));
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let closest = similar(root, names);
                let hint = closest
                    .map(|name| format!("; did you mean `{name}`?"))
                    .unwrap_or_default();
                let detail = format!("there is no variable named `{root}`{hint}");
                let error = EvaluationError::new(reference.root.span, "unknown variable", detail);
                self.error(error.within(span), Type::Dynamic)
            }
        }
    }

    /// Evaluates on the side: the value with the mistakes, which are not told yet.
    pub(super) fn aside(&mut self, expression: &'a Expression) -> (Value, Vec<EvaluationError>) {
        let before = self.errors.len();
        let value = self.expression(expression);
        (value, self.errors.split_off(before))
    }

    /// Tells a mistake; the value is not known then.
    pub(super) fn mistake(
        &mut self,
        span: Span,
        summary: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Value {
        self.error(EvaluationError::new(span, summary, detail), Type::Dynamic)
    }

    pub(super) fn error(&mut self, error: EvaluationError, ty: Type) -> Value {
        let span = error.span;
        self.errors.push(error);
        Unknown::new(ty, MISTAKEN, Some(span)).into()
    }

    fn forever(&mut self, error: EvaluationError) -> Value {
        let span = error.span;
        if !self.lasting.contains(&error) {
            self.lasting.push(error);
        }
        mistaken(span)
    }

    pub(super) fn told(&mut self, result: Result<Value, EvaluationError>, within: Span) -> Value {
        result.unwrap_or_else(|error| self.error(error.within(within), Type::Dynamic))
    }
}

pub(super) fn mistaken(span: Span) -> Value {
    Value::unknown(Type::Dynamic, MISTAKEN, Some(span))
}

/// An unknown value of another type, for the reason of the first of these that is unknown.
pub(super) fn caused_by(values: &[&Value], ty: Type, span: Span) -> Unknown {
    let first = values.iter().find_map(|value| value.first_unknown());
    match first {
        Some(unknown) => unknown.of_type(ty),
        None => Unknown::new(ty, "a part of it is not known yet", Some(span)),
    }
}
