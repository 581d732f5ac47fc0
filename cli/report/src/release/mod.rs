//! Changes of a release, for people, programs and comments.

mod json;
mod markdown;
mod text;

use infractl_base::LoggedCommit;
use infractl_environment::EnvironmentDiff;
use infractl_release::{Gathered, Proposal, Refusal, Verdict};

pub use json::release_json;
pub use markdown::release_markdown;
pub use text::release_text;

/// A change of a release with all that speaks for it and against it.
#[derive(Debug)]
pub struct ReleaseReport<'r> {
    /// The command that thought it out.
    pub command: &'static str,
    /// The environment or the record that the release comes from.
    pub from: Option<&'r str>,
    /// The change.
    pub proposal: &'r Proposal,
    /// The commits between both revisions; the reason where git does not know them.
    pub commits: &'r Result<Commits, String>,
    /// What it does to the objects.
    pub effect: &'r Effect,
    /// What is known of a promotion.
    pub evidence: Option<&'r Gathered>,
    /// What the gates say.
    pub verdicts: &'r [Verdict],
    /// The digest of the policies that are the gates.
    pub policies: Option<&'r str>,
    /// What keeps the release from coming back.
    pub refusals: &'r [Refusal],
    /// What a reader has to know besides, as sentences.
    pub notes: &'r [String],
    /// Whether the change is written.
    pub is_written: bool,
    /// What has to be done then.
    pub next: &'r str,
}

/// What a gate says, a line each: against the promotion, or else what it asks for.
fn lines(verdict: &Verdict) -> Vec<String> {
    if verdict.findings.is_empty() {
        return vec![verdict.title.clone()];
    }
    let told = verdict.findings.iter().map(|finding| {
        let message = &finding.message;
        match &finding.acceptance {
            None => message.clone(),
            Some(accepted) => {
                let until = accepted.expires.as_deref().unwrap_or_default();
                format!("{message} (accepted until {until}: {})", accepted.reason)
            }
        }
    });
    told.collect()
}

/// What a change of a release does to the objects of its environment.
#[derive(Debug)]
pub enum Effect {
    /// The environment as it is, beside what it would be.
    Known(Box<EnvironmentDiff>),
    /// Nobody can tell, for this reason.
    NotKnown(String),
}

/// The commits between two revisions that touch the code, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commits {
    /// Those that the environment gets.
    pub coming: Vec<LoggedCommit>,
    /// Those that it loses.
    pub going: Vec<LoggedCommit>,
    /// Whether there are more than are listed.
    pub is_cut: bool,
}

impl Commits {
    /// Each with the sign under which it is listed.
    fn marked(&self) -> impl Iterator<Item = (char, &LoggedCommit)> {
        let coming = self.coming.iter().map(|commit| ('+', commit));
        coming.chain(self.going.iter().map(|commit| ('-', commit)))
    }
}
