//! What speaks for and against a promotion, as one document that policies judge and as lines that
//! people read.
//!
//! Nothing here judges. What no source tells is *unknown* in the document, with the reason and the
//! way to supply it.

mod calendar;
mod code;
mod outside;
mod pins;
mod runs;
mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use infractl_base::CommitId;
use infractl_document::{Address, Document, Existence, Kind};
use infractl_project::{
    ComponentName, EnvironmentName, EvidenceFile, Freeze, KubernetesVersion, Promotion, Tier,
};
use infractl_state::Timestamp;

use self::writer::Writer;
use crate::{Pins, Run};

/// All that is known of one promotion.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The environment that gives its release.
    pub from: Party,
    /// The environment that takes it.
    pub to: Party,
    /// The time.
    pub now: Timestamp,
    /// What moves.
    pub release: Pins,
    /// What the taker pins so far; `None` where it has no release yet.
    pub current: Option<Pins>,
    /// The components of the taker that keep data.
    pub stateful: BTreeSet<ComponentName>,
    /// The runs of the giver, newest first.
    pub runs: Vec<Run>,
    /// What the target of the giver holds.
    pub holding: Holding,
    /// What the taker asks for.
    pub wanted: Option<Promotion>,
    /// The branch that the revision must be part of.
    pub base_branch: String,
    /// Whether it is; the reason where git does not know.
    pub is_on_branch: Result<bool, String>,
    /// Where the revision leads the taker; the reason where git does not know.
    pub course: Result<Course, String>,
    /// The environments beside and behind the taker in the chain.
    pub neighbours: Vec<Neighbour>,
    /// What is accepted for the promotion or for the taker.
    pub waivers: Vec<Accepted>,
    /// What people and other programs say.
    pub outside: Option<EvidenceFile>,
}

/// One side of a promotion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The environment.
    pub name: EnvironmentName,
    /// How much it matters.
    pub tier: Tier,
}

/// An environment near the taker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// The environment.
    pub party: Party,
    /// Where it stands.
    pub place: Place,
    /// The Kubernetes that it pins.
    pub kubernetes: KubernetesVersion,
}

/// Where an environment stands in the chain, seen from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the same step.
    Beside,
    /// In the next step.
    Behind,
}

/// A waiver that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The rule.
    pub id: String,
    /// The documents.
    pub address: String,
    /// Who answers for it.
    pub owner: String,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: String,
}

/// What a target holds, beside its latest record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holding {
    /// Each of so many objects as it was recorded.
    AsRecorded(usize),
    /// These objects differ, each with a word on how.
    Differs(Vec<String>),
    /// Nobody can tell, for this reason.
    NotKnown(String),
}

/// How one revision of the code lies to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Course {
    /// There was none before.
    First(CommitId),
    /// It is the same.
    Same,
    /// It has the other in its history.
    Forward,
    /// It lies in the history of the other.
    Backward,
    /// Each has what the other lacks.
    Aside,
}

/// The evidence of a promotion, ready to be judged and to be read.
#[derive(Debug, Clone)]
pub struct Gathered {
    /// The environment that takes the release.
    pub taker: Party,
    /// What policies judge.
    pub document: Document,
    /// What people read.
    pub facts: Vec<Fact>,
    /// Why values of the document are not known, by their path.
    pub unknown: BTreeMap<String, String>,
}

/// One thing that is known, or known not to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub name: &'static str,
    /// What was seen, as a sentence without a full stop.
    pub told: String,
}

/// Writes one part of the document, and says what people read of it.
type Part = fn(&Evidence, &mut Writer) -> Vec<Fact>;

/// Every part, in the order in which the facts are told.
const PARTS: [Part; 8] = [
    runs::run,
    runs::runs,
    runs::drift,
    runs::soak,
    pins::pins,
    code::code,
    calendar::freeze,
    outside::outside,
];

impl Evidence {
    /// The document of the promotion, with what stands in it as facts.
    pub fn gather(&self) -> Gathered {
        let mut writer = Writer::new();
        writer.text("at", &written(self.now));
        writer.map("from", |writer| party(&self.from, writer));
        writer.map("to", |writer| {
            party(&self.to, writer);
            let names = self.stateful.iter().map(ComponentName::as_str);
            writer.texts("stateful", names);
        });
        let facts = PARTS
            .iter()
            .flat_map(|part| part(self, &mut writer))
            .collect();
        writer.list("waivers", &self.waivers, |waiver, writer| {
            writer.text("id", &waiver.id);
            writer.text("address", &waiver.address);
            writer.text("owner", &waiver.owner);
            writer.text("reason", &waiver.reason);
            writer.text("expires", &waiver.expires);
        });
        let (tree, unknown) = writer.finish();
        let address = Address::promotion(self.from.name.as_str(), self.to.name.as_str());
        Gathered {
            taker: self.to.clone(),
            document: Document::new(address, Kind::Promotion, Existence::Certain, Arc::new(tree)),
            facts,
            unknown,
        }
    }

    fn freezes(&self) -> impl Iterator<Item = &Freeze> {
        let wanted = self.wanted.iter();
        wanted.flat_map(|wanted| wanted.freeze.iter().map(|freeze| &freeze.value))
    }

    /// The seconds from a time to now; negative for one that is still to come.
    fn age(&self, time: Timestamp) -> i64 {
        self.now.duration_since(time).as_secs()
    }
}

fn party(party: &Party, writer: &mut Writer) {
    writer.text("name", party.name.as_str());
    writer.text("tier", &party.tier.to_string());
}

impl Fact {
    fn one(name: &'static str, told: impl Into<String>) -> Vec<Self> {
        let told = told.into();
        vec![Self { name, told }]
    }
}

/// A length of time in its two largest units.
fn in_words(seconds: i64) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let mut rest = seconds.max(0);
    let mut parts = Vec::new();
    for (size, name) in units {
        let count = rest / size;
        rest %= size;
        if count > 0 {
            parts.push(format!("{count} {name}"));
        }
    }
    parts.truncate(2);
    if parts.is_empty() {
        parts.push("0 s".to_owned());
    }
    parts.join(" ")
}

/// A time to the second.
fn written(time: Timestamp) -> String {
    format!("{time:.0}")
}

/// The whole seconds of a length of time.
fn seconds(period: infractl_project::Period) -> i64 {
    period.duration().as_secs().try_into().unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
