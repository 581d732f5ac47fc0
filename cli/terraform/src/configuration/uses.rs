//! Which expressions of a module speak of what, and where they stand.

use infractl_document::Span;
use infractl_hcl::syntax::{Attribute, Block, Body, Expression, Item, Reference, references};

use super::{Mode, Module, Subject};

/// One reference in an expression.
#[derive(Debug, Clone, Copy)]
pub struct Use<'m> {
    /// The declaration that it stands in.
    pub owner: Owner,
    /// What it speaks of.
    pub subject: Subject<'m>,
    /// The reference.
    pub reference: &'m Reference,
    /// Where it stands.
    pub span: Span,
    /// What may be spoken of there.
    pub place: Place<'m>,
}

/// A declaration, by its place in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// `variable`
    Variable(usize),
    /// An attribute of `locals`
    Local(usize),
    /// `output`
    Output(usize),
    /// `resource`, `data`, `ephemeral`
    Resource(Mode, usize),
    /// `module`
    Call(usize),
    /// `provider`
    Provider(usize),
    /// `check`
    Check(usize),
    /// `terraform`, `moved`, `import` and `removed`, which nothing speaks of
    Other,
}

/// Where in a declaration an expression stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct Place<'m> {
    /// The argument of the declaration, or of the block of its that `block` names.
    pub argument: &'m str,
    /// The block directly below the declaration; empty for its own arguments.
    pub block: &'m str,
    /// Whether `each` has a value.
    pub has_each: bool,
    /// Whether `count` has a value.
    pub has_count: bool,
    /// Whether `self` has a value.
    pub has_self: bool,
}

/// Arguments that name something rather than have a value.
const NAMES: [&str; 7] = [
    "depends_on",
    "ignore_changes",
    "replace_triggered_by",
    "provider",
    "providers",
    "when",
    "on_failure",
];

/// Every reference of a module, in the order of its tables.
pub fn uses(module: &Module) -> Vec<Use<'_>> {
    let mut search = Search {
        found: Vec::new(),
        owner: Owner::Other,
        iterators: Vec::new(),
    };
    for (place, variable) in module.variables.iter().enumerate() {
        search.owner = Owner::Variable(place);
        let types = |item: &&Item| match item {
            Item::Attribute(attribute) => attribute.name != *"type",
            Item::Block(_) => true,
        };
        let items = variable.block.body.items.iter().filter(types);
        search.items(items, Place::default());
    }
    for (place, local) in module.locals.iter().enumerate() {
        search.owner = Owner::Local(place);
        search.expression(local.value(), Place::default());
    }
    for (place, output) in module.outputs.iter().enumerate() {
        search.owner = Owner::Output(place);
        search.body(&output.block.body, Place::default());
    }
    for mode in [Mode::Managed, Mode::Data, Mode::Ephemeral] {
        for (place, resource) in module.of_mode(mode).iter().enumerate() {
            search.owner = Owner::Resource(mode, place);
            search.repeated(&resource.block.body);
        }
    }
    for (place, call) in module.calls.iter().enumerate() {
        search.owner = Owner::Call(place);
        search.repeated(&call.block.body);
    }
    for (place, provider) in module.providers.iter().enumerate() {
        search.owner = Owner::Provider(place);
        search.repeated(&provider.block.body);
    }
    for (place, check) in module.checks.iter().enumerate() {
        search.owner = Owner::Check(place);
        search.body(&check.block.body, Place::default());
    }
    search.owner = Owner::Other;
    for block in &module.imports {
        let named = |item: &&Item| match item {
            Item::Attribute(attribute) => attribute.name != *"to",
            Item::Block(_) => true,
        };
        let has_each = block.body.attribute("for_each").is_some();
        let place = Place {
            has_each,
            ..Place::default()
        };
        search.items(block.body.items.iter().filter(named), place);
    }
    for block in &module.removed {
        for provisioner in block.body.blocks_of("provisioner") {
            let place = Place {
                has_self: true,
                block: "provisioner",
                ..Place::default()
            };
            search.body(&provisioner.body, place);
        }
    }
    search.found
}

struct Search<'m> {
    found: Vec<Use<'m>>,
    owner: Owner,
    /// The variables of the `dynamic` blocks around the current place.
    iterators: Vec<&'m str>,
}

impl<'m> Search<'m> {
    /// A body that `count` or `for_each` may repeat.
    fn repeated(&mut self, body: &'m Body) {
        let place = Place {
            has_each: body.attribute("for_each").is_some(),
            has_count: body.attribute("count").is_some(),
            ..Place::default()
        };
        self.body(body, place);
    }

    fn body(&mut self, body: &'m Body, place: Place<'m>) {
        self.items(body.items.iter(), place);
    }

    fn items(&mut self, items: impl Iterator<Item = &'m Item>, place: Place<'m>) {
        for item in items {
            match item {
                Item::Attribute(attribute) => self.attribute(attribute, place),
                Item::Block(block) => self.block(block, place),
            }
        }
    }

    fn attribute(&mut self, attribute: &'m Attribute, place: Place<'m>) {
        let name = attribute.name.as_str();
        let is_own = place.block.is_empty();
        let is_name = is_own || matches!(place.block, "lifecycle" | "provisioner");
        if is_name && NAMES.contains(&name) {
            return;
        }
        let repeats = is_own && matches!(name, "count" | "for_each" | "source" | "version");
        let is_argument_of_call = matches!(self.owner, Owner::Call(_) | Owner::Resource(..));
        if let Some(blocks) = attribute.surely_blocks() {
            for block in blocks {
                self.block(block, place);
            }
            return;
        }
        let own = Place {
            argument: name,
            has_each: place.has_each && !(repeats && is_argument_of_call),
            has_count: place.has_count && !(repeats && is_argument_of_call),
            ..place
        };
        self.expression(&attribute.value, own);
    }

    fn block(&mut self, block: &'m Block, place: Place<'m>) {
        let kind = block.kind.as_str();
        let outer = if place.block.is_empty() {
            kind
        } else {
            place.block
        };
        let is_postcondition = place.block == "lifecycle" && kind == "postcondition";
        let is_reached = place.block.is_empty() && matches!(kind, "provisioner" | "connection");
        let own = Place {
            block: outer,
            has_self: place.has_self || is_postcondition || is_reached,
            ..place
        };
        if kind == "dynamic" {
            self.dynamic(block, own);
        } else {
            self.body(&block.body, own);
        }
    }

    fn dynamic(&mut self, block: &'m Block, place: Place<'m>) {
        let set = |name: &str| block.body.attribute(name);
        if let Some(collection) = set("for_each") {
            self.expression(&collection.value, place);
        }
        let iterator = set("iterator").and_then(|attribute| attribute.value.as_word());
        let iterator = iterator.or_else(|| block.label(0)).unwrap_or_default();
        self.iterators.push(iterator);
        if let Some(labels) = set("labels") {
            self.expression(&labels.value, place);
        }
        for content in block.body.blocks_of("content") {
            self.body(&content.body, place);
        }
        self.iterators.pop();
    }

    fn expression(&mut self, expression: &'m Expression, place: Place<'m>) {
        for (reference, span) in references(expression) {
            if self.iterators.contains(&reference.root.as_str()) {
                continue;
            }
            self.found.push(Use {
                owner: self.owner,
                subject: Subject::of(reference),
                reference,
                span,
                place,
            });
        }
    }
}
