//! The text of policies, before the engine sees it: tokens, depth, and what is rewritten.

mod depth;
mod edits;
mod reads;
mod template;
mod token;

pub(crate) use depth::{MAX_DEPTH, too_deep};
pub(crate) use edits::{Edit, Edits};
pub(crate) use reads::Reads;
pub(crate) use template::templates;
pub(crate) use token::{TokenKind, tokens};
