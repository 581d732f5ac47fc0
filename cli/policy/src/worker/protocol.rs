use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::engine::{Answered, Query, Text};
use crate::policy::Scope;
use crate::problem::Problem;

/// What the worker is asked. [`Request::Evaluate`] is followed by a frame with the documents.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// The time that one evaluation has; nothing is answered.
    Limit(Duration),
    /// Take these files in place of what is there.
    Load {
        load: Load,
        /// Whether each file is announced before it is read.
        is_careful: bool,
    },
    /// Take these rules for those that give findings; nothing is answered.
    Entries(Vec<Entry>),
    /// Evaluate entries, by index, over what follows.
    Evaluate {
        inputs: Inputs,
        /// Whether the documents are JSON, and not what an `Encoder` wrote.
        is_json: bool,
        /// Whether each entry is announced before it is evaluated.
        is_careful: bool,
    },
    /// Say what the last evaluation printed.
    Printed,
    /// Say which lines all evaluations since the last load reached.
    Covered,
    /// Answer one question.
    Ask(Query),
}

/// Which entries see what of the frame that follows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Inputs {
    /// The frame is one document.
    Document {
        /// What stands around the document, as a JSON object without its value.
        envelope: Option<String>,
        /// The entries that see the document itself.
        bare: Vec<usize>,
        /// The entries that see it inside the envelope.
        wrapped: Vec<usize>,
    },
    /// The frame is a list of documents, each in its envelope.
    Environment {
        /// What stands around the documents, as a JSON object without them.
        around: String,
        views: Vec<View>,
    },
}

/// Some of an environment's documents, and the entries that see them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct View {
    pub(crate) entries: Vec<usize>,
    /// Places in the list.
    pub(crate) documents: Vec<usize>,
}

impl View {
    /// A view of nothing yet.
    pub(crate) fn of(entries: Vec<usize>) -> Self {
        Self {
            entries,
            documents: Vec::new(),
        }
    }
}

impl Inputs {
    /// The number of evaluations.
    pub(crate) fn entries(&self) -> usize {
        match self {
            Self::Document { bare, wrapped, .. } => bare.len() + wrapped.len(),
            Self::Environment { views, .. } => views.iter().map(|view| view.entries.len()).sum(),
        }
    }
}

/// Files of policies, and what is asked of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Load {
    pub(crate) texts: Vec<Text>,
    /// By file, what a policy sees.
    pub(crate) sees: BTreeMap<usize, Sees>,
    /// The rules that give findings.
    pub(crate) entries: Vec<Entry>,
    /// Whether the lines are counted that evaluations reach.
    pub(crate) covers: bool,
}

/// What a policy sees: the shapes of its `input` follow from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sees {
    pub(crate) scope: Scope,
    pub(crate) kinds: Vec<String>,
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
    /// The rules that are tests.
    pub(crate) tests: Vec<TestRule>,
}

/// One definition of a rule whose name begins with `test_` or `todo_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct TestRule {
    pub(crate) file: usize,
    /// Its first and its last byte.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The package, from `data` on.
    pub(crate) package: String,
    pub(crate) name: String,
}

/// Lines of one file that evaluations can reach, by a byte in each, and those that they reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileCoverage {
    pub(crate) file: usize,
    pub(crate) reached: Vec<usize>,
    pub(crate) missed: Vec<usize>,
}

/// What the worker says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Response {
    /// It is about to read this file.
    Reading(usize),
    Loaded(Loaded),
    /// It is about to evaluate this entry.
    Trying(usize),
    Evaluated(Vec<(usize, EntryResult)>),
    Printed(Vec<String>),
    Covered(Vec<FileCoverage>),
    Answered(Answered),
    /// This entry, or this file while loading, takes too long.
    TimedOut(usize),
    /// The request cannot be served.
    Failed(String),
}

/// What came of one entry over one document; an entry that gave nothing is left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum EntryResult {
    /// What the rule gives, as JSON.
    Given(String),
    /// The evaluation ended with an error.
    Failed(String),
}
