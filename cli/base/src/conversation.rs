#![expect(
    clippy::disallowed_methods,
    reason = "a reply is waited for until its time is over"
)]

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, ioctl_fionbio};

use crate::frame::{LONGEST, header};
use crate::process::{Program, ProgramError, kill, stop};

/// The most of a program's standard error that is kept, in bytes.
const ERRORS_KEPT: usize = 64 * 1024;

/// The most that short requests hold together, in bytes.
const TOGETHER: usize = 16 * 1024;

/// A program that answers requests over its pipes, in frames of
/// [`write_frame`](crate::write_frame).
///
/// One thread does all: it writes, reads and listens to errors while it waits for a reply, so
/// neither side ever waits for the other to read. The program is killed, with all that it
/// started, when this is dropped.
#[derive(Debug)]
pub struct Conversation {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: ChildStdout,
    stderr: Option<ChildStderr>,
    /// What the program has not read yet; of the first the bytes from `sent` on.
    unsent: VecDeque<Arc<Vec<u8>>>,
    sent: usize,
    /// What it said and nobody took yet: the bytes from `taken` on.
    received: Vec<u8>,
    taken: usize,
    errors: Vec<u8>,
}

/// Which of a program's pipes has something to read.
struct Ready {
    replies: bool,
    complains: bool,
}

/// Why no reply came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    /// The time was over; the program was killed.
    #[error("it took longer than it may")]
    TimedOut,
    /// The program ended.
    #[error("it ended {}", ending(*code, *signal))]
    Ended {
        /// The exit code; `None` when a signal ended it.
        code: Option<i32>,
        /// The number of the signal that ended it.
        signal: Option<i32>,
        /// What it said on standard error.
        stderr: String,
    },
}

fn ending(code: Option<i32>, signal: Option<i32>) -> String {
    match (code, signal) {
        (Some(code), _) => format!("with exit code {code}"),
        (None, Some(signal)) => format!("by signal {signal}"),
        (None, None) => "for no known reason".to_owned(),
    }
}

impl Program {
    /// Starts the program for a talk over many requests; its own limit and input play no part.
    pub fn start(&self) -> Result<Conversation, ProgramError> {
        let mut child = self.spawn()?;
        let lost = || self.refused(ErrorKind::BrokenPipe.into());
        let (stdin, stdout, stderr) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let stdout = stdout.ok_or_else(lost)?;
        let conversation = Conversation {
            child,
            stdin,
            stdout,
            stderr,
            unsent: VecDeque::new(),
            sent: 0,
            received: Vec::new(),
            taken: 0,
            errors: Vec::new(),
        };
        let refused = |error: Errno| self.refused(error.into());
        ioctl_fionbio(&conversation.stdout, true).map_err(refused)?;
        if let Some(stdin) = &conversation.stdin {
            ioctl_fionbio(stdin, true).map_err(refused)?;
        }
        if let Some(stderr) = &conversation.stderr {
            ioctl_fionbio(stderr, true).map_err(refused)?;
        }
        Ok(conversation)
    }
}

impl Conversation {
    /// Puts a request before the program, which reads it while its reply is waited for. Whether it
    /// still reads shows then.
    pub fn send(&mut self, frame: impl Into<Arc<Vec<u8>>>) {
        let frame = frame.into();
        let Some(header) = header(frame.len()) else {
            // What is too long for a frame ends the talk, as a program that went away does.
            self.stdin = None;
            return;
        };
        // Short requests lie together, so that they take one call, and wake the program once.
        if let Some(last) = self.unsent.back_mut().and_then(Arc::get_mut)
            && last.len() + frame.len() <= TOGETHER
        {
            last.extend_from_slice(&header);
            last.extend_from_slice(&frame);
        } else if frame.len() <= TOGETHER {
            self.unsent
                .push_back(Arc::new([&header, frame.as_slice()].concat()));
        } else {
            self.unsent.push_back(Arc::new(header.to_vec()));
            self.unsent.push_back(frame);
        }
    }

    /// Lets the program read what it was sent, as far as it does so at once.
    pub fn push(&mut self) {
        self.write();
    }

