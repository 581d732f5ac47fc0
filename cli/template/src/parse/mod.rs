//! From a template's text to its nodes, by Go's rules and with Go's complaints.

mod action;
mod constant;
mod lexer;
mod parser;

pub(crate) use parser::{is_empty, parse};
