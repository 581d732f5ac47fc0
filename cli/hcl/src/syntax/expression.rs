use infractl_document::Span;

use super::{Name, Part, Reference, Traversal};

/// Something that has a value, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// What it is.
    pub kind: ExpressionKind,
    /// The place, with quotes, brackets or parentheses of its own.
    pub span: Span,
}

/// The forms of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpressionKind {
    /// `null`, `true`, `1.5`, `"text"` or a heredoc without sequences.
    Literal(Literal),
    /// A quoted text or a heredoc with sequences: always text.
    Template(Box<[Part]>),
    /// `"${a}"`, nothing but one interpolation: the very value of `a`.
    Wrap(Box<Expression>),
    /// A variable with what is selected of it: `var.name[0]`.
    Reference(Box<Reference>),
    /// What is selected of any other expression: `f().name`.
    Traversal(Box<Traversal>),
    /// An element by a key that is no literal: `list[key]`.
    Index(Box<Index>),
    /// The same of each element: `list[*].name`, `list.*.name`.
    Splat(Box<Splat>),
    /// The element that the innermost splat around it is at; only within [`Splat::each`].
    SplatItem,
    /// `name(arguments)`
    Call(Box<Call>),
    /// `condition ? then : otherwise`
    Conditional(Box<Conditional>),
    /// `!a`, `-a`
    Unary(Box<Unary>),
    /// `a + b` and the like
    Binary(Box<Binary>),
    /// `(a)`
    Parentheses(Box<Expression>),
    /// `[a, b]`
    Tuple(Box<[Expression]>),
    /// `{ a = b }`
    Object(Box<[ObjectItem]>),
    /// `[for a in b : c]`, `{ for a in b : c => d }`
    For(Box<For>),
    /// Could not be read: an error speaks of it.
    Invalid,
}

/// A value that is written as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number as it is written, such as `1.50` or `6e23`.
    Number(Box<str>),
    /// A text: escapes resolved, a `<<-` heredoc's indention taken away.
    Text(Box<str>),
}

/// `collection[key]`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// What an element is taken of.
    pub collection: Expression,
    /// Which element.
    pub key: Expression,
    /// From bracket to bracket.
    pub brackets: Span,
}

/// `source[*]…` or `source.*…`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splat {
    /// What holds the elements; anything but a list, set or tuple counts as one element, null as none.
    pub source: Expression,
    /// What is made of each: [`ExpressionKind::SplatItem`], with what is selected of it.
    pub each: Expression,
    /// The `[*]` or `.*`.
    pub marker: Span,
    /// Whether it is `[*]`, behind which indices, too, belong to each element.
    pub is_full: bool,
}

/// `name(arguments)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The function; `provider::aws::arn_parse` is one name.
    pub name: Name,
    /// The arguments.
    pub arguments: Box<[Expression]>,
    /// Whether `...` stands behind the last argument: its elements are arguments.
    pub expands_final: bool,
    /// From parenthesis to parenthesis.
    pub parentheses: Span,
}

/// `condition ? then : otherwise`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conditional {
    /// What decides.
    pub condition: Expression,
    /// The value if it is true.
    pub then: Expression,
    /// The value if it is false.
    pub otherwise: Expression,
}

/// `!a` or `-a`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unary {
    /// What is done.
    pub operator: UnaryOperator,
    /// The sign.
    pub sign: Span,
    /// What it is done to.
    pub operand: Expression,
}

/// An operation on one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOperator {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// `a + b` and the like
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binary {
    /// What is done.
    pub operator: BinaryOperator,
    /// The sign.
    pub sign: Span,
    /// What stands on the left.
    pub left: Expression,
    /// What stands on the right.
    pub right: Expression,
}

/// An operation on two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOperator {
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

/// `key = value` or `key : value` in an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectItem {
    /// The key; a lone word is a text, see [`ObjectItem::name`].
    pub key: Expression,
    /// The value.
    pub value: Expression,
}

/// `[for …]`, `{for …}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct For {
    /// The variable of the keys, where there is one.
    pub key_name: Option<Name>,
    /// The variable of the values.
    pub value_name: Name,
    /// What is gone through.
    pub collection: Expression,
    /// What makes the keys; there for an object, absent for a tuple.
    pub key: Option<Expression>,
    /// What makes the values.
    pub value: Expression,
    /// What decides whether an element counts.
    pub condition: Option<Expression>,
    /// Whether `...` stands behind the value: values of one key become a tuple.
    pub is_grouped: bool,
    /// Whether braces make an object of it.
    pub is_object: bool,
}

impl Expression {
    /// The text of a literal text.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            ExpressionKind::Literal(Literal::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The reference, if it is one.
    pub fn as_reference(&self) -> Option<&Reference> {
        match &self.kind {
            ExpressionKind::Reference(reference) => Some(reference),
            _ => None,
        }
    }

    /// A lone word: a variable without more, `null`, `true` or `false`.
    pub fn as_word(&self) -> Option<&str> {
        match &self.kind {
            ExpressionKind::Reference(reference) if reference.steps.is_empty() => {
                Some(&reference.root.text)
            }
            ExpressionKind::Literal(Literal::Null) => Some("null"),
            ExpressionKind::Literal(Literal::Bool(true)) => Some("true"),
            ExpressionKind::Literal(Literal::Bool(false)) => Some("false"),
            _ => None,
        }
    }

    /// The expression without parentheses around it.
    pub fn without_parentheses(&self) -> &Self {
        let mut inner = self;
        while let ExpressionKind::Parentheses(expression) = &inner.kind {
            inner = expression;
        }
        inner
    }
}

impl ObjectItem {
    /// The key where it is written out: a lone word or a text. Parentheses make a word a variable;
    /// a word with `.` or `[` behind it is refused when it is evaluated.
    pub fn name(&self) -> Option<&str> {
        self.key.as_word().or_else(|| self.key.as_text())
    }
}

impl UnaryOperator {
    /// The sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Not => "!",
            Self::Negate => "-",
        }
    }
}

impl BinaryOperator {
    /// The sign.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_takes_forty_bytes() {
        assert_eq!(size_of::<Expression>(), 40);
    }
}
