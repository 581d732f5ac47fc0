#![expect(
    clippy::disallowed_methods,
    reason = "this is one of the places that start processes"
)]

use std::ffi::OsString;
use std::io::{self, Read};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::fs::Mode;

use crate::follow::send;
use crate::process::stop;
use crate::{Program, Signal};

/// What a supervisor hears when its program is to end gently, by SIGINT.
pub(crate) const GENTLE_INTERRUPT: u8 = b'i';

/// The same, by SIGTERM.
pub(crate) const GENTLE_TERMINATE: u8 = b't';

/// How a program starts itself as the process that watches over another program: it ends that
/// program when the process that asked for it is gone, even by SIGKILL.
#[derive(Debug, Clone)]
pub struct Supervisor(Program);

impl Supervisor {
    /// A supervisor is `program`, whose last arguments are handed to [`supervise`].
    pub fn new(program: Program) -> Self {
        Self(program)
    }

    /// The run of the supervisor that runs `program`, with that program's environment and folder.
    pub(crate) fn around(&self, program: &Program, grace: Duration) -> Program {
        program.clone().behind(&self.0, grace)
    }
}

/// Runs a program to its end, as a process of its own that does nothing else: the files that it
/// makes are the user's alone, it gets one gentle signal when standard input says so or closes,
/// and it is killed with all that it started when `grace` is over. Answers its exit code.
///
/// `arguments` are the grace time in milliseconds, the program and its arguments.
pub fn supervise(arguments: impl IntoIterator<Item = OsString>) -> io::Result<u8> {
    let mut arguments = arguments.into_iter();
    let grace = arguments
        .next()
        .and_then(|text| text.to_str()?.parse().ok())
        .map(Duration::from_millis)
        .ok_or_else(|| io::Error::other("no grace time was given"))?;
    let program = arguments
        .next()
        .ok_or_else(|| io::Error::other("no program was given"))?;
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()?;
    let child = Arc::new(Mutex::new(child));
    let watched = Arc::clone(&child);
    thread::spawn(move || {
        listen(&mut io::stdin().lock(), |signal| {
            send(
                &watched.lock().unwrap_or_else(PoisonError::into_inner),
                signal,
            );
        });
        thread::sleep(grace);
        stop(&mut watched.lock().unwrap_or_else(PoisonError::into_inner));
    });
    loop {
        {
            let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(status) = child.try_wait()? {
                // What the program started and left behind has nobody who waits for it.
                stop(&mut child);
                let signal = status.signal().map(|number| 128 + number);
                let code = status.code().or(signal).unwrap_or(1);
                return Ok(u8::try_from(code).unwrap_or(1));
            }
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Passes on the first wish, and a wish of its own where the other side is gone without one.
fn listen(control: &mut impl Read, mut pass_on: impl FnMut(Signal)) {
    let mut has_passed = false;
    let mut word = [0];
    loop {
        match control.read(&mut word) {
            Ok(1) => {
                let signal = match word {
                    [GENTLE_TERMINATE] => Signal::Terminate,
                    _ => Signal::Interrupt,
                };
                if !has_passed {
                    has_passed = true;
                    pass_on(signal);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            _ => break,
        }
    }
    if !has_passed {
        pass_on(Signal::Interrupt);
    }
}
