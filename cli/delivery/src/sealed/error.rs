use infractl_state::Timestamp;

/// Why a plan file must not be applied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanFileError {
    /// Something else than a plan.
    #[error("it is no plan file: {0}")]
    NotAPlan(&'static str),
    /// A plan file of a program that writes another shape.
    #[error(
        "it is a plan file of schema version {found}, this program knows {known}; plan again with \
         this program"
    )]
    OtherVersion {
        /// The version in the file.
        found: u32,
        /// The version that is known.
        known: u32,
    },
    /// Bytes that are not those that were written.
    #[error("the plan file is damaged: {0}; nothing in it can be trusted")]
    Damaged(String),
    /// The seal does not fit what is sealed.
    #[error(
        "the plan file was changed after it was sealed, or was sealed by another state store; \
         nothing in it can be trusted"
    )]
    Seal,
    /// The plan is for another environment.
    #[error("the plan is for the environment `{planned}`, not for `{wanted}`")]
    OtherEnvironment {
        /// Whose plan it is.
        planned: String,
        /// What is to be applied.
        wanted: String,
    },
    /// The plan is older than plans of this environment may get.
    #[error("the plan was made at {created:.0}, and a plan may be {limit} old at most")]
    TooOld {
        /// When it was made.
        created: Timestamp,
        /// `maxPlanAge` of the environment.
        limit: String,
    },
    /// The plan was made later than now.
    #[error(
        "the plan was made at {created:.0}, and here it is only {now:.0}; a clock is wrong, and \
         the age of the plan cannot be told"
    )]
    FromTheFuture {
        /// When it was made.
        created: Timestamp,
        /// The time here.
        now: Timestamp,
    },
    /// A run applied the plan already, or tried to.
    #[error("the plan was used by the run {run} at {used:.0}{ending}")]
    Used {
        /// The run.
        run: String,
        /// When.
        used: Timestamp,
        /// How the run ended, where it did not succeed.
        ending: String,
    },
    /// The mark of a used plan was there and is gone.
    #[error("somebody removed the mark that the plan was used")]
    Vanished,
    /// Another run came after the plan.
    #[error("after the plan was made, another run came: {run}{ending}")]
    Superseded {
        /// The run.
        run: String,
        /// What it did and how it ended.
        ending: String,
    },
    /// The runs that were known when the plan was made are gone.
    #[error("the state store has lost the run {run}, which was the newest when the plan was made")]
    Lost {
        /// The run.
        run: String,
    },
    /// What the plan was made from is another now.
    #[error("the plan does not hold any more: {}", .0.join("; "))]
    Stale(Vec<String>),
}

impl PlanFileError {
    /// Whether a guard refused, rather than that nothing could be read.
    pub fn is_guard(&self) -> bool {
        !matches!(self, Self::NotAPlan(_))
    }
}
