use std::collections::HashSet;

use infractl_document::{Address, Finding, Sources, Span};

use super::ignored::is_ignored;
use super::{
    ALL, bad_address, bad_depends_on, bad_replacement_trigger, constant_condition,
    count_and_for_each, misplaced_reference, missing_module_argument, reference_cycle,
    undeclared_provider, undeclared_reference, unknown_module_argument,
};
use crate::configuration::{Configuration, Declared as _, Module, ModuleId, Target, Use, uses};
use crate::side_by_side::side_by_side;

/// One module, with what rules ask for again and again.
pub(super) struct Look<'c> {
    pub(super) configuration: &'c Configuration,
    pub(super) id: ModuleId,
    pub(super) module: &'c Module,
    pub(super) uses: Vec<Use<'c>>,
    pub(super) sources: &'c Sources,
    /// Whether no module that was read calls it, and it sets up providers or a backend.
    pub(super) is_root: bool,
}

/// Looks over the modules of a configuration that were asked for, by themselves and in their calls.
///
/// Findings of a module come in the order of its files and of their text, and name what they are
/// about: `terraform/<folder>/<address>`.
pub fn lint(configuration: &Configuration, sources: &Sources) -> Vec<Finding> {
    let mut called = HashSet::new();
    for (id, module) in configuration.modules() {
        for call in &module.calls {
            if let Target::Module(target) = configuration.target(id, call.name()) {
                called.insert(target);
            }
        }
    }
    let roots: HashSet<ModuleId> = configuration.roots().iter().copied().collect();
    let own = configuration.modules().filter(|(id, _)| roots.contains(id));
    let told = side_by_side(own.collect(), |(id, module)| {
        let is_set_up = module.backend().is_some() || !module.providers.is_empty();
        let look = Look {
            configuration,
            id,
            module,
            uses: uses(module),
            sources,
            is_root: is_set_up && !called.contains(&id),
        };
        let mut own = Vec::new();
        for check in ALL.iter().filter_map(|rule| rule.check) {
            check(&look, &mut own);
        }
        own.retain(|finding| !is_ignored(&look, finding));
        look.sort(&mut own);
        look.addressed(own)
    });
    told.into_iter().flatten().collect()
}

/// The rules whose findings the tool refuses a configuration for, whatever is ever evaluated.
const REFUSED: [super::Rule; 11] = [
    bad_address::RULE,
    bad_depends_on::RULE,
    bad_replacement_trigger::RULE,
    constant_condition::RULE,
    count_and_for_each::RULE,
    misplaced_reference::RULE,
    missing_module_argument::RULE,
    reference_cycle::RULE,
    undeclared_provider::RULE,
    undeclared_reference::RULE,
    unknown_module_argument::RULE,
];

/// What is wrong with a module, and with those that it calls, so that the tool would refuse it.
pub(crate) fn refused(
    configuration: &Configuration,
    root: ModuleId,
    sources: &Sources,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen = HashSet::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        let Some(module) = configuration.module(id).filter(|_| seen.insert(id)) else {
            continue;
        };
        let look = Look {
            configuration,
            id,
            module,
            uses: uses(module),
            sources,
            is_root: id == root,
        };
        let mut own = Vec::new();
        for check in REFUSED.iter().filter_map(|rule| rule.check) {
            check(&look, &mut own);
        }
        look.sort(&mut own);
        findings.extend(look.addressed(own));
        for call in &module.calls {
            open.extend(configuration.called(id, call.name()).map(|(id, _)| id));
        }
    }
    findings
}

impl Look<'_> {
    fn sort(&self, findings: &mut [Finding]) {
        let files = self.module.files.iter();
        let order: Vec<_> = files.map(|file| file.source).collect();
        findings.sort_by_cached_key(|finding| {
            let place = finding.primary.map(|span| {
                let file = order.iter().position(|source| *source == span.source);
                (file, span.start)
            });
            (place, finding.rule.clone())
        });
    }

    /// Says of which declaration each finding is.
    fn addressed(&self, findings: Vec<Finding>) -> Vec<Finding> {
        if findings.is_empty() {
            return findings;
        }
        let declared = self.declared();
        let folder = self.module.path.name();
        let addressed = findings.into_iter().map(|finding| {
            let around = finding.primary.and_then(|span| {
                declared.iter().find(|(block, _)| {
                    block.source == span.source
                        && block.start <= span.start
                        && span.end <= block.end
                })
            });
            let own = around.map_or("-", |(_, address)| address);
            finding.about(Address::new(["terraform", folder, own]), None)
        });
        addressed.collect()
    }

    fn declared(&self) -> Vec<(Span, String)> {
        let module = self.module;
        let mut found = Vec::new();
        let variables = module.variables.iter();
        found.extend(variables.map(|entry| (entry.block.span, format!("var.{}", entry.name()))));
        let locals = module.locals.iter();
        found.extend(locals.map(|entry| (entry.attribute.span, format!("local.{}", entry.name()))));
        let outputs = module.outputs.iter();
        found.extend(outputs.map(|entry| (entry.block.span, format!("output.{}", entry.name()))));
        let resources = module.all_resources();
        found.extend(resources.map(|entry| (entry.block.span, entry.address())));
        let calls = module.calls.iter();
        found.extend(calls.map(|entry| (entry.block.span, format!("module.{}", entry.name()))));
        let providers = module.providers.iter();
        found
            .extend(providers.map(|entry| (entry.block.span, format!("provider.{}", entry.key()))));
        let checks = module.checks.iter();
        found.extend(checks.map(|entry| (entry.block.span, format!("check.{}", entry.name()))));
        found
    }
}
