//! Differences that `divergence.yaml` says are meant to be.

use std::sync::Arc;

use infractl_document::{AddressGlob, FieldGlob, Finding, Severity, Span};
use infractl_project::{Date, Difference as Written, Environment};
use jiff::civil;

use super::{Difference, EnvironmentDiff, Place};

/// An entry of a file of declared differences.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// The documents.
    pub address: AddressGlob,
    /// The fields.
    pub field: FieldGlob,
    /// Why they differ.
    pub reason: String,
    /// The last day on which they may.
    pub expires: Option<Date>,
    /// Where it is written.
    pub span: Option<Span>,
    expires_at: Option<Span>,
}

/// The declarations that count, and those that were in use.
pub(super) struct Declarations {
    entries: Vec<Entry>,
}

struct Entry {
    declaration: Arc<Declaration>,
    /// The file, as a number.
    file: usize,
    has_expired: bool,
    is_used: bool,
    /// Whether it named a difference that no entry before it in the same file names.
    is_needed: bool,
}

impl Declarations {
    /// Reads those of some environments; one that expired before `today` does not count.
    pub(super) fn of(environments: &[&Environment], today: civil::Date) -> Self {
        let written = environments
            .iter()
            .enumerate()
            .flat_map(|(file, environment)| {
                environment.divergence.iter().map(move |one| (file, one))
            });
        let entries = written.map(|(file, written)| Entry {
            declaration: Arc::new(Declaration::from(&written.value)),
            file,
            has_expired: written
                .expires
                .as_ref()
                .is_some_and(|last| last.value.day() < today),
            is_used: false,
            is_needed: false,
        });
        Self {
            entries: entries.collect(),
        }
    }

    /// The first declaration that names a field of a document; all that do are in use.
    pub(super) fn find(&mut self, place: &Place) -> Option<Arc<Declaration>> {
        let mut found = None;
        let mut file = None;
        for entry in &mut self.entries {
            if entry.declaration.names(place) && !entry.has_expired {
                entry.is_used = true;
                entry.is_needed |= file != Some(entry.file);
                file = Some(entry.file);
                found = found.or_else(|| Some(Arc::clone(&entry.declaration)));
            }
        }
        found
    }

    /// Tells of declarations that have expired, and of those that name no difference.
    pub(super) fn findings(&self, diff: &EnvironmentDiff) -> Vec<Finding> {
        let (from, to) = (&diff.from, &diff.to);
        let mut findings = Vec::new();
        for entry in &self.entries {
            let declaration = &entry.declaration;
            if entry.has_expired {
                let last = declaration.expires.map(|day| day.to_string());
                let message = format!(
                    "the difference may be there until {} only, and does not count any more",
                    last.unwrap_or_default()
                );
                let place = declaration.expires_at.or(declaration.span);
                findings.push(
                    Finding::error("divergence-expired", place, message)
                        .help("end the difference and remove the entry, or give it another day"),
                );
            } else if !entry.is_used && !diff.hides(&declaration.address) {
                let message = format!("`{from}` and `{to}` do not differ in what is declared here");
                findings.push(
                    Finding::new(
                        "divergence-unused",
                        Severity::Warning,
                        declaration.span,
                        message,
                    )
                    .help("remove the entry, or correct its `address` and `field`"),
                );
            } else if entry.is_used && !entry.is_needed {
                let message = "entries before this one declare all that it names";
                let (rule, place) = ("divergence-repeated", declaration.span);
                findings.push(
                    Finding::new(rule, Severity::Warning, place, message)
                        .help("remove the entry, or the part of the others that it repeats"),
                );
            }
        }
        findings
    }
}

impl Declaration {
    fn names(&self, place: &Place) -> bool {
        self.address.matches(&place.address) && self.field.matches(&place.path)
    }
}

impl From<&Written> for Declaration {
    fn from(written: &Written) -> Self {
        Self {
            address: written.address.value.clone(),
            field: written.field.value.clone(),
            reason: written.reason.value.clone(),
            expires: written.expires.as_ref().map(|day| day.value),
            span: written.address.span,
            expires_at: written.expires.as_ref().and_then(|day| day.span),
        }
    }
}

impl EnvironmentDiff {
    /// Whether a pattern may name something of a component that could not be compared.
    fn hides(&self, address: &AddressGlob) -> bool {
        let mut segments = address.as_str().split('/');
        let (kind, owner) = (segments.next(), segments.next());
        let may_be_owned = matches!(kind, Some(kind) if kind.contains('*') || kind == "kubernetes");
        let owner = owner.unwrap_or("**");
        may_be_owned
            && self.uncompared.iter().any(|component| {
                owner.contains('*') || kind == Some("**") || owner == component.component.as_str()
            })
    }
}

impl Difference {
    /// The document and the field.
    pub fn place(&self) -> Place {
        Place {
            address: self.address.clone(),
            path: self.path.clone(),
        }
    }
}
