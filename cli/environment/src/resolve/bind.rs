use std::collections::{BTreeMap, BTreeSet};

use infractl_document::{Finding, Span, Spanned, ValuePath, similar};
use infractl_project::{
    BindKey, BindTarget, Capability, Catalogue, Component, ComponentChoice, ComponentName,
    Environment, Provides, StackName,
};

use super::Resolved;

/// What an input is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// What a component of the environment provides.
    Component {
        /// What enters the values.
        text: String,
        /// Where the provider says so.
        span: Option<Span>,
    },
    /// A place in the output of a stack, which is not known until the stack is applied.
    Stack {
        /// The stack.
        stack: StackName,
        /// The place in its output `cluster`.
        path: ValuePath,
        /// Where it is bound.
        span: Option<Span>,
    },
}

/// Something that one component asks for.
struct Ask<'p> {
    component: &'p ComponentName,
    capability: Capability,
    name: &'p str,
    span: Option<Span>,
    /// Whether the thing enters the values.
    is_input: bool,
}

/// One component of the environment as those that need something see it.
#[derive(Clone, Copy)]
struct Provider<'p> {
    name: &'p ComponentName,
    namespace: &'p str,
    provides: &'p Provides,
}

/// Who provides what an ask wants.
enum Answer<'p> {
    Component(Provider<'p>, String, Option<Span>),
    Stack(Bound),
    /// Nobody: a finding says why.
    Failed,
}

pub(super) fn bind<'p>(
    resolved: &mut Resolved<'p>,
    catalogue: &'p Catalogue,
    worktree: &Catalogue,
) {
    let providers: Vec<Provider<'p>> = resolved
        .components
        .iter()
        .map(|chosen| Provider {
            name: &chosen.component.name,
            namespace: chosen.component.file.namespace.as_str(),
            provides: &chosen.variant.file.provides,
        })
        .collect();
    let mut binder = Binder {
        environment: resolved.environment,
        catalogue,
        providers,
        waiting: resolved
            .waiting
            .iter()
            .map(|name| name.value.clone())
            .collect(),
        used: BTreeSet::new(),
        findings: Vec::new(),
    };
    let mut failed = BTreeMap::new();
    for chosen in &mut resolved.components {
        for ask in asks(chosen.component, &chosen.variant.file) {
            match binder.answer(&ask) {
                Answer::Failed => {
                    let reason = format!("its {} `{}` is not bound", ask.capability, ask.name);
                    failed.entry(ask.component.clone()).or_insert(reason);
                }
                Answer::Stack(bound) => {
                    if ask.is_input {
                        chosen.inputs.insert(ask.name, bound);
                    }
                }
                Answer::Component(provider, text, span) => {
                    if provider.name != ask.component {
                        chosen.needs.insert(provider.name);
                    }
                    if ask.is_input {
                        chosen
                            .inputs
                            .insert(ask.name, Bound::Component { text, span });
                    }
                }
            }
        }
    }
    binder.check_unused(worktree);
    resolved.findings.append(&mut binder.findings);
    resolved
        .components
        .retain(|chosen| !failed.contains_key(&chosen.component.name));
    resolved.unresolved.extend(failed);
}

/// Everything that a variant asks for: its namespace, its needs and its inputs.
fn asks<'p>(component: &'p Component, variant: &'p infractl_project::VariantFile) -> Vec<Ask<'p>> {
    let mut asks = Vec::new();
    let namespace = component.file.namespace.as_str();
    // These exist in every cluster.
    if namespace != "default" && !namespace.starts_with("kube-") {
        asks.push(Ask {
            component: &component.name,
            capability: Capability::Namespace,
            name: namespace,
            span: component.file.namespace.span,
            is_input: false,
        });
    }
    for (capability, needed) in variant.needs.iter() {
        asks.push(Ask {
            component: &component.name,
            capability,
            name: &needed.name,
            span: needed.span,
            is_input: false,
        });
    }
    for (name, input) in &variant.inputs {
        asks.push(Ask {
            component: &component.name,
            capability: *input.kind,
            name,
            span: input.place(),
            is_input: true,
        });
    }
    asks
}

