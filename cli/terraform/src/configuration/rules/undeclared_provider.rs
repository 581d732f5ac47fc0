use infractl_document::{Finding, Span};
use infractl_hcl::syntax::{Expression, Reference};

use super::{Look, Rule, advice};
use crate::configuration::{Declared as _, Module, ModuleCall, Provider, ProviderRequirement};

pub(super) const RULE: Rule = Rule::new(
    "tf-undeclared-provider",
    "a resource or a call names a configuration of a provider that is not there, or leaves one out",
    check,
);

fn check(look: &Look<'_>, findings: &mut Vec<Finding>) {
    let module = look.module;
    if !module.is_whole {
        return;
    }
    let known = configurations(module);
    for resource in module.all_resources() {
        findings.extend(resource.provider().and_then(|own| undeclared(own, &known)));
    }
    for call in &module.calls {
        for item in call.providers() {
            findings.extend(undeclared(&item.value, &known));
        }
        let called = look.configuration.called(look.id, call.name());
        if let Some((_, called)) = called.filter(|(_, called)| called.is_whole) {
            passed(call, called, findings);
        }
    }
}

/// The configurations with a name of their own that a module sets up, or is given.
fn configurations(module: &Module) -> Vec<String> {
    let own = module.providers.iter().filter(|own| own.alias().is_some());
    let own = own.map(|own| own.key().into_string());
    own.chain(given(module)).collect()
}

/// Those that a module is given.
fn given(module: &Module) -> impl Iterator<Item = String> {
    let requirements = module.provider_requirements();
    let aliases = requirements.flat_map(ProviderRequirement::aliases);
    aliases.filter_map(key)
}

/// `aws.west`; `None` of a provider without a name of its own, which every module has.
fn key(reference: &Reference) -> Option<String> {
    let alias = reference.attribute(0)?;
    Some(format!("{}.{alias}", reference.root.as_str()))
}

fn key_of(expression: &Expression) -> Option<String> {
    match expression.as_reference() {
        Some(reference) => key(reference),
        None => expression
            .as_text()
            .filter(|own| own.contains('.'))
            .map(str::to_owned),
    }
}

fn undeclared(named: &Expression, known: &[String]) -> Option<Finding> {
    let key = key_of(named).filter(|key| !known.contains(key))?;
    let (name, alias) = key.split_once('.')?;
    let otherwise = format!(
        "declare it: `provider \"{name}\" {{ alias = \"{alias}\" … }}`, or let callers give it"
    );
    let help = advice(&key, known.iter().map(String::as_str), otherwise);
    Some(told(
        named.span,
        format!("there is no provider `{key}`"),
        help,
    ))
}

/// Tells what a call gives too much or too little.
fn passed(call: &ModuleCall, called: &Module, findings: &mut Vec<Finding>) {
    let known = configurations(called);
    let mut set = Vec::new();
    for item in call.providers() {
        let Some(key) = key_of(&item.key) else {
            continue;
        };
        if !known.contains(&key) {
            let message = format!("the module `{}` takes no provider `{key}`", called.path);
            let otherwise = "the module names what it takes in `configuration_aliases`";
            let help = advice(&key, known.iter().map(String::as_str), otherwise);
            findings.push(told(item.key.span, message, help));
        }
        set.push(key);
    }
    let aliases = |own: &Provider| own.alias().is_some();
    for key in given(called).filter(|key| !set.contains(key)) {
        // One that the module sets up itself is not missing.
        if called
            .providers
            .iter()
            .any(|own| aliases(own) && *own.key() == *key)
        {
            continue;
        }
        let message = format!(
            "the call `{}` does not give the provider `{key}`",
            call.name()
        );
        let help = format!("give one: `providers = {{ {key} = … }}`");
        findings.push(told(call.block.header(), message, help));
    }
}

fn told(span: Span, message: String, help: String) -> Finding {
    Finding::error(RULE.summary.id, Some(span), message).help(help)
}
