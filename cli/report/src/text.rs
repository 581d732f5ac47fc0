use std::collections::HashMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use infractl_document::{Acceptance, Outcome, Severity, SourceId, Sources, Span};

use crate::located::sentence;
use crate::{Located, Place, visible};

/// The most lines of a file shown around a place: a whole file would be scanned for each finding.
const CONTEXT_LINES: u32 = 2;

/// The most `include` calls shown with a finding: the nearest say the most.
const MOST_CALLS: usize = 3;

/// Findings in rustc's look, one after the other with an empty line between.
pub fn text(findings: &[Located], sources: &Sources, is_coloured: bool) -> String {
    let renderer = if is_coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(120);
    let secrets = secrets(findings);
    let mut out = String::new();
    for finding in findings {
        let windows = Windows::of(finding, sources, &secrets);
        out.push_str(&renderer.render(&groups(finding, &windows)));
        out.push_str("\n\n");
    }
    out
}

/// Where secrets stand, by file: each line of such a place is hidden in whatever is quoted.
type Secrets = HashMap<SourceId, Vec<Span>>;

fn secrets(findings: &[Located]) -> Secrets {
    let mut secrets = Secrets::new();
    for finding in findings.iter().filter(|finding| finding.is_secret) {
        let places = [&finding.primary, &finding.template, &finding.rendered];
        for place in places.into_iter().flatten() {
            secrets
                .entry(place.span.source)
                .or_default()
                .push(place.span);
        }
    }
    secrets
}

/// The parts of files that one finding shows, with the places inside them.
struct Windows {
    primary: Option<Window>,
    template: Option<Window>,
    calls: Vec<Window>,
    related: Vec<(Window, String)>,
}

struct Window {
    path: String,
    first_line: usize,
    text: String,
    mark: Range<usize>,
}

impl Windows {
    fn of(finding: &Located, sources: &Sources, secrets: &Secrets) -> Self {
        let window = |place: &Place| {
            let hidden = secrets
                .get(&place.span.source)
                .map_or(&[][..], Vec::as_slice);
            Window::of(place, sources, hidden)
        };
        Self {
            primary: finding.primary.as_ref().and_then(window),
            template: finding.template.as_ref().and_then(window),
            calls: calls(finding).take(MOST_CALLS).filter_map(window).collect(),
            related: finding
                .related
                .iter()
                .filter_map(|(place, message)| Some((window(place)?, message.clone())))
                .collect(),
        }
    }
}

/// The calls that no other part of the finding shows already.
fn calls(finding: &Located) -> impl Iterator<Item = &Place> {
    let is_shown = |call: &Place| {
        let related = finding.related.iter().map(|(place, _)| place);
        let mut shown = related.chain(&finding.template);
        shown.any(|place| (&place.path, place.start.line) == (&call.path, call.start.line))
    };
    finding.calls.iter().filter(move |call| !is_shown(call))
}

impl Window {
    fn of(place: &Place, sources: &Sources, hidden: &[Span]) -> Option<Self> {
        let file = sources.get(place.span.source)?;
        let lines = file.lines();
        let first = place.start.line.saturating_sub(CONTEXT_LINES).max(1);
        // A place of many lines is marked by its first one: the rest says nothing more.
        let last = (place.start.line + CONTEXT_LINES) as usize;
        let from = *lines.get(first as usize - 1)?;
        let to = lines
            .get(last)
            .copied()
            .unwrap_or(u32::try_from(file.bytes().len()).ok()?);
        let line_end = lines
            .get(place.start.line as usize)
            .map_or(to, |next| next.saturating_sub(1));
        let mut bytes = file.bytes().get(from as usize..to as usize)?.to_vec();
        for secret in hidden {
            hide(
                &mut bytes,
                secret.start.saturating_sub(from),
                secret.end.saturating_sub(from),
            );
        }
        // Bad UTF-8 would move byte offsets when replaced, so such a window shows no text.
        let text = String::from_utf8(bytes).ok()?;
        let start = place.span.start.max(from) - from;
        let end = place.span.end.min(line_end).max(place.span.start).max(from) - from;
        Some(Self {
            path: visible(place.path.as_str()).into_owned(),
            first_line: first as usize,
            text,
            mark: start as usize..end as usize,
        })
    }

