use super::{Executor, Failure};
use crate::quote::quote;
use crate::{CallError, ErrorKind, ExecuteError};

impl Executor<'_, '_, '_> {
    /// An error at the current node, in Go's words.
    pub(super) fn fail(&self, message: &str) -> Failure {
        self.fail_as(ErrorKind::Template, message)
    }

    pub(super) fn not_known(&self) -> Failure {
        self.fail_as(
            ErrorKind::NotRendered,
            "depends on a value that is not known yet",
        )
    }

    pub(super) fn fail_as(&self, kind: ErrorKind, message: &str) -> Failure {
        let name = self.template.name();
        let Some(node) = self.node else {
            return Failure::new(ExecuteError {
                message: format!("template: {name}: {message}"),
                kind,
                span: None,
                calls: Vec::new(),
            });
        };
        let at = node.at();
        let location = self.template.location(at);
        let name = quote(name.as_bytes());
        Failure::new(ExecuteError {
            message: format!("template: {location}: executing {name} at <{node}>: {message}"),
            kind,
            span: Some(self.span((at, at.saturating_add(self.width(at))))),
            calls: Vec::new(),
        })
    }

    /// An error of a function, told at the call.
    pub(super) fn fail_call(&self, name: &str, error: CallError) -> Failure {
        let mut outer = self.fail_as(
            error.kind,
            &format!("error calling {name}: {}", error.message),
        );
        if let Some(span) = error.span {
            // The place deeper down tells more than the call does.
            let calls = error.calls.into_iter().chain(outer.0.span).collect();
            outer.0.calls = calls;
            outer.0.span = Some(span);
        }
        outer
    }

    /// The width of the word at an offset.
    fn width(&self, at: u32) -> u32 {
        let rest = self.template.text().get(at as usize..).unwrap_or_default();
        let ends = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b')' | b'}' | b'|');
        let width = rest.iter().position(ends).unwrap_or(rest.len());
        u32::try_from(width.max(1)).unwrap_or(1)
    }
}
