use std::fmt;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng as _;
use infractl_base::Digest;
use jiff::Timestamp;

/// What a chart may ask for beyond its values: chance, and the time.
///
/// With the same circumstances and equal arguments, two renders give the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// What decides every draw.
    pub chance: Chance,
    /// The time of the whole render: a render takes no time of its own.
    pub now: Timestamp,
}

/// The source of chance of a render: a seed, which decides every draw.
///
/// Who knows the seed knows the keys and passwords that a render draws.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Chance {
    seed: [u8; 32],
}

impl Chance {
    /// Takes bytes that nobody can guess, or that somebody wants to use again.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self { seed }
    }

    /// Takes the seed from any text: its SHA-256.
    pub fn of_text(text: &str) -> Self {
        Self::from_seed(*Digest::of(text.as_bytes()).bytes())
    }

    pub(crate) fn generator(self, stream: Stream) -> ChaCha20Rng {
        let mut generator = ChaCha20Rng::from_seed(self.seed);
        generator.set_stream(match stream {
            Stream::Chart => 0,
            Stream::Name => 1,
        });
        generator
    }
}

impl fmt::Debug for Chance {
    /// Leaves the seed out.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Chance")
    }
}

/// The draws of one seed that have nothing to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// What the templates of a chart draw.
    Chart,
    /// What a `--name-template` draws.
    Name,
}

#[cfg(test)]
mod tests {
    use chacha20::rand_core::Rng as _;

    use super::*;

    #[test]
    fn a_seed_decides_the_draws_and_each_stream_has_its_own() {
        let draw = |text: &str, stream| Chance::of_text(text).generator(stream).next_u64();
        assert_eq!(draw("a", Stream::Chart), draw("a", Stream::Chart));
        assert_ne!(draw("a", Stream::Chart), draw("b", Stream::Chart));
        assert_ne!(draw("a", Stream::Chart), draw("a", Stream::Name));
    }

    #[test]
    fn a_seed_is_never_printed() {
        assert_eq!(format!("{:?}", Chance::from_seed([7; 32])), "Chance");
    }
}
