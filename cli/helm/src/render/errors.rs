//! Go's errors in the form that Helm prints them in.

use infractl_document::Label;
use infractl_template::{ErrorKind, ExecuteError, ParseError};

use crate::{HelmError, HelmErrorKind};

/// Helm's `cleanupParseError`.
pub(super) fn parse(file: &str, error: &ParseError) -> HelmError {
    let tokens: Vec<&str> = error.message.split(": ").collect();
    let message = match tokens.as_slice() {
        [_, location, .., last] => format!("parse error at ({location}): {last}"),
        [_, location] => format!("parse error at ({location}): {location}"),
        _ => format!("parse error in ({file}): {}", error.message),
    };
    let told = HelmError::new(HelmErrorKind::Parse, message);
    let Some(open) = error.unclosed else {
        return told.at(Some(error.span));
    };
    let mut told = told
        .at(Some(open))
        .help("close the action with `}}`, and a block with `{{ end }}`");
    told.related.push(Label {
        span: error.span,
        message: "still open here".to_owned(),
    });
    told
}

/// Helm's `reformatExecErrorMsg`, and what stands in its place for ends of our own.
pub(super) fn execute(file: &str, error: &ExecuteError) -> HelmError {
    let (kind, message, help) = match error.kind {
        ErrorKind::Template => (HelmErrorKind::Execute, reformat(file, &error.message), None),
        ErrorKind::NotRendered => (HelmErrorKind::NotRendered, error.message.clone(), None),
        ErrorKind::Unrepeatable => (
            HelmErrorKind::Unrepeatable,
            error.message.clone(),
            Some(
                "declare the value as a secret in `component.yaml` (`generate`) and name that \
                 secret in the chart's values, or switch the chart's own generation off by them",
            ),
        ),
        ErrorKind::Unsupported | ErrorKind::Limit => (
            HelmErrorKind::Unsupported,
            error.message.clone(),
            Some("`infractl helm template … --renderer helm` hands a chart to the helm binary"),
        ),
    };
    let mut told = HelmError::new(kind, message).at(error.span);
    told.related = error
        .calls
        .iter()
        .map(|span| Label {
            span: *span,
            message: "called from here".to_owned(),
        })
        .collect();
    match help {
        Some(help) => told.help(help),
        None => told,
    }
}

fn reformat(file: &str, whole: &str) -> String {
    let mut tokens = whole.splitn(3, ": ");
    let (Some(_), Some(location), Some(rest)) = (tokens.next(), tokens.next(), tokens.next())
    else {
        return format!("execution error in ({file}): {whole}");
    };
    if let Some(warning) = warning(rest) {
        return format!("execution error at ({location}): {warning}");
    }
    let mut traces: Vec<Trace> = Vec::new();
    let mut next = Some(whole);
    while let Some(text) = next {
        let Some(trace) = Trace::read(text) else {
            return whole.to_owned();
        };
        if traces.last() != Some(&trace) {
            traces.push(trace);
        }
        next = wrapped(text);
    }
    let all: String = traces.iter().map(Trace::print).collect();
    all.trim().to_owned()
}

/// The message between the marks that `required` and `fail` set.
fn warning(text: &str) -> Option<&str> {
    let (_, after) = text.split_once("HELM_ERR_START")?;
    let (inside, _) = after.rsplit_once("HELM_ERR_END")?;
    Some(inside)
}

/// The text of the error that this one wraps: what a function returned.
fn wrapped(text: &str) -> Option<&str> {
    let (_, _, message) = executing(text.strip_prefix("template: ")?)?;
    let (_, inner) = message.strip_prefix("error calling ")?.split_once(": ")?;
    Some(inner)
}

/// The parts of `NAME: executing "FUNCTION" at <NODE>: MESSAGE`.
fn executing(text: &str) -> Option<(&str, String, &str)> {
    let (location, after) = text.split_once(": executing ")?;
    let (function, after) = after.strip_prefix('"')?.split_once('"')?;
    let (node, message) = after.strip_prefix(" at <")?.split_once(">: ")?;
    Some((
        location,
        format!("executing \"{function}\" at <{node}>:"),
        message,
    ))
}

#[derive(Debug, PartialEq, Eq)]
struct Trace {
    location: String,
    function: String,
    message: String,
}

impl Trace {
    fn read(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("template: ")?;
        let own = |location: &str, function: String, message: &str| {
            Some(Self {
                location: location.to_owned(),
                function,
                message: message.to_owned(),
            })
        };
        if rest.starts_with("no template ") {
            return own("", String::new(), text);
        }
        let cut =
            |message: &'_ str| -> usize { message.find(" template:").unwrap_or(message.len()) };
        if let Some((location, function, message)) = executing(rest) {
            return own(
                location,
                function,
                message.get(..cut(message)).unwrap_or(message),
            );
        }
        let (location, message) = rest.rsplit_once(": ")?;
        own(
            location,
            String::new(),
            message.get(..cut(message)).unwrap_or(message),
        )
    }

    fn print(&self) -> String {
        let mut out = String::new();
        if !self.location.is_empty() {
            out.push_str(&self.location);
            out.push_str("\n  ");
        }
        if !self.function.is_empty() {
            out.push_str(&self.function);
            out.push_str("\n    ");
        }
        if !self.message.is_empty() {
            out.push_str(&self.message);
            out.push('\n');
        }
        out
    }
}