struct Binder<'p> {
    environment: &'p Environment,
    catalogue: &'p Catalogue,
    providers: Vec<Provider<'p>>,
    waiting: BTreeSet<ComponentName>,
    used: BTreeSet<&'p BindKey>,
    findings: Vec<Finding>,
}

impl<'p> Binder<'p> {
    fn answer(&mut self, ask: &Ask<'p>) -> Answer<'p> {
        let key = BindKey {
            component: ask.component.clone(),
            name: ask.name.to_owned(),
        };
        if let Some((key, target)) = self.environment.file.bind.get_key_value(&key) {
            self.used.insert(key);
            return match &target.value {
                BindTarget::Stack { stack, path } => self.stack(target.span, stack, path),
                BindTarget::Component { component, name } => {
                    self.named(ask, target.span, component, name)
                }
            };
        }
        let found: Vec<(Provider<'p>, Option<Span>)> = self
            .providers
            .iter()
            .filter_map(|provider| {
                let (_, span) = provider.provides.find(ask.capability, ask.name)?;
                Some((*provider, span))
            })
            .collect();
        match found.as_slice() {
            [] => self.unmet(ask),
            [(provider, span)] => answer_of(*provider, ask.capability, ask.name, *span),
            several => {
                let names: Vec<&str> = several
                    .iter()
                    .map(|(provider, _)| provider.name.as_str())
                    .collect();
                let Ask {
                    component,
                    capability,
                    name,
                    ..
                } = ask;
                let message = format!(
                    "`{component}` needs the {capability} `{name}`, and `{}` provide it",
                    names.join("` and `")
                );
                let first = names.first().copied().unwrap_or_default();
                let mut finding = Finding::error("env-ambiguous-need", ask.span, message).help(
                    format!("choose one: `bind: {{{component}.{name}: {first}.{name}}}`"),
                );
                for (_, span) in several {
                    finding = finding.related(*span, "provided here");
                }
                self.findings.push(finding);
                Answer::Failed
            }
        }
    }

    fn stack(&mut self, span: Option<Span>, stack: &StackName, path: &ValuePath) -> Answer<'p> {
        let stacks = &self.environment.file.stacks;
        if stacks.contains_key(stack) {
            return Answer::Stack(Bound::Stack {
                stack: stack.clone(),
                path: path.clone(),
                span,
            });
        }
        let message = format!("the environment has no stack `{stack}`");
        let mut finding = Finding::error("env-unknown-bind", span, message);
        finding.help = similar(stack.as_str(), stacks.keys().map(StackName::as_str))
            .map(|close| format!("did you mean `{close}`?"));
        self.findings.push(finding);
        Answer::Failed
    }

    fn named(
        &mut self,
        ask: &Ask<'p>,
        span: Option<Span>,
        component: &ComponentName,
        name: &str,
    ) -> Answer<'p> {
        let names = || self.providers.iter().map(|provider| provider.name.as_str());
        let Some(provider) = self
            .providers
            .iter()
            .find(|provider| provider.name == component)
        else {
            if self.waiting.contains(component) {
                return Answer::Failed;
            }
            let message = format!("the environment has no component `{component}`");
            let mut finding = Finding::error("env-unknown-bind", span, message)
                .related(ask.span, format!("`{}` asks for it here", ask.component));
            finding.help = similar(component.as_str(), names())
                .map(|close| format!("did you mean `{close}`?"));
            self.findings.push(finding);
            return Answer::Failed;
        };
        if let Some((_, place)) = provider.provides.find(ask.capability, name) {
            return answer_of(*provider, ask.capability, name, place);
        }
        let message = format!("`{component}` provides no {} `{name}`", ask.capability);
        let names = provider.provides.names(ask.capability);
        let close = similar(name, names.iter().map(|(name, _)| *name));
        let mut finding = Finding::error("env-unknown-bind", span, message)
            .related(ask.span, format!("`{}` asks for it here", ask.component));
        finding.help = close.map(|close| format!("did you mean `{close}`?"));
        self.findings.push(finding);
        Answer::Failed
    }

