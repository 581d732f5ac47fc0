//! What the program says: data on stdout, talk on stderr.

pub(crate) mod reports;
mod told;

pub(crate) use self::told::rule_texts;

use std::io::{ErrorKind, IsTerminal, Write};

use infractl_base::RelativePath;
use infractl_document::{Finding, Sources};
use infractl_report::visible;

use crate::error::CommandError;

/// The two streams of the process, and how loud to be.
pub(crate) struct Output {
    is_quiet: bool,
    is_coloured: bool,
}

impl Output {
    /// Decides colour once, from the terminal, `NO_COLOR` and `--color`.
    pub(crate) fn new(choice: anstream::ColorChoice, is_quiet: bool) -> Self {
        choice.write_global();
        let decided = anstream::AutoStream::choice(&std::io::stdout());
        Self {
            is_quiet,
            is_coloured: decided != anstream::ColorChoice::Never,
        }
    }

    /// Whether diagnostics and plans may hold colours.
    pub(crate) fn is_coloured(&self) -> bool {
        self.is_coloured
    }

    /// Whether a person can be asked.
    pub(crate) fn is_interactive() -> bool {
        std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
    }

    /// Writes data to stdout. A reader that went away is no error: it has seen enough.
    #[expect(
        clippy::unused_self,
        reason = "only who was given the streams may write"
    )]
    pub(crate) fn data(&self, bytes: &[u8]) -> Result<(), CommandError> {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CommandError::undecided(
                format!("cannot write to stdout: {error}"),
            )),
            _ => Ok(()),
        }
    }

    /// Says one line on stderr, unless the user asked for quiet.
    pub(crate) fn say(&self, line: &str) {
        if !self.is_quiet {
            Self::write_line(&visible(line));
        }
    }

    /// Says what no wish for quiet takes away: why a run fails.
    pub(crate) fn insist(lines: &str) {
        Self::write_line(&visible(lines));
    }

    /// Shows findings on stderr: they explain why a command ends, they are not its result.
    pub(crate) fn diagnose(&self, findings: &[Finding], sources: &Sources) {
        self.diagnose_below(&RelativePath::root(), findings, sources);
    }

    /// The same for files that were read from far above: what lies in a folder is named from it.
    pub(crate) fn diagnose_below(
        &self,
        folder: &RelativePath,
        findings: &[Finding],
        sources: &Sources,
    ) {
        let mut located = infractl_report::locate(findings, sources);
        for found in &mut located {
            found.name_from(folder);
        }
        Self::write_line(infractl_report::text(&located, sources, self.is_coloured).trim_end());
        Self::write_line("");
    }

    /// Says how an error could be mended, after the error itself.
    pub(crate) fn complain(error: &CommandError) {
        Self::write_line(&format!("error: {}", visible(error.message())));
        for hint in error.hints() {
            Self::write_line(&format!("\nhint: {}", visible(hint)));
        }
    }

    /// Asks a question on the terminal; only `yes` is consent.
    #[expect(clippy::unused_self, reason = "only who was given the streams may ask")]
    pub(crate) fn asks(&self, question: &str) -> bool {
        let mut stderr = std::io::stderr().lock();
        let asked = write!(stderr, "{} ", visible(question)).and_then(|()| stderr.flush());
        let mut answer = String::new();
        asked
            .and_then(|()| std::io::stdin().read_line(&mut answer))
            .is_ok()
            && answer.trim() == "yes"
    }

    fn write_line(line: &str) {
        // Nobody can be told that stderr is gone.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}
