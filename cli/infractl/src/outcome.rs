use std::process::ExitCode;

use infractl_base::Signal;

/// How a run ended. The numbers are an interface: they never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Clean, done.
    Clean,
    /// Findings at or above the threshold.
    Findings,
    /// Changes exist, and the caller asked to hear of them by exit code.
    Changes,
    /// Nothing was checked.
    NothingChecked,
    /// Could not decide: usage, unreadable configuration, missing tool, crash, time-out.
    Undecided,
    /// Refused by a guard: no consent, lock held, target changed.
    Refused,
    /// A signal ended the run.
    Interrupted(Signal),
}

impl Outcome {
    /// The exit code of the process.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Changes => 2,
            Self::NothingChecked => 3,
            Self::Undecided => 4,
            Self::Refused => 5,
            Self::Interrupted(signal) => signal.exit_code(),
        }
    }

    /// The one that wins when several apply.
    pub(crate) fn worst(self, other: Self) -> Self {
        const ORDER: [Outcome; 8] = [
            Outcome::Interrupted(Signal::Interrupt),
            Outcome::Interrupted(Signal::Terminate),
            Outcome::Undecided,
            Outcome::Refused,
            Outcome::Findings,
            Outcome::NothingChecked,
            Outcome::Changes,
            Outcome::Clean,
        ];
        ORDER
            .into_iter()
            .find(|outcome| [self, other].contains(outcome))
            .unwrap_or(self)
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undecided_wins_over_refused_over_findings_over_nothing_over_changes() {
        use Outcome::{Changes, Clean, Findings, NothingChecked, Refused, Undecided};
        assert_eq!(Refused.worst(Undecided), Undecided);
        assert_eq!(Findings.worst(Refused), Refused);
        assert_eq!(NothingChecked.worst(Findings), Findings);
        assert_eq!(Changes.worst(NothingChecked), NothingChecked);
        assert_eq!(Clean.worst(Changes), Changes);
    }
}
