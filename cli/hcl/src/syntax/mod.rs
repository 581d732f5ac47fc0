//! The tree of a file. A span on everything, no lifetimes, strings with their escapes resolved.
//!
//! It mirrors what `hclsyntax` distinguishes, so that an evaluator over it can behave the same:
//!
//! | HCL | here |
//! |---|---|
//! | `null`, `true`, `1.5`, `"text"`, a heredoc without sequences | [`ExpressionKind::Literal`] |
//! | `"a ${b}"`, `%{ if … }`, `%{ for … }` | [`ExpressionKind::Template`] |
//! | `"${a}"`: the value of `a`, whatever its type | [`ExpressionKind::Wrap`] |
//! | `var.name[0]["key"].more`, legacy `list.0` | [`ExpressionKind::Reference`] |
//! | `f().name[0]` | [`ExpressionKind::Traversal`] |
//! | `list[key + 1]` | [`ExpressionKind::Index`] |
//! | `list[*].name`, `list.*.name` | [`ExpressionKind::Splat`] |

mod body;
mod expression;
mod name;
mod outline;
mod references;
mod template;
mod traversal;
mod walk;

pub use body::{Attribute, Block, Body, File, Item, Label};
pub use expression::{
    Binary, BinaryOperator, Call, Conditional, Expression, ExpressionKind, For, Index, Literal,
    ObjectItem, Splat, Unary, UnaryOperator,
};
pub use name::Name;
pub use outline::{outline, outline_of_expression};
pub use references::references;
pub use template::{ForDirective, IfDirective, Interpolation, Marker, Part};
pub use traversal::{Reference, Step, StepKind, Traversal};
pub use walk::{each_child, each_expression, each_part};
