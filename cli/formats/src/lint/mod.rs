//! What the tools that run the files would refuse, though it can be read.

pub(crate) mod compose;
pub(crate) mod dockerfile;
mod keys;
pub(crate) mod workflow;

use infractl_document::{Finding, Node, Span};

/// One rule, with the function that looks at what it reads.
pub(crate) struct Rule<C> {
    /// Its id.
    pub(crate) id: &'static str,
    /// What breaks it.
    pub(crate) summary: &'static str,
    /// Says what is wrong.
    pub(crate) check: C,
}

/// The findings of one rule.
pub(crate) struct Report {
    id: &'static str,
    pub(crate) findings: Vec<Finding>,
}

impl<C: Copy> Rule<C> {
    /// Its entry in the list of rules.
    pub(crate) const fn entry(&self) -> (&'static str, &'static str) {
        (self.id, self.summary)
    }

    /// Has it look at something.
    pub(crate) fn run(&self, look: impl FnOnce(C, &mut Report)) -> Vec<Finding> {
        let mut report = Report {
            id: self.id,
            findings: Vec::new(),
        };
        look(self.check, &mut report);
        report.findings
    }
}

impl Report {
    /// Says what is wrong somewhere, and what would be right.
    pub(crate) fn say(
        &mut self,
        span: Option<Span>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let finding = Finding::error(self.id, span, message).help(help);
        self.findings.push(finding);
    }
}

/// Where a key was written, else its value.
pub(crate) fn key_span(node: Node<'_>) -> Option<Span> {
    node.key_span().or(node.span())
}
