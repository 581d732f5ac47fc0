use infractl_document::Span;
use infractl_hcl::syntax::{Block, Body, Item};

use super::Parsed;
use crate::configuration::{
    Check, Declared, Local, Mode, Module, ModuleCall, ModuleFile, Output, Provider, Resource,
    Table, Variable,
};

/// The declarations of one file, moved out of its tree.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) variables: Vec<Variable>,
    pub(super) locals: Vec<Local>,
    pub(super) outputs: Vec<Output>,
    pub(super) resources: Vec<Resource>,
    pub(super) calls: Vec<ModuleCall>,
    pub(super) providers: Vec<Provider>,
    pub(super) checks: Vec<Check>,
    pub(super) settings: Vec<Block>,
    pub(super) moved: Vec<Block>,
    pub(super) imports: Vec<Block>,
    pub(super) removed: Vec<Block>,
}

/// An address that is taken, the place of the second declaration, and that of the first.
pub(super) type Duplicate = (String, Span, Option<Span>);

impl Collected {
    /// Takes the blocks of a file; those of no known kind, or with too few labels, are left behind.
    pub(super) fn file(&mut self, module: &mut Module, parsed: Parsed) {
        module.files.push(ModuleFile {
            path: parsed.path,
            source: parsed.source,
            comments: parsed.file.comments,
        });
        for item in parsed.file.body.items {
            if let Item::Block(block) = item {
                self.block(block);
            }
        }
    }

    fn block(&mut self, block: Block) {
        let labels = block.labels.len();
        match (block.kind.as_str(), labels) {
            ("variable", 1) => self.variables.push(Variable { block }),
            ("output", 1) => self.outputs.push(Output { block }),
            ("module", 1) => self.calls.push(ModuleCall { block }),
            ("provider", 1) => self.providers.push(Provider { block }),
            ("check", 1) => self.check(block),
            ("resource", 2) => self.resource(Mode::Managed, block, None),
            ("data", 2) => self.resource(Mode::Data, block, None),
            ("ephemeral", 2) => self.resource(Mode::Ephemeral, block, None),
            ("locals", 0) => self.locals.extend(attributes(block.body)),
            ("terraform", 0) => self.settings.push(block),
            ("moved", 0) => self.moved.push(block),
            ("import", 0) => self.imports.push(block),
            ("removed", 0) => self.removed.push(block),
            _ => {}
        }
    }

    fn resource(&mut self, mode: Mode, block: Block, check: Option<Box<str>>) {
        self.resources.push(Resource { mode, block, check });
    }

    /// The data of a check is declared for the whole module, though only the check may use it.
    fn check(&mut self, mut block: Block) {
        let name: Box<str> = block.label(0).unwrap_or_default().into();
        let mut rest = Vec::new();
        for item in std::mem::take(&mut block.body.items) {
            match item {
                Item::Block(data) if data.kind == *"data" && data.labels.len() == 2 => {
                    self.resource(Mode::Data, data, Some(name.clone()));
                }
                item => rest.push(item),
            }
        }
        block.body.items = rest.into();
        self.checks.push(Check { block });
    }

    /// Adds all of them to a module; gives those whose address is taken.
    pub(super) fn add_to(self, module: &mut Module) -> Vec<Duplicate> {
        let mut found = Vec::new();
        let header = |block: &Block| block.header();
        add(&mut module.variables, self.variables, &mut found, |entry| {
            (format!("var.{}", entry.name()), header(&entry.block))
        });
        add(&mut module.locals, self.locals, &mut found, |entry| {
            (format!("local.{}", entry.name()), entry.attribute.name.span)
        });
        add(&mut module.outputs, self.outputs, &mut found, |entry| {
            (format!("output.{}", entry.name()), header(&entry.block))
        });
        add(&mut module.calls, self.calls, &mut found, |entry| {
            (format!("module.{}", entry.name()), header(&entry.block))
        });
        add(&mut module.providers, self.providers, &mut found, |entry| {
            (format!("provider.{}", entry.key()), header(&entry.block))
        });
        add(&mut module.checks, self.checks, &mut found, |entry| {
            (format!("check.{}", entry.name()), header(&entry.block))
        });
        for resource in self.resources {
            let table = match resource.mode {
                Mode::Managed => &mut module.resources,
                Mode::Data => &mut module.data,
                Mode::Ephemeral => &mut module.ephemeral,
            };
            add(table, vec![resource], &mut found, |entry| {
                (entry.address(), header(&entry.block))
            });
        }
        module.settings.extend(self.settings);
        module.moved.extend(self.moved);
        module.imports.extend(self.imports);
        module.removed.extend(self.removed);
        found
    }
}

fn attributes(body: Body) -> impl Iterator<Item = Local> {
    body.items.into_iter().filter_map(|item| match item {
        Item::Attribute(attribute) => Some(Local { attribute }),
        Item::Block(_) => None,
    })
}

fn add<T: Declared>(
    table: &mut Table<T>,
    entries: Vec<T>,
    found: &mut Vec<Duplicate>,
    describe: impl Fn(&T) -> (String, Span),
) {
    for entry in entries {
        if let Some(second) = table.insert(entry) {
            let first = table.get(&second.key()).map(|first| describe(first).1);
            let (address, span) = describe(&second);
            found.push((address, span, first));
        }
    }
}
