use infractl_document::Finding;
use infractl_hcl::syntax::{Block, Body};

use super::Rule;
use crate::configuration::Module;
use crate::configuration::shape::Shape;

pub(super) const RULE: Rule = Rule::of_reading(
    "tf-duplicate-block",
    "a block that may stand once stands twice",
);

const SINGLE: [&str; 5] = ["lifecycle", "connection", "backend", "cloud", "content"];

/// Tells of blocks of one body; a provider may mean something else by the same word.
pub(in crate::configuration) fn check(body: &Body, shape: &Shape, findings: &mut Vec<Finding>) {
    for kind in SINGLE {
        if shape.block(kind).is_some() {
            tell(body.blocks_of(kind), findings);
        }
    }
}

/// Tells of blocks that may stand once in all `terraform` blocks of a module's files.
pub(in crate::configuration) fn settings(module: &Module, findings: &mut Vec<Finding>) {
    tell(module.settings_of("required_providers"), findings);
    let states = ["backend", "cloud"];
    let blocks = module.settings.iter().filter_map(|block| {
        // Two in one body are told already.
        let mut own = block.body.blocks();
        own.find(|inner| states.contains(&inner.kind.as_str()))
    });
    tell(blocks, findings);
}

fn tell<'b>(mut blocks: impl Iterator<Item = &'b Block>, findings: &mut Vec<Finding>) {
    let Some(first) = blocks.next() else { return };
    findings.extend(blocks.map(|second| {
        let message = format!("a second `{}` block", second.kind);
        Finding::error(RULE.summary.id, Some(second.header()), message)
            .related(Some(first.header()), "the first one is here")
            .help("put both into one block")
    }));
}
