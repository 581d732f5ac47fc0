use infractl_project::{Chain, EnvironmentName};

/// Which of two environments a release reaches last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    /// The first one.
    From,
    /// The second one.
    To,
    /// Both at once: they stand in one group of the chain.
    Both,
}

impl Later {
    /// Reads it off the chain. Where one of them stands outside, the second counts as the later.
    pub fn of(chain: &Chain, from: &EnvironmentName, to: &EnvironmentName) -> Self {
        match (chain.position(from), chain.position(to)) {
            (Some(from), Some(to)) if from > to => Self::From,
            (Some(one), Some(other)) if one == other && from != to => Self::Both,
            _ => Self::To,
        }
    }

    /// The name of the environment that is rendered with the other's release.
    pub(super) fn name<'n>(
        self,
        from: &'n EnvironmentName,
        to: &'n EnvironmentName,
    ) -> &'n EnvironmentName {
        match self {
            Self::From => from,
            Self::To | Self::Both => to,
        }
    }
}
