use infractl_document::Finding;
use infractl_hcl::syntax::{Attribute, Block};

use super::{Rule, advice, listed};
use crate::configuration::shape::Shape;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-unknown-argument",
    "a block of the language has an argument that it does not take",
);

pub(in crate::configuration) fn finding(
    owner: Option<&Block>,
    attribute: &Attribute,
    shape: &Shape,
) -> Finding {
    let name = attribute.name.as_str();
    let (message, help) = match owner {
        None => (
            format!("`{name}` stands outside of any block"),
            "a value of its own belongs into `locals { … }`".to_owned(),
        ),
        Some(block) if shape.block(name).is_some() => (
            format!("`{name}` of `{}` is a block, not an argument", block.kind),
            format!("write `{name} {{ … }}` without `=`"),
        ),
        Some(block) => {
            let known = || shape.arguments.iter().map(|argument| argument.name);
            let help = format!("`{}` takes {}", block.kind, listed(known()));
            let message = format!("`{}` takes no argument `{name}`", block.kind);
            (message, advice(name, known(), help))
        }
    };
    Finding::error(RULE.summary.id, Some(attribute.name.span), message).help(help)
}