    /// Waits for the next reply; a program that neither gives one nor reads on within `limit` is
    /// killed.
    pub fn receive(&mut self, limit: Duration) -> Result<Vec<u8>, Silence> {
        let mut deadline = Instant::now() + limit;
        self.write();
        loop {
            match self.next_frame() {
                Ok(Some(frame)) => return Ok(frame),
                Ok(None) => {}
                Err(_) => return Err(self.ended()),
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let Some(ready) = self.wait(left) else {
                stop(&mut self.child);
                return Err(Silence::TimedOut);
            };
            if self.write() {
                deadline = Instant::now() + limit;
            }
            if ready.complains {
                self.listen();
            }
            if ready.replies && !read_some(&mut self.stdout, &mut self.received) {
                return Err(self.ended());
            }
        }
    }

    /// Kills the program, with all that it started, and does not wait for its end.
    pub fn dismiss(&self) {
        kill(&self.child);
    }

    /// Waits until something can be read or written; `None` where the time is over.
    fn wait(&self, left: Duration) -> Option<Ready> {
        let mut watched = vec![PollFd::new(&self.stdout, PollFlags::IN)];
        if let Some(stderr) = &self.stderr {
            watched.push(PollFd::new(stderr, PollFlags::IN));
        }
        if let Some(stdin) = self.stdin.as_ref().filter(|_| !self.unsent.is_empty()) {
            watched.push(PollFd::new(stdin, PollFlags::OUT));
        }
        let left = Timespec::try_from(left).ok();
        if poll(&mut watched, left.as_ref()) == Ok(0) {
            return None;
        }
        let mut is_ready = watched.iter().map(|one| !one.revents().is_empty());
        Some(Ready {
            replies: is_ready.next().unwrap_or(false),
            complains: self.stderr.is_some() && is_ready.next().unwrap_or(false),
        })
    }

    /// Writes as much as the program takes; says whether it took any.
    fn write(&mut self) -> bool {
        let mut has_moved = false;
        while let (Some(stdin), Some(first)) = (&mut self.stdin, self.unsent.front()) {
            let rest = first.get(self.sent..).unwrap_or_default();
            if rest.is_empty() {
                self.unsent.pop_front();
                self.sent = 0;
                continue;
            }
            match stdin.write(rest) {
                Ok(count) => {
                    self.sent += count;
                    has_moved = true;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                // A program that went away is found out by whoever waits for its reply.
                Err(_) => self.stdin = None,
            }
        }
        has_moved
    }

    /// Reads what the program complains of.
    fn listen(&mut self) {
        if let Some(stderr) = &mut self.stderr {
            if !read_some(stderr, &mut self.errors) {
                self.stderr = None;
            }
            self.errors.truncate(ERRORS_KEPT);
        }
    }

    /// The first whole frame of what was received.
    fn next_frame(&mut self) -> io::Result<Option<Vec<u8>>> {
        let rest = self.received.get(self.taken..).unwrap_or_default();
        let Some((length, rest)) = rest.split_first_chunk::<4>() else {
            return Ok(None);
        };
        let length = u32::from_le_bytes(*length);
        if length > LONGEST {
            return Err(ErrorKind::InvalidData.into());
        }
        let Some(frame) = rest.get(..length as usize) else {
            return Ok(None);
        };
        let frame = frame.to_vec();
        self.taken += 4 + frame.len();
        if self.taken == self.received.len() {
            self.received.clear();
            self.taken = 0;
        }
        Ok(Some(frame))
    }

    fn ended(&mut self) -> Silence {
        // It closed its pipe, so it has ended or does nothing useful any more.
        let mut status = None;
        for _ in 0..200 {
            status = self.child.try_wait().ok().flatten();
            if status.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(1));
        }
        stop(&mut self.child);
        while self.stderr.is_some() && self.errors.len() < ERRORS_KEPT {
            let before = self.errors.len();
            self.listen();
            if self.errors.len() == before {
                break;
            }
        }
        Silence::Ended {
            code: status.and_then(|status| status.code()),
            signal: status.and_then(|status| status.signal()),
            stderr: String::from_utf8_lossy(&self.errors).into_owned(),
        }
    }
}

/// Reads what is there; `false` at the end.
fn read_some(from: &mut impl Read, into: &mut Vec<u8>) -> bool {
    let mut piece = [0; 16 * 1024];
    match from.read(&mut piece) {
        Ok(0) => false,
        Ok(count) => {
            into.extend_from_slice(piece.get(..count).unwrap_or_default());
            true
        }
        Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted),
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Conversation {
        Program::new("/bin/sh")
            .arguments(["-c", script])
            .start()
            .unwrap()
    }

    #[test]
    fn frames_go_there_and_back() {
        let mut echo = shell("exec cat");
        for length in [0, 1, 100_000] {
            echo.send(vec![7; length]);
            assert_eq!(echo.receive(Duration::from_secs(10)).unwrap().len(), length);
        }
    }

    #[test]
    fn one_that_says_nothing_is_killed_and_one_that_ends_is_told_with_its_words() {
        let mut silent = shell("sleep 60");
        assert_eq!(
            silent.receive(Duration::from_millis(50)),
            Err(Silence::TimedOut)
        );
        let mut gone = shell("echo oh >&2; kill -ABRT $$");
        let Err(Silence::Ended { signal, stderr, .. }) = gone.receive(Duration::from_secs(10))
        else {
            panic!("it ended");
        };
        assert_eq!((signal, stderr.contains("oh")), (Some(6), true));
    }
}
