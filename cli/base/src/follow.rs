#![expect(
    clippy::disallowed_methods,
    reason = "this is one of the places that start processes and measure how long they run"
)]

use std::io::{self, BufRead, BufReader, Read, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal as Number, kill_process};

use crate::process::{Program, ProgramError, stop};
use crate::supervisor::{GENTLE_INTERRUPT, GENTLE_TERMINATE};
use crate::{Signal, Supervisor};

/// How often a wish to end is looked for.
const TICK: Duration = Duration::from_millis(20);

/// The most of one line that is kept, in bytes.
const LINE_LIMIT: u64 = 64 * 1024 * 1024;

/// Which stream a line came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Output,
    /// Standard error.
    Errors,
}

/// A wish that a followed program ends, given from any thread; clones share one wish.
#[derive(Debug, Clone, Default)]
pub struct Interruption(Arc<Mutex<Option<Signal>>>);

impl Interruption {
    /// Nobody wishes anything yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for the end; the answer says whether this was the first wish. Only the first is
    /// passed on: a second one would make most tools drop what they hold.
    pub fn raise(&self, signal: Signal) -> bool {
        let mut wish = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = wish.is_none();
        wish.get_or_insert(signal);
        is_first
    }

    /// The first wish.
    pub fn wish(&self) -> Option<Signal> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a followed program came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// The number of the signal that ended it.
    pub signal: Option<i32>,
    /// The wish that was passed on to it.
    pub interrupted: Option<Signal>,
    /// Whether it had to be killed, because it went on for longer than the grace time.
    pub was_killed: bool,
}

/// How a program is followed.
#[derive(Debug, Clone, Copy)]
pub struct Following<'f> {
    /// Who may wish that it ends.
    pub interruption: &'f Interruption,
    /// How long it may take to end by itself after a wish, or after its time is over.
    pub grace: Duration,
    /// The process between this one and the program, which outlives a kill of this one; `None`
    /// starts the program itself.
    pub supervisor: Option<&'f Supervisor>,
}

impl Program {
    /// Runs to the end and hands over each line as it comes, without its line feed. A wish to end
    /// is passed on once; whatever is left of its process group is killed at the end.
    pub fn follow(
        self,
        following: Following<'_>,
        mut on_line: impl FnMut(Stream, &[u8]),
    ) -> Result<Ending, ProgramError> {
        let program = match following.supervisor {
            Some(supervisor) => supervisor.around(&self, following.grace),
            None => self.clone(),
        };
        let started = Instant::now();
        let mut child = program.spawn()?;
        let mut control = child.stdin.take();
        if following.supervisor.is_none() {
            // Whatever asks a question finds the end of its input, and does not wait for ever.
            drop(control.take());
        }
        let (sender, lines) = mpsc::channel();
        let readers = [
            (Stream::Output, child.stdout.take().map(boxed)),
            (Stream::Errors, child.stderr.take().map(boxed)),
        ];
        for (stream, pipe) in readers {
            let sender = sender.clone();
            thread::spawn(move || pipe.map(|pipe| read_lines(stream, pipe, &sender)));
        }
        drop(sender);
        let mut ending = Ending {
            code: None,
            signal: None,
            interrupted: None,
            was_killed: false,
        };
        let mut deadline = started + self.limit_of();
        let mut is_over_time = false;
        let mut exited = None;
        loop {
            match lines.recv_timeout(TICK) {
                Ok((stream, line)) => on_line(stream, &line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if exited.is_none() {
                exited = child.try_wait().ok().flatten().map(|_| Instant::now());
            }
            // A grandchild that inherited the pipes must not keep this from its end.
            if exited.is_some_and(|at| at.elapsed() > following.grace.min(Duration::from_secs(5))) {
                break;
            }
            let wish = following.interruption.wish();
            let is_late = Instant::now() >= deadline;
            if ending.interrupted.is_none() && !is_over_time && (wish.is_some() || is_late) {
                is_over_time = wish.is_none();
                ending.interrupted = wish;
                pass_on(&child, control.as_mut(), wish.unwrap_or(Signal::Interrupt));
                deadline = Instant::now() + following.grace;
            } else if is_late && exited.is_none() {
                ending.was_killed = true;
                // A supervisor ends its program when it hears nothing more, and then itself.
                drop(control.take());
                if following.supervisor.is_some() {
                    let patience = Instant::now() + Duration::from_secs(2);
                    while Instant::now() < patience && matches!(child.try_wait(), Ok(None)) {
                        thread::sleep(TICK);
                    }
                }
                break;
            }
        }
        let status = match child.try_wait() {
            Ok(Some(status)) => Some(status),
            _ if ending.was_killed => None,
            _ => wait_briefly(&mut child),
        };
        stop(&mut child);
        ending.code = status.and_then(|status| status.code());
        ending.signal = status.and_then(|status| status.signal());
        if is_over_time {
            return Err(self.timed_out());
        }
        Ok(ending)
    }
}

/// Waits for the exit after the pipes are closed.
fn wait_briefly(child: &mut Child) -> Option<std::process::ExitStatus> {
    for _ in 0..2000 {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(1));
    }
    None
}

/// Sends one signal to the program alone: what it started is its own to end.
fn pass_on(child: &Child, control: Option<&mut ChildStdin>, signal: Signal) {
    if let Some(control) = control {
        let word = match signal {
            Signal::Interrupt => GENTLE_INTERRUPT,
            Signal::Terminate => GENTLE_TERMINATE,
        };
        // A supervisor that is gone already is found out by its closed pipes.
        let _ = control.write_all(&[word]).and_then(|()| control.flush());
        return;
    }
    send(child, signal);
}

/// Sends a signal to one process that was not waited for yet.
pub(crate) fn send(child: &Child, signal: Signal) {
    let number = match signal {
        Signal::Interrupt => Number::INT,
        Signal::Terminate => Number::TERM,
    };
    if let Some(process) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // It may have ended meanwhile; nobody else has its number before it is waited for.
        let _ = kill_process(process, number);
    }
}

fn boxed<'s>(stream: impl Read + Send + 's) -> Box<dyn Read + Send + 's> {
    Box::new(stream)
}

fn read_lines(stream: Stream, pipe: impl Read, sender: &mpsc::Sender<(Stream, Vec<u8>)>) {
    let mut reader = BufReader::new(pipe);
    loop {
        let mut line = Vec::new();
        let outcome: io::Result<usize> =
            (&mut reader).take(LINE_LIMIT).read_until(b'\n', &mut line);
        if !matches!(outcome, Ok(read) if read > 0) {
            return;
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        if sender.send((stream, line)).is_err() {
            return;
        }
    }
}
