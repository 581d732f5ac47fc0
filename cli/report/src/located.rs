use std::cmp::Ordering;

use infractl_base::RelativePath;
use infractl_document::{
    Acceptance, Finding, Outcome, Position, RenderKind, Severity, Sources, Span,
};

/// A finding with its spans turned into paths, lines and columns.
#[derive(Debug, Clone)]
pub struct Located {
    /// The rule's id.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// Violation, undecided or unchecked.
    pub outcome: Outcome,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
    /// The file without a place in it, where only the file is known.
    pub file: Option<RelativePath>,
    /// The line that a person would edit.
    pub primary: Option<Place>,
    /// Whether a secret stands in these places, which no report quotes.
    pub is_secret: bool,
    /// The template line, where `primary` is the value that it prints.
    pub template: Option<Place>,
    /// The `include` calls between the template and the object, innermost first.
    pub calls: Vec<Place>,
    /// The place in the rendered text.
    pub rendered: Option<Place>,
    /// Other places that belong to it.
    pub related: Vec<(Place, String)>,
    /// The document that it is about.
    pub address: Option<String>,
    /// The place in that document.
    pub path: Option<String>,
    /// Environment and render in which it was found.
    pub renders: Vec<(String, RenderKind)>,
    /// Stays the same when lines move.
    pub fingerprint: u128,
    /// Who accepted it, and why; `None` for a finding that counts.
    pub acceptance: Option<Acceptance>,
}

/// A range in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// From the project root.
    pub path: RelativePath,
    /// The first character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
    /// The range in bytes.
    pub span: Span,
}

impl Place {
    fn of(span: Span, sources: &Sources) -> Option<Self> {
        let (path, start, end) = sources.locate(span)?;
        Some(Self {
            path,
            start,
            end,
            span,
        })
    }
}

/// Places every finding and sorts them by path, line, column and rule; accepted ones come last.
pub fn locate(findings: &[Finding], sources: &Sources) -> Vec<Located> {
    let mut located: Vec<Located> = findings
        .iter()
        .map(|finding| locate_one(finding, sources))
        .collect();
    located.sort_by(order);
    located
}

fn locate_one(finding: &Finding, sources: &Sources) -> Located {
    let origin = finding.primary.map(|span| sources.origin(span));
    let place = |span: Option<Span>| span.and_then(|span| Place::of(span, sources));
    let written = place(origin.as_ref().and_then(infractl_document::Origin::written));
    let rendered = place(origin.as_ref().and_then(|origin| origin.made));
    let template = origin.as_ref().filter(|origin| origin.data.is_some());
    let primary = written.or_else(|| rendered.clone());
    let related = ends(&finding.related).filter_map(|label| {
        let origin = sources.origin(label.span);
        let place = Place::of(origin.code.unwrap_or(label.span), sources)?;
        Some((place, label.message.clone()))
    });
    Located {
        rule: finding.rule.to_string(),
        severity: finding.severity,
        outcome: finding.outcome,
        message: shortened(&finding.message),
        help: finding.help.clone(),
        file: finding.file.clone(),
        primary,
        is_secret: finding.is_secret,
        template: place(template.and_then(|origin| origin.code)),
        calls: origin
            .iter()
            .flat_map(|origin| &origin.calls)
            .filter_map(|span| Place::of(*span, sources))
            .collect(),
        rendered,
        related: related.collect(),
        address: finding.address.as_ref().map(ToString::to_string),
        path: finding.path.as_ref().map(ToString::to_string),
        renders: finding.renders.iter().cloned().collect(),
        fingerprint: finding.fingerprint(),
        acceptance: finding.acceptance.as_deref().cloned(),
    }
}

/// The most characters of a message: a template that calls itself repeats its name a thousand times.
const LONGEST_MESSAGE: usize = 1_000;

/// The most places beside the first: an endless recursion is clear after a few of its calls.
const MOST_RELATED: usize = 10;

/// A message without the middle that nobody reads.
fn shortened(message: &str) -> String {
    if message.chars().nth(LONGEST_MESSAGE).is_none() {
        return message.to_owned();
    }
    let head: String = message.chars().take(LONGEST_MESSAGE / 2).collect();
    let tail: Vec<char> = message.chars().rev().take(LONGEST_MESSAGE / 4).collect();
    let tail: String = tail.into_iter().rev().collect();
    format!("{head} … {tail}")
}

/// All of a short list, the first and the last of a long one.
fn ends<T>(list: &[T]) -> impl Iterator<Item = &T> {
    let (half, from) = if list.len() > MOST_RELATED {
        (MOST_RELATED / 2, list.len() - MOST_RELATED / 2)
    } else {
        (list.len(), list.len())
    };
    list.iter().take(half).chain(list.iter().skip(from))
}

impl Located {
    /// Names every file below a folder from that folder; others keep their paths.
    pub fn name_from(&mut self, folder: &RelativePath) {
        let places = self.primary.iter_mut().chain(&mut self.template);
        let places = places.chain(&mut self.calls).chain(&mut self.rendered);
        let related = self.related.iter_mut().map(|(place, _)| place);
        let paths = places.chain(related).map(|place| &mut place.path);
        for path in paths.chain(&mut self.file) {
            let below = path.below(folder).map(RelativePath::parse);
            if let Some(Ok(below)) = below {
                *path = below;
            }
        }
    }

    /// The path of the file that the finding is in; empty where there is none.
    pub fn file_path(&self) -> &str {
        let placed = self.primary.as_ref().map(|place| place.path.as_str());
        placed
            .or(self.file.as_ref().map(RelativePath::as_str))
            .unwrap_or_default()
    }

    /// How much it matters: what counts before what is accepted, then by severity.
    pub(crate) fn weight(&self) -> (bool, Severity) {
        (self.acceptance.is_none(), self.severity)
    }

    fn start(&self) -> Option<Position> {
        self.primary.as_ref().map(|place| place.start)
    }
}

/// Who accepted a finding and why, in words.
pub(crate) fn sentence(acceptance: &Acceptance) -> String {
    let Acceptance {
        by,
        owner,
        reason,
        expires,
    } = acceptance;
    match expires {
        Some(day) => format!("accepted until {day} by a {by} of {owner}: {reason}"),
        None => format!("accepted by an {by} of {owner}: {reason}"),
    }
}

/// What a change accepts by itself comes first, what is accepted comes last.
const FIRST: &str = "waiver-added";

fn order(left: &Located, right: &Located) -> Ordering {
    let rank = |found: &Located| (found.rule != FIRST, found.acceptance.is_some());
    rank(left)
        .cmp(&rank(right))
        .then_with(|| left.file_path().cmp(right.file_path()))
        .then_with(|| left.start().cmp(&right.start()))
        .then_with(|| left.rule.cmp(&right.rule))
        .then_with(|| left.message.cmp(&right.message))
        .then_with(|| left.address.cmp(&right.address))
        .then_with(|| left.path.cmp(&right.path))
        .then_with(|| left.renders.cmp(&right.renders))
}
