use infractl_base::random_bytes;
use infractl_helm::{Chance, Circumstances};
use infractl_state::Timestamp;

use crate::context::Context;
use crate::error::{CommandError, OrUndecided};

/// What charts ask for beyond their values.
#[derive(clap::Args, Debug)]
pub(super) struct CircumstanceArgs {
    /// Draw random values from this text in place of the system: the same text, the same values.
    /// Who knows it knows every key and password that is drawn, so it is for tests only
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
    /// The time that charts read, such as `2026-11-30T12:00:00Z`, in place of the clock
    #[arg(long, value_name = "RFC3339")]
    now: Option<Timestamp>,
}

impl CircumstanceArgs {
    /// What the flags say, and what the machine says where they are silent.
    pub(super) fn read(&self) -> Result<Circumstances, CommandError> {
        let chance = match &self.seed {
            Some(text) => Chance::of_text(text),
            None => Chance::from_seed(random_bytes().or_undecided()?),
        };
        Ok(Circumstances {
            chance,
            now: self.now.unwrap_or_else(Context::now),
        })
    }

    /// Refuses the flags where somebody else draws.
    pub(super) fn refuse(&self, with: &str) -> Result<(), CommandError> {
        if self.seed.is_none() && self.now.is_none() {
            return Ok(());
        }
        let message = format!("`--seed` and `--now` have no effect with `{with}`");
        Err(CommandError::undecided(message).hint("helm draws and reads the clock by itself"))
    }
}
