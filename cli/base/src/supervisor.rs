#![expect(
    clippy::disallowed_methods,
    reason = "this is one of the places that start processes"
)]

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver};
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

/// How long what a program said last is passed on after its end: something that it left behind may
/// hold its streams open for ever.
const LAST_WORDS: Duration = Duration::from_secs(5);

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
/// and it is killed with all that it started when `grace` is over. What it says is passed on as long
/// as somebody listens, and taken from it afterwards, too: a program that writes where nobody reads
/// is ended by SIGPIPE, in the middle of what it does. Answers its exit code.
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
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()?;
    let relays = [
        child.stdout.take().map(|pipe| relay(pipe, io::stdout())),
        child.stderr.take().map(|pipe| relay(pipe, io::stderr())),
    ];
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
                for relay in relays.into_iter().flatten() {
                    // It ends by closing its side, and never sends anything.
                    let _ = relay.recv_timeout(LAST_WORDS);
                }
                let signal = status.signal().map(|number| 128 + number);
                let code = status.code().or(signal).unwrap_or(1);
                return Ok(u8::try_from(code).unwrap_or(1));
            }
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Passes on what comes until it ends, in a thread of its own. The answer is closed then.
fn relay(from: impl Read + Send + 'static, to: impl Write + Send + 'static) -> Receiver<()> {
    let (ends, ended) = mpsc::channel();
    thread::spawn(move || {
        pass_through(from, to);
        drop(ends);
    });
    ended
}

/// Reads to the end, whether or not anybody takes what is read.
fn pass_through(mut from: impl Read, mut to: impl Write) {
    let mut buffer = vec![0; 64 * 1024];
    let mut is_heard = true;
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return,
        };
        let read = buffer.get(..count).unwrap_or_default();
        is_heard = is_heard && to.write_all(read).and_then(|()| to.flush()).is_ok();
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody who reads a little and goes away.
    struct Gone(Vec<u8>);

    impl Write for Gone {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                self.0.extend_from_slice(bytes);
                return Ok(bytes.len());
            }
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_a_program_says_is_read_to_its_end_although_nobody_listens() {
        let (reader, mut writer) = io::pipe().unwrap();
        let mut heard = Gone(Vec::new());
        let told = thread::spawn(move || {
            for _ in 0..1024 {
                writer.write_all(&[b'x'; 4096])?;
            }
            io::Result::Ok(())
        });
        pass_through(reader, &mut heard);
        assert!(told.join().unwrap().is_ok());
        assert!(!heard.0.is_empty());
    }
}
