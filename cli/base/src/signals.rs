use std::{io, thread};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// A wish that the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT: a person typed Ctrl-C.
    Interrupt,
    /// SIGTERM: a supervisor or a job ends the program.
    Terminate,
}

impl Signal {
    /// The name of signal(7).
    pub fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "SIGINT",
            Self::Terminate => "SIGTERM",
        }
    }

    /// The exit code of a program that ends for it: 128 and the signal's number.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }
}

/// Calls `act` for each SIGINT and SIGTERM from now on, on a thread of its own, in place of the
/// end that they bring otherwise.
pub fn on_signals(mut act: impl FnMut(Signal) + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let listen = move || {
        for number in signals.forever() {
            act(if number == SIGINT {
                Signal::Interrupt
            } else {
                Signal::Terminate
            });
        }
    };
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(listen)
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_those_that_shells_give() {
        assert_eq!(i32::from(Signal::Interrupt.exit_code()), 128 + SIGINT);
        assert_eq!(i32::from(Signal::Terminate.exit_code()), 128 + SIGTERM);
    }
}
