use infractl_document::{Node, Span, View, similar};

use super::expression::{Use, uses};
use super::{Workflow, WorkflowRule};
use crate::lint::Report;

pub(crate) const RULE: WorkflowRule = WorkflowRule {
    id: "gha-invalid-expression",
    summary: "an expression is not closed, cannot be read, or names a context or function that GitHub does not have there",
    check,
};

const CONTEXTS: &[&str] = &[
    "env", "github", "inputs", "job", "jobs", "matrix", "needs", "runner", "secrets", "steps",
    "strategy", "vars",
];
const FUNCTIONS: &[&str] = &[
    "always",
    "cancelled",
    "case",
    "contains",
    "endsWith",
    "failure",
    "format",
    "fromJSON",
    "hashFiles",
    "join",
    "startsWith",
    "success",
    "toJSON",
];

fn check(workflow: &Workflow<'_>, report: &mut Report) {
    walk(workflow.text, workflow.root(), report);
    let jobs = workflow.jobs().map(|(_, job)| (job, false));
    let steps = workflow
        .steps()
        .flat_map(Node::children)
        .map(|step| (step, true));
    for (node, is_step) in jobs.chain(steps) {
        if let Some((condition, text)) =
            node.get("if").and_then(|node| Some((node, node.as_str()?)))
        {
            self::condition(workflow.text, report, condition, text, is_step);
        }
    }
}

fn walk(raw: &[u8], node: Node<'_>, report: &mut Report) {
    match node.view() {
        View::Text(text) => texts(raw, report, node, text),
        View::List(_) | View::Map(_) => node.children().for_each(|child| walk(raw, child, report)),
        _ => {}
    }
}

/// Each `${{ … }}` of a text.
fn texts(raw: &[u8], report: &mut Report, node: Node<'_>, text: &str) {
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find("${{")) {
        let start = at + start;
        let inside = text.get(start + 3..).unwrap_or_default();
        let Some(length) = closing(inside) else {
            report.say(
                place(raw, node, text, start),
                "`${{` is not closed",
                "write `}}` behind it",
            );
            return;
        };
        let expression = inside.get(..length).unwrap_or_default();
        one(report, expression, |offset| {
            place(raw, node, text, start + 3 + offset)
        });
        at = start + 3 + length + 2;
    }
}

/// Where `}}` stands outside of quotes.
fn closing(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    for (at, sign) in text.char_indices() {
        match sign {
            '\'' => is_quoted = !is_quoted,
            '}' if !is_quoted && text.get(at..).is_some_and(|rest| rest.starts_with("}}")) => {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

/// A condition is an expression with or without `${{ }}`, and sees less than other keys.
fn condition(raw: &[u8], report: &mut Report, node: Node<'_>, text: &str, is_step: bool) {
    let expression = if text.contains("${{") {
        let inside = text.split_once("${{").map_or("", |(_, inside)| inside);
        inside
            .split_once("}}")
            .map_or("", |(expression, _)| expression)
    } else {
        one(report, text, |offset| place(raw, node, text, offset));
        text
    };
    let hidden: &[&str] = if is_step {
        &["secrets", "jobs"]
    } else {
        &[
            "secrets", "jobs", "env", "job", "matrix", "runner", "steps", "strategy",
        ]
    };
    for (_, used) in uses(expression).into_iter().flatten() {
        if let Use::Context(name) = used
            && hidden.contains(&name.to_ascii_lowercase().as_str())
        {
            let message = format!(
                "`{name}` is not known in the condition of a {}",
                if is_step { "step" } else { "job" }
            );
            let help = "hand it on by `env` of the step, or by an output of an earlier job";
            report.say(place(raw, node, text, 0), message, help);
        }
    }
}

fn one(report: &mut Report, expression: &str, place: impl Fn(usize) -> Option<Span>) {
    for token in uses(expression) {
        match token {
            Err((at, message)) => {
                report.say(place(at), message, "see GitHub's page on expressions");
            }
            Ok((at, Use::Context(name))) if !known(CONTEXTS, name) => {
                let message = format!("there is no context `{name}`");
                report.say(place(at), message, meant(name, CONTEXTS));
            }
            Ok((at, Use::Function(name))) if !known(FUNCTIONS, name) => {
                let message = format!("there is no function `{name}`");
                report.say(place(at), message, meant(name, FUNCTIONS));
            }
            Ok(_) => {}
        }
    }
}

fn known(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn meant(name: &str, names: &[&str]) -> String {
    match similar(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there is `{}`", names.join("`, `")),
    }
}

/// The place of a byte of a text. A text of several lines is found again by its expressions.
fn place(raw: &[u8], node: Node<'_>, text: &str, offset: usize) -> Option<Span> {
    let span = node.span()?;
    let at = |start: usize| Some(Span::new(span.source, start, start + 1));
    match span.len().checked_sub(text.len()) {
        Some(0) => return at(span.start as usize + offset),
        Some(2) => return at(span.start as usize + 1 + offset),
        _ => {}
    }
    let written = std::str::from_utf8(raw.get(span.range())?).ok()?;
    let before = |(start, _): &(usize, &str)| *start <= offset;
    let (number, (start, _)) = text
        .match_indices("${{")
        .enumerate()
        .take_while(|(_, found)| before(found))
        .last()?;
    let (found, _) = written.match_indices("${{").nth(number)?;
    at(span.start as usize + found + (offset - start))
}
