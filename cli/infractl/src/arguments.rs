use std::path::PathBuf;

use clap::{Parser, ValueEnum};

use crate::commands::Command;

/// Renders, validates, compares, applies and promotes the environments of an infrastructure
/// repository
#[derive(Parser, Debug)]
#[command(name = "infractl", version = VERSION, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  clean, done
  1  findings at or above the threshold
  2  changes or differences exist (only with --detailed-exitcode, or --fail-on of diff)
  3  nothing was checked
  4  could not decide: usage, unreadable files, a missing tool
  5  refused by a guard: no consent, a lock, a stale plan, a foreign file
  130, 143  interrupted by SIGINT, SIGTERM";

/// Version and commit of this build.
pub(crate) const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    " (",
    env!("INFRACTL_COMMIT"),
    ")"
);

/// What every command takes.
#[derive(clap::Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub(crate) struct Global {
    /// Run as if started in this folder
    #[arg(short = 'C', long, global = true, value_name = "FOLDER")]
    pub(crate) directory: Option<PathBuf>,
    /// When to use colours; `auto` on a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,
    /// Say nothing on stderr but errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Number of threads; the result is the same for every number [default: one per core]
    #[arg(long, global = true, value_name = "NUMBER")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
}

/// When to use colours.
#[derive(ValueEnum, Debug, Clone, Copy)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl From<Color> for anstream::ColorChoice {
    fn from(color: Color) -> Self {
        match color {
            Color::Auto => Self::Auto,
            Color::Always => Self::Always,
            Color::Never => Self::Never,
        }
    }
}
