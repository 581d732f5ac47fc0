//! Whether a file holds the blocks and arguments of the language.

use infractl_document::Finding;
use infractl_hcl::syntax::{Attribute, Block, Body, Item};

use crate::configuration::rules::{
    bad_label, duplicate_block, missing_argument, unknown_argument, unknown_block,
};
use crate::configuration::shape::{DYNAMIC, FILE, Rest, Shape};

/// Looks over a file; `expects_all` where what is required must be there: an override need not
/// repeat it, and a mistake may hide it.
pub(super) fn check(file: &Body, expects_all: bool, findings: &mut Vec<Finding>) {
    Structure {
        expects_all,
        findings,
    }
    .body(None, file, &FILE);
}

struct Structure<'f> {
    expects_all: bool,
    findings: &'f mut Vec<Finding>,
}

impl Structure<'_> {
    fn body(&mut self, owner: Option<&Block>, body: &Body, shape: &'static Shape) {
        for item in &body.items {
            match item {
                Item::Attribute(attribute) => self.attribute(owner, attribute, shape),
                Item::Block(block) => self.block(owner, block, shape),
            }
        }
        let Some(owner) = owner else { return };
        for argument in shape.arguments {
            let is_absent = body.attribute(argument.name).is_none();
            if argument.is_required && is_absent && self.expects_all {
                self.findings
                    .push(missing_argument::finding(owner, argument.name));
            }
        }
        duplicate_block::check(body, shape, self.findings);
        self.special(owner, body);
    }

    /// What no shape can say.
    fn special(&mut self, owner: &Block, body: &Body) {
        match owner.kind.as_str() {
            "locals" => {
                for attribute in body.attributes() {
                    bad_label::check_local(&attribute.name, self.findings);
                }
            }
            "required_providers" => {
                for attribute in body.attributes() {
                    unknown_argument::check_requirement(attribute, self.findings);
                }
            }
            "check" if self.expects_all && body.blocks_of("assert").next().is_none() => {
                self.findings.push(missing_argument::no_assert(owner));
            }
            "import" if self.expects_all => {
                let mut given = ["id", "identity"].into_iter();
                if !given.any(|name| body.attribute(name).is_some()) {
                    self.findings.push(missing_argument::no_identity(owner));
                }
            }
            _ => {}
        }
    }

    fn attribute(&mut self, owner: Option<&Block>, attribute: &Attribute, shape: &'static Shape) {
        let name = attribute.name.as_str();
        if shape.rest == Rest::Nothing && shape.argument(name).is_none() {
            let finding = unknown_argument::finding(owner, attribute, shape);
            self.findings.push(finding);
        }
    }

    fn block(&mut self, owner: Option<&Block>, block: &Block, shape: &'static Shape) {
        let kind = block.kind.as_str();
        let own = match shape.block(kind) {
            Some(own) => own,
            None if shape.rest == Rest::Anything && kind == "dynamic" => &DYNAMIC,
            None if shape.rest == Rest::Anything => {
                // What a provider defines, a `dynamic` block can stand for.
                self.provided(block);
                return;
            }
            None => {
                self.findings
                    .push(unknown_block::finding(owner, block, shape));
                return;
            }
        };
        bad_label::check(block, own, self.findings);
        self.body(Some(block), &block.body, own);
    }

    fn provided(&mut self, block: &Block) {
        for inner in block.body.blocks() {
            if inner.kind == *"dynamic" {
                bad_label::check(inner, &DYNAMIC, self.findings);
                self.body(Some(inner), &inner.body, &DYNAMIC);
            } else {
                self.provided(inner);
            }
        }
    }
}