    fn unmet(&mut self, ask: &Ask<'p>) -> Answer<'p> {
        let Ask {
            component,
            capability,
            name,
            ..
        } = ask;
        let message =
            format!("`{component}` needs the {capability} `{name}`, and nothing provides it");
        let chosen = self.environment.file.components.get(*component);
        let chosen = chosen.and_then(Spanned::place);
        let finding = Finding::error("env-unmet-need", ask.span, message)
            .related(
                chosen,
                format!("`{component}` is part of the environment here"),
            )
            .help(self.advice(ask));
        self.findings.push(finding);
        Answer::Failed
    }

    fn advice(&self, ask: &Ask<'_>) -> String {
        let Ask {
            component,
            capability,
            name,
            ..
        } = ask;
        let elsewhere = self.catalogue.iter().find(|other| {
            let provides = |variant: &infractl_project::Variant| {
                variant.file.provides.find(*capability, name).is_some()
            };
            other.variants.values().any(provides)
        });
        if let Some(other) = elsewhere {
            let other = &other.name;
            return format!("`{other}` can provide it; see the environment's `components`");
        }
        let provided: Vec<&str> = self
            .providers
            .iter()
            .flat_map(|provider| provider.provides.names(*capability))
            .map(|(name, _)| name)
            .collect();
        similar(name, provided).map_or_else(
            || format!("bind it: `bind: {{{component}.{name}: stack.<stack>.<path>}}`"),
            |close| format!("did you mean `{close}`?"),
        )
    }

    /// A key of `bind` that no need answers to binds nothing: it is misspelled or left over.
    ///
    /// What only the checkout's code needs is bound ahead of the pin, which has to move to it.
    fn check_unused(&mut self, worktree: &Catalogue) {
        let chosen: BTreeSet<&ComponentName> = self
            .providers
            .iter()
            .map(|provider| provider.name)
            .collect();
        for (key, target) in &self.environment.file.bind {
            let is_needed = || is_asked_for(self.environment, worktree, key);
            if self.used.contains(key) || self.waiting.contains(&key.component) || is_needed() {
                continue;
            }
            let message = if chosen.contains(&key.component) {
                format!("`{}` needs nothing named `{}`", key.component, key.name)
            } else {
                format!("the environment has no component `{}`", key.component)
            };
            let mut finding = Finding::error("env-unknown-bind", target.key, message);
            let names = chosen.iter().map(|name| name.as_str());
            finding.help = similar(key.component.as_str(), names)
                .filter(|close| *close != key.component.as_str())
                .map(|close| format!("did you mean `{close}`?"));
            self.findings.push(finding);
        }
    }
}

/// Whether a component asks for a thing with some state of the code: as the variant that the
/// environment chooses, or as any where it chooses none, because a base binds for all that extend it.
fn is_asked_for(environment: &Environment, catalogue: &Catalogue, key: &BindKey) -> bool {
    let Some(component) = catalogue.get(key.component.as_str()) else {
        return false;
    };
    let choice = environment.file.components.get(&key.component);
    let mut variants = component.variants.iter().filter(|(name, _)| {
        let is_chosen = |choice: &Spanned<ComponentChoice>| *choice.variant == **name;
        choice.is_none_or(is_chosen)
    });
    variants.any(|(_, variant)| {
        let asks = asks(component, &variant.file);
        asks.into_iter().any(|ask| ask.name == key.name)
    })
}

/// What of a provider enters the values of the one that asks.
fn answer_of<'p>(
    provider: Provider<'p>,
    capability: Capability,
    name: &str,
    span: Option<Span>,
) -> Answer<'p> {
    let endpoint = match capability {
        Capability::Endpoint => provider.provides.endpoints.get(name),
        _ => None,
    };
    let text = match endpoint {
        Some(endpoint) => format!(
            "{}.{}.svc:{}",
            endpoint.service, provider.namespace, endpoint.port
        ),
        None => name.to_owned(),
    };
    let span = endpoint.map_or(span, |endpoint| endpoint.span);
    Answer::Component(provider, text, span)
}