    fn snippet<'a>(
        &'a self,
        kind: AnnotationKind,
        label: &'a str,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let mut annotation = kind.span(self.mark.clone());
        if !label.is_empty() {
            annotation = annotation.label(label);
        }
        Snippet::source(self.text.as_str())
            .line_start(self.first_line)
            .path(self.path.as_str())
            .fold(false)
            .annotation(annotation)
    }
}

/// Puts stars in place of a range. A text in composed form keeps its bytes, so that marks stay right.
fn hide(bytes: &mut [u8], start: u32, end: u32) {
    let end = (end as usize).min(bytes.len());
    let range = bytes.get_mut(start as usize..end).unwrap_or_default();
    for byte in range
        .iter_mut()
        .filter(|byte| !matches!(byte, b'\n' | b'\r'))
    {
        *byte = b'*';
    }
}

/// An accepted finding in short: what was accepted, where and why.
fn accepted<'a>(finding: &'a Located, acceptance: &Acceptance) -> Group<'a> {
    let title = Level::NOTE
        .primary_title(visible(&finding.message).into_owned())
        .id(visible(&finding.rule).into_owned());
    let mut elements: Vec<Element<'a>> = Vec::new();
    if let Some(place) = &finding.primary {
        let origin = Origin::path(visible(place.path.as_str()).into_owned())
            .line(place.start.line as usize)
            .char_column(place.start.column as usize);
        elements.push(origin.into());
    } else if let Some(file) = &finding.file {
        elements.push(Origin::path(visible(file.as_str()).into_owned()).into());
    }
    for note in notes(finding).into_iter().chain([sentence(acceptance)]) {
        elements.push(Level::NOTE.message(visible(&note).into_owned()).into());
    }
    title.elements(elements)
}

fn groups<'a>(finding: &'a Located, windows: &'a Windows) -> Vec<Group<'a>> {
    if let Some(acceptance) = &finding.acceptance {
        return vec![accepted(finding, acceptance)];
    }
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let message = match finding.outcome {
        Outcome::Violation => finding.message.clone(),
        Outcome::Undecided => format!("could not decide: {}", finding.message),
        Outcome::Unchecked => format!("not checked: {}", finding.message),
    };
    let title = level
        .primary_title(visible(&message).into_owned())
        .id(visible(&finding.rule).into_owned());
    let mut elements: Vec<Element<'a>> = Vec::new();
    match (&windows.primary, &finding.primary, &finding.file) {
        (Some(window), _, _) => {
            elements.push(window.snippet(AnnotationKind::Primary, "").into());
        }
        (None, Some(place), _) => {
            let origin = Origin::path(visible(place.path.as_str()).into_owned())
                .line(place.start.line as usize)
                .char_column(place.start.column as usize);
            elements.push(origin.into());
        }
        (None, None, Some(file)) => {
            elements.push(Origin::path(visible(file.as_str()).into_owned()).into());
        }
        (None, None, None) => {}
    }
    if let Some(window) = &windows.template {
        elements.push(
            window
                .snippet(AnnotationKind::Context, "printed here")
                .into(),
        );
    }
    for window in &windows.calls {
        elements.push(
            window
                .snippet(AnnotationKind::Context, "included here")
                .into(),
        );
    }
    for (window, message) in &windows.related {
        elements.push(window.snippet(AnnotationKind::Context, message).into());
    }
    for note in notes(finding) {
        elements.push(Level::NOTE.message(visible(&note).into_owned()).into());
    }
    if let Some(help) = &finding.help {
        elements.push(Level::HELP.message(visible(help).into_owned()).into());
    }
    vec![title.elements(elements)]
}

fn notes(finding: &Located) -> Vec<String> {
    let mut notes = Vec::new();
    match (&finding.address, &finding.path) {
        (Some(address), Some(path)) if !path.is_empty() => {
            notes.push(format!("in {address}#{path}"));
        }
        (Some(address), _) => notes.push(format!("in {address}")),
        (None, _) => {}
    }
    if !finding.renders.is_empty() {
        let renders = finding
            .renders
            .iter()
            .map(|(name, kind)| format!("{name} ({kind})"));
        notes.push(format!(
            "found in {}",
            renders.collect::<Vec<_>>().join(", ")
        ));
    }
    notes
}
