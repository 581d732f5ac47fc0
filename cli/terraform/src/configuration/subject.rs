use infractl_hcl::syntax::{Reference, StepKind};

use super::Mode;

/// What a reference of an expression speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'t> {
    /// `var.name`
    Variable(&'t str),
    /// `local.name`
    Local(&'t str),
    /// `type.name`, `data.type.name`, `ephemeral.type.name`
    Resource {
        /// Which of the three.
        mode: Mode,
        /// The type.
        kind: &'t str,
        /// The name.
        name: &'t str,
        /// What comes behind it.
        follows: Follows,
    },
    /// `module.name.output`
    Call {
        /// The name of the call.
        name: &'t str,
        /// The output, where it is written out.
        output: Option<&'t str>,
        /// What comes behind the name.
        follows: Follows,
    },
    /// `each.key`
    Each(&'t str),
    /// `count.index`
    Count(&'t str),
    /// `path.module`
    Path(&'t str),
    /// `terraform.workspace`, `tofu.workspace`
    Terraform(&'t str),
    /// `self`
    Own,
    /// A known first word without a name behind it, or a lone word.
    Incomplete(&'t str),
    /// A first word that is kept for later versions of the language.
    Reserved(&'t str),
}

/// What comes behind the name of a resource or of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// The reference ends.
    Nothing,
    /// `.name`
    Attribute,
    /// `[0]`, `["key"]`
    Index,
}

impl<'t> Subject<'t> {
    /// Tells what a reference speaks of.
    pub fn of(reference: &'t Reference) -> Self {
        let root = reference.root.as_str();
        let first = reference.attribute(0);
        let single = |make: fn(&'t str) -> Self| first.map_or(Self::Incomplete(root), make);
        match root {
            "var" => single(Self::Variable),
            "local" => single(Self::Local),
            "each" => single(Self::Each),
            "count" => single(Self::Count),
            "path" => single(Self::Path),
            "terraform" | "tofu" => single(Self::Terraform),
            "self" => Self::Own,
            "template" | "lazy" | "arg" => Self::Reserved(root),
            "module" => Self::call(reference),
            "data" => Self::resource(Mode::Data, reference, 1),
            "ephemeral" => Self::resource(Mode::Ephemeral, reference, 1),
            "resource" => Self::resource(Mode::Managed, reference, 1),
            _ => Self::resource(Mode::Managed, reference, 0),
        }
    }

    fn call(reference: &'t Reference) -> Self {
        let Some(name) = reference.attribute(0) else {
            return Self::Incomplete(reference.root.as_str());
        };
        let follows = follows(reference, 1);
        let output = match follows {
            Follows::Nothing => None,
            Follows::Attribute => reference.attribute(1),
            Follows::Index => reference.attribute(2),
        };
        Self::Call {
            name,
            output,
            follows,
        }
    }

    /// `skip` is the number of steps before the type's own place.
    fn resource(mode: Mode, reference: &'t Reference, skip: usize) -> Self {
        let root = reference.root.as_str();
        let kind = match skip {
            0 => Some(root),
            _ => reference.attribute(skip - 1),
        };
        let (Some(kind), Some(name)) = (kind, reference.attribute(skip)) else {
            return Self::Incomplete(root);
        };
        Self::Resource {
            mode,
            kind,
            name,
            follows: follows(reference, skip + 1),
        }
    }
}

fn follows(reference: &Reference, step: usize) -> Follows {
    match reference.steps.get(step).map(|step| &step.kind) {
        None => Follows::Nothing,
        Some(StepKind::Attribute(_)) => Follows::Attribute,
        Some(StepKind::Index(_)) => Follows::Index,
    }
}
