use std::ffi::OsString;
use std::sync::Arc;

use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_hcl::read_expression;
use infractl_hcl::syntax::Reference;

use super::backend::quoted;

/// What a plan is made for, and what it is limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlanRequest {
    /// What it is for.
    pub purpose: Purpose,
    /// Addresses that alone are looked at, with what they need.
    pub targets: Vec<String>,
    /// Addresses that are replaced although nothing asks for it.
    pub replacements: Vec<String>,
}

/// What a plan is made for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To make the configuration real.
    #[default]
    Apply,
    /// To destroy everything.
    Destroy,
    /// To take what changed elsewhere into the state, and to change nothing.
    RefreshOnly,
}

/// An object that exists and is to be owned from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The resource's address.
    pub address: String,
    /// What its provider knows it by.
    pub id: String,
}

impl Import {
    /// Whether a text can only be an address: it becomes part of the configuration.
    pub fn is_address(text: &str) -> bool {
        let sources = Sources::new();
        let bytes = Arc::from(text.as_bytes());
        let source = sources.add(&RelativePath::root(), &bytes);
        let (expression, errors) = read_expression(&bytes, source);
        let is_plain = |reference: &Reference| !reference.steps.is_empty();
        errors.is_empty() && expression.as_reference().is_some_and(is_plain)
    }

    /// The blocks that have a plan take objects over; `None` where there are none.
    pub(super) fn blocks(imports: &[Self]) -> Option<String> {
        if imports.is_empty() {
            return None;
        }
        let block = |import: &Self| {
            let Self { address, id } = import;
            format!("import {{\n  to = {address}\n  id = {}\n}}\n", quoted(id))
        };
        Some(imports.iter().map(block).collect())
    }
}

impl PlanRequest {
    pub(super) fn arguments(&self) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = Vec::new();
        match self.purpose {
            Purpose::Apply => {}
            Purpose::Destroy => arguments.push("-destroy".into()),
            Purpose::RefreshOnly => arguments.push("-refresh-only".into()),
        }
        for target in &self.targets {
            arguments.push(format!("-target={target}").into());
        }
        for replacement in &self.replacements {
            arguments.push(format!("-replace={replacement}").into());
        }
        arguments
    }

    /// Whether the plan leaves something out, which a record should say.
    pub fn is_limited(&self) -> bool {
        !self.targets.is_empty() || self.purpose == Purpose::RefreshOnly
    }
}
