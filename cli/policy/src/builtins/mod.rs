//! What policies may call beside what the engine has: its missing functions, and those that it
//! answers otherwise than OPA, that panic in it, or that it would not interrupt.

mod bounded;
mod collection;
mod crypto;
mod graph;
mod jwt;
mod net;
mod operand;
mod template;
mod text;
mod uri;
mod uuid;
mod yaml;

use regorus::{Engine, Value};

pub(crate) use self::collection::COLLECTION;
use self::operand::Fault;

/// What a call gives.
type Answer = Result<Value, Fault>;

/// One function: its name, the number of its operands, and what it does.
type Builtin = (&'static str, u8, fn(&[Value]) -> Answer);

/// Every function that is ours.
const BUILTINS: &[&[Builtin]] = &[
    bounded::BUILTINS,
    collection::BUILTINS,
    crypto::BUILTINS,
    graph::BUILTINS,
    jwt::BUILTINS,
    net::BUILTINS,
    template::BUILTINS,
    text::BUILTINS,
    uri::BUILTINS,
    uuid::BUILTINS,
    yaml::BUILTINS,
];

/// Gives an engine our functions. As in OPA, a failing call is undefined unless `is_strict`.
pub(crate) fn add(engine: &mut Engine, is_strict: bool) -> Result<(), String> {
    for (name, operands, run) in BUILTINS.iter().copied().flatten().copied() {
        let call = move |values: Vec<Value>| match run(&values) {
            Ok(value) => Ok(value),
            Err(Fault::Wrong(_)) if !is_strict => Ok(Value::Undefined),
            Err(fault) => Err(fault.named(name).into()),
        };
        engine
            .add_extension(name.to_owned(), operands, Box::new(call))
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Whether a function is ours.
pub(crate) fn is_ours(name: &str) -> bool {
    let mut all = BUILTINS.iter().copied().flatten();
    all.any(|(known, _, _)| *known == name)
}

/// The number of operands of one of our functions.
pub(crate) fn operands(name: &str) -> Option<usize> {
    let mut all = BUILTINS.iter().copied().flatten();
    let found = all.find(|(known, _, _)| *known == name);
    found.map(|(_, operands, _)| usize::from(*operands))
}

#[cfg(test)]
mod tests;
