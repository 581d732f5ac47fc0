use infractl_base::Signal;

use crate::outcome::Outcome;

/// The only way to complain about a run, as opposed to what a person wrote.
#[derive(Debug)]
pub(crate) struct CommandError {
    outcome: Outcome,
    message: String,
    hints: Vec<String>,
}

impl CommandError {
    /// The run could not come to a verdict.
    pub(crate) fn undecided(message: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Undecided,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// A guard refused.
    pub(crate) fn refused(message: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Refused,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// Mistakes in what was read, which are told already.
    pub(crate) fn findings(message: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Findings,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// A signal ended the run.
    pub(crate) fn interrupted(signal: Signal, message: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::Interrupted(signal),
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// Nothing was there to check.
    pub(crate) fn nothing_checked(message: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::NothingChecked,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// Says that it is so at another revision, not in the checkout.
    #[must_use]
    pub(crate) fn at(mut self, revision: &str) -> Self {
        self.message = format!("at `{revision}`: {}", self.message);
        self
    }

    /// Adds the next step.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    pub(crate) fn outcome(&self) -> Outcome {
        self.outcome
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    pub(crate) fn hints(&self) -> &[String] {
        &self.hints
    }
}

/// Turns an error of a library into one that says which part of the run failed.
pub(crate) trait OrUndecided<T> {
    /// Names what was attempted.
    fn or_undecided(self) -> Result<T, CommandError>;
}

impl<T, E: std::fmt::Display> OrUndecided<T> for Result<T, E> {
    fn or_undecided(self) -> Result<T, CommandError> {
        self.map_err(|error| CommandError::undecided(error.to_string()))
    }
}
