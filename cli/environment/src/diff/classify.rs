//! Why two environments differ.

use std::collections::BTreeMap;
use std::sync::Arc;

use infractl_document::{RenderKind, Sources};
use infractl_project::Environment;
use jiff::civil;

use super::declared::Declarations;
use super::pending::Remaining;
use super::{Class, Declaration, EnvironmentDiff, Later, Place, Side, fields};
use crate::{Options, Rendered, Workspace};

/// Declares what is nothing but a declared setting, printed as it stands by the same line of a
/// template on both sides.
fn through_settings(diff: &mut EnvironmentDiff, sources: &Sources) {
    let declared: BTreeMap<Place, Arc<Declaration>> = diff
        .differences
        .iter()
        .filter_map(|difference| match &difference.class {
            Some(Class::Declared { declaration, .. }) => {
                Some((difference.place(), Arc::clone(declaration)))
            }
            _ => None,
        })
        .collect();
    for difference in &mut diff.differences {
        if !matches!(difference.class, Some(Class::Unexplained)) {
            continue;
        }
        let Some(setting) = difference.setting(sources) else {
            continue;
        };
        if let Some(declaration) = declared.get(&setting) {
            difference.class = Some(Class::Declared {
                declaration: Arc::clone(declaration),
                through: Some(setting),
            });
        }
    }
}

/// How two environments are compared.
#[derive(Debug, Clone, Copy)]
pub struct DiffRequest {
    /// With which code both are rendered.
    pub kind: RenderKind,
    /// The day on which declarations count or have expired.
    pub today: civil::Date,
    /// How they are rendered.
    pub options: Options,
}

/// Two environments and in what they differ.
#[derive(Debug)]
pub struct Diffed {
    /// The first one.
    pub from: Rendered,
    /// The second one.
    pub to: Rendered,
    /// The differences, each with its class.
    pub diff: EnvironmentDiff,
}

impl Workspace<'_> {
    /// Renders two environments, compares them, and says of each difference why it is there.
    pub fn diff(&self, from: &Environment, to: &Environment, request: DiffRequest) -> Diffed {
        let render = |environment| self.render(environment, request.kind, request.options);
        let (rendered_from, rendered_to) = (render(from), render(to));
        let diff = self.classified(
            Side {
                environment: from,
                rendered: &rendered_from,
            },
            Side {
                environment: to,
                rendered: &rendered_to,
            },
            request,
        );
        Diffed {
            from: rendered_from,
            to: rendered_to,
            diff,
        }
    }

    /// Compares two environments that are rendered, and says of each difference why it is there.
    pub fn classified(
        &self,
        from: Side<'_>,
        to: Side<'_>,
        request: DiffRequest,
    ) -> EnvironmentDiff {
        let (first, second) = (from.environment, to.environment);
        let chain = &self.project.file.chain;
        let later = Later::of(chain, &first.name, &second.name);
        let name = later.name(&first.name, &second.name);
        let mut diff = fields::compare(from, to, name, self.sources);
        let remaining = self.remaining(from, to, later, &diff, request);
        let mut declarations = match later {
            Later::From => Declarations::of(&[first], request.today),
            Later::To => Declarations::of(&[second], request.today),
            Later::Both => Declarations::of(&[first, second], request.today),
        };
        for difference in &mut diff.differences {
            let declared = declarations.find(&difference.place());
            let is_pending = || {
                let remaining = remaining.as_ref();
                remaining.is_some_and(|remaining| remaining.lacks(difference))
            };
            difference.class = Some(match declared {
                Some(declaration) => Class::Declared {
                    declaration,
                    through: None,
                },
                None if is_pending() => Class::Pending,
                None => Class::Unexplained,
            });
        }
        through_settings(&mut diff, self.sources);
        diff.findings = declarations.findings(&diff);
        diff
    }

    /// What remains once the later environment has the release of the earlier; `None` where both
    /// have the same.
    fn remaining(
        &self,
        from: Side<'_>,
        to: Side<'_>,
        later: Later,
        diff: &EnvironmentDiff,
        request: DiffRequest,
    ) -> Option<Remaining> {
        let is_release =
            |address: &infractl_document::Address| address.segments().next() == Some("release");
        let mut differences = diff.differences.iter();
        if !differences.any(|difference| is_release(&difference.address)) {
            return None;
        }
        let (earlier, moved) = match later {
            Later::From => (to, from),
            Later::To | Later::Both => (from, to),
        };
        let environment = moved
            .environment
            .with_release(earlier.environment.effective_release());
        let rendered = self.render(&environment, request.kind, request.options);
        let moved = Side {
            environment: &environment,
            rendered: &rendered,
        };
        let name = &environment.name;
        let remaining = match later {
            Later::From => fields::compare(moved, earlier, name, self.sources),
            Later::To | Later::Both => fields::compare(earlier, moved, name, self.sources),
        };
        Some(Remaining::of(&remaining))
    }
}
