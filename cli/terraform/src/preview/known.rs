//! What is known of providers: which schema a resource has, and how far it can be relied on.

use std::collections::BTreeMap;

use infractl_document::similar;
use infractl_hcl::syntax::Expression;

use super::instance::Instance;
use super::open::Open;
use super::providers::source_of;
use super::rules::{UNKNOWN_SCHEMA, UNKNOWN_TYPE};
use super::world::World;
use crate::configuration::{Constraints, Module, Resource, Version};
use crate::schema::{BlockSchema, ProviderSchema, UNREADABLE};

/// What a resource takes and gives.
#[derive(Clone, Copy)]
pub(super) struct Known<'c> {
    pub(super) schema: &'c BlockSchema,
    /// Whether it says what is planned where nothing is set.
    pub(super) has_defaults: bool,
    /// Whether the provider has nothing that the schema lacks.
    pub(super) is_sure: bool,
}

/// How the version of a provider that a module takes stands to that of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit {
    Same,
    /// It may have more than the schema says.
    PerhapsNewer,
    Other,
}

/// The versions that lock files name, by the source of the provider without a host.
pub(super) type Locked = BTreeMap<String, Vec<Version>>;

impl<'c> World<'c> {
    /// What a resource takes and gives. That it is not known is told.
    pub(super) fn known(
        &self,
        instance: &Instance<'c>,
        subject: &str,
        resource: &Resource,
    ) -> Option<Known<'c>> {
        let (provider, is_sure) =
            self.provider_schema(instance.module, resource.provider_name())?;
        let kinds = provider.of_mode(resource.mode);
        let kind = resource.kind();
        match kinds.get(kind) {
            Ok(Some(schema)) => {
                return Some(Known {
                    schema,
                    has_defaults: provider.has_defaults,
                    is_sure,
                });
            }
            Err(error) => {
                let message = format!("what is kept of the schema is none: {error}");
                let span = resource.block.header();
                self.tell(instance, subject, UNREADABLE, span, &message);
            }
            Ok(None) if provider.is_whole && is_sure => {
                let close = similar(kind, kinds.names());
                let hint = close.map_or_else(String::new, |own| format!("; did you mean `{own}`?"));
                let word = resource.mode.word();
                let message = format!("the provider has no {word} `{kind}`{hint}");
                let label = resource.block.labels.first();
                let span = label.map_or(resource.block.header(), |label| label.span);
                self.tell(instance, subject, UNKNOWN_TYPE, span, &message);
            }
            Ok(None) => {}
        }
        None
    }

    /// Tells that what a resource leaves out cannot be known.
    pub(super) fn tell_unknown(&self, instance: &Instance<'c>, subject: &str, resource: &Resource) {
        if self.is_open() {
            return;
        }
        let message = format!(
            "the schema of `{}` is not known: nor is what it leaves out",
            resource.kind()
        );
        let span = resource.block.header();
        self.tell(instance, subject, UNKNOWN_SCHEMA, span, &message);
    }

    /// The schema of a provider by its local name, and whether it says all that there is.
    pub(super) fn provider_schema(
        &self,
        module: &Module,
        name: &str,
    ) -> Option<(&'c ProviderSchema, bool)> {
        let Some(open) = self.open else {
            let source = source_of(module, name);
            return Some((self.request.schemas.provider(&source)?, true));
        };
        let known = self.providers.borrow().get(name).copied();
        known.unwrap_or_else(|| {
            let source = source_of(module, name);
            let schema = self.request.schemas.provider(&source);
            let found = schema.and_then(|schema| match open.fit(module, name, &source, schema) {
                Fit::Same => Some((schema, true)),
                Fit::PerhapsNewer => Some((schema, false)),
                Fit::Other => None,
            });
            self.providers.borrow_mut().insert(name.to_owned(), found);
            found
        })
    }
}

impl Open {
    fn fit(&self, module: &Module, name: &str, source: &str, schema: &ProviderSchema) -> Fit {
        let Some(own) = schema
            .version
            .as_deref()
            .and_then(|own| own.parse::<Version>().ok())
        else {
            // What ships with the tool is built into every one, and what was kept is wanted.
            return Fit::Same;
        };
        let bare = source.rsplitn(3, '/').take(2).collect::<Vec<_>>();
        let bare: Vec<&str> = bare.into_iter().rev().collect();
        if let Some(locked) = self.locked.get(&bare.join("/")) {
            let fits = locked.iter().map(|version| {
                let (taken, known) = (numbers(version), numbers(&own));
                match (taken.first() == known.first(), taken <= known) {
                    (false, _) => Fit::Other,
                    (true, true) => Fit::Same,
                    (true, false) => Fit::PerhapsNewer,
                }
            });
            return fits.fold(Fit::Same, Fit::worse);
        }
        let required = module
            .provider_requirements()
            .filter(|own| own.name() == name);
        let written: Vec<&str> = required
            .filter_map(|own| own.version().and_then(Expression::as_text))
            .collect();
        if written.is_empty() {
            let is_kept = schema.is_whole;
            return if is_kept {
                Fit::Same
            } else {
                Fit::PerhapsNewer
            };
        }
        let fits = written.into_iter().map(|text| {
            let Ok(constraints) = text.parse::<Constraints>() else {
                return Fit::Other;
            };
            match next(&own) {
                _ if !constraints.allow(&own) => Fit::Other,
                Some(next) if constraints.allow(&next) && !schema.is_whole => Fit::PerhapsNewer,
                _ => Fit::Same,
            }
        });
        fits.fold(Fit::Same, Fit::worse)
    }
}

impl Fit {
    fn worse(self, other: Self) -> Self {
        match (self, other) {
            (Self::Other, _) | (_, Self::Other) => Self::Other,
            (Self::PerhapsNewer, _) | (_, Self::PerhapsNewer) => Self::PerhapsNewer,
            (Self::Same, Self::Same) => Self::Same,
        }
    }
}

fn numbers(version: &Version) -> &[i64] {
    version.segments()
}

/// The first release that may have more: `6.70.0` after `6.69.1`.
fn next(version: &Version) -> Option<Version> {
    let [major, minor, ..] = numbers(version) else {
        return None;
    };
    format!("{major}.{}.0", minor + 1).parse().ok()
}
