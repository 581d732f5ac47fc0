//! The tokens of a text: every byte but spaces, tabs and a byte-order mark belongs to one.

mod identifier;
mod kind;
mod main_mode;
mod number;
mod outline;
mod scanner;
mod template_mode;

pub(crate) use kind::{Kind, Token};
pub(crate) use number::is_number;
pub use outline::outline_of_tokens;
pub(crate) use scanner::{Mode, Scanner};

#[cfg(test)]
mod tests;
