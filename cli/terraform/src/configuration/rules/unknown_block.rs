use infractl_document::Finding;
use infractl_hcl::syntax::Block;

use super::{Rule, advice, listed};
use crate::configuration::shape::Shape;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-unknown-block",
    "a file, or a block of the language, holds a block that it does not take",
);

pub(in crate::configuration) fn finding(
    owner: Option<&Block>,
    block: &Block,
    shape: &Shape,
) -> Finding {
    let kind = block.kind.as_str();
    let known = || {
        shape
            .blocks
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| *name != "_")
    };
    let (message, help) = match owner {
        None if kind == "required_providers" => (
            "`required_providers` stands outside of `terraform`".to_owned(),
            "write `terraform { required_providers { … } }`".to_owned(),
        ),
        None => (
            format!("a file holds no block `{kind}`"),
            advice(kind, known(), format!("it holds {}", listed(known()))),
        ),
        Some(owner) if shape.argument(kind).is_some() => (
            format!("`{kind}` of `{}` is an argument, not a block", owner.kind),
            format!("write `{kind} = …`"),
        ),
        Some(owner) => {
            let none = shape.blocks.is_empty();
            let all = listed(known());
            let help = if none {
                format!("`{}` takes arguments only", owner.kind)
            } else {
                format!("it takes {all}")
            };
            (
                format!("`{}` takes no block `{kind}`", owner.kind),
                advice(kind, known(), help),
            )
        }
    };
    Finding::error(RULE.summary.id, Some(block.header()), message).help(help)
}
