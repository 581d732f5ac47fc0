use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::check::Shape;
use crate::engine::{Answered, Query, Text};
use crate::problem::Problem;

/// What the worker is asked. [`Request::Evaluate`] is followed by a frame with the document.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// The time that one evaluation has.
    Limit(Duration),
    /// Take these files in place of what is there.
    Load(Load),
    /// Evaluate these entries, by index, over the document that follows.
    Evaluate {
        /// The fields around the document, as a JSON object without its last brace.
        envelope: Option<String>,
        bare: Vec<usize>,
        wrapped: Vec<usize>,
        /// Whether each entry is announced before it is evaluated.
        is_careful: bool,
    },
    /// Answer one question.
    Ask(Query),
}

/// Files of policies, and what is asked of them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Load {
    pub(crate) texts: Vec<Text>,
    /// By file, the shapes of `input`.
    pub(crate) inputs: BTreeMap<usize, Vec<Shape>>,
    /// The rules that give findings.
    pub(crate) entries: Vec<Entry>,
}

/// One rule that gives findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The file that holds it.
    pub(crate) file: usize,
    /// Its path, `data.kubernetes.latest.deny`.
    pub(crate) rule: String,
}

/// What came of a [`Load`].
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Loaded {
    pub(crate) problems: Vec<Problem>,
    /// The files in use, with the names of the rules that they define.
    pub(crate) modules: Vec<(usize, Vec<String>)>,
}

/// What the worker says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Response {
    Done,
    /// It is about to read this file.
    Reading(usize),
    Loaded(Loaded),
    /// It is about to evaluate this entry.
    Trying(usize),
    Evaluated(Vec<(usize, EntryResult)>),
    Answered(Answered),
    /// This entry, or this file while loading, takes too long.
    TimedOut(usize),
    /// The request cannot be served.
    Failed(String),
}

/// What came of one entry over one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EntryResult {
    /// What the rule gives, as JSON; `None` where it gives nothing.
    Given(Option<String>),
    /// The evaluation ended with an error.
    Failed(String),
}
