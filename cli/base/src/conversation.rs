use std::io::{self, Read};
use std::os::unix::process::ExitStatusExt as _;
use std::process::Child;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::frame::{read_frame, write_frame};
use crate::process::{Program, ProgramError, stop};

/// The most of a program's standard error that is kept, in bytes.
const ERRORS_KEPT: u64 = 64 * 1024;

/// A program that answers requests over its pipes, in frames of [`write_frame`].
///
/// It is killed, with all that it started, when this is dropped.
#[derive(Debug)]
pub struct Conversation {
    child: Child,
    requests: mpsc::Sender<Vec<u8>>,
    replies: mpsc::Receiver<io::Result<Vec<u8>>>,
    errors: Option<JoinHandle<Vec<u8>>>,
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
        let stdin = child.stdin.take();
        let stdout = child.stdout.take();
        let stderr = child.stderr.take();
        let (requests, wanted) = mpsc::channel::<Vec<u8>>();
        let (answered, replies) = mpsc::channel();
        thread::spawn(move || {
            let Some(mut stdin) = stdin else { return };
            // A program that went away is found out by whoever waits for its reply.
            while wanted
                .recv()
                .is_ok_and(|frame| write_frame(&mut stdin, &frame).is_ok())
            {}
        });
        thread::spawn(move || {
            let Some(mut stdout) = stdout else { return };
            while let Some(frame) = read_frame(&mut stdout).transpose() {
                let is_last = frame.is_err();
                if answered.send(frame).is_err() || is_last {
                    return;
                }
            }
        });
        let errors = stderr.map(|stderr| {
            thread::spawn(move || {
                let mut kept = Vec::new();
                let mut stderr = stderr.take(ERRORS_KEPT);
                // What was read before an error still tells something.
                let _ = stderr.read_to_end(&mut kept);
                let _ = io::copy(&mut stderr.into_inner(), &mut io::sink());
                kept
            })
        });
        Ok(Conversation {
            child,
            requests,
            replies,
            errors,
        })
    }
}

impl Conversation {
    /// Sends a request; whether the program still reads shows when its reply is waited for.
    pub fn send(&self, frame: Vec<u8>) {
        // The receiver is gone only where the program is, and then no reply comes either.
        let _ = self.requests.send(frame);
    }

    /// Waits for the next reply; a program that gives none within `limit` is killed.
    pub fn receive(&mut self, limit: Duration) -> Result<Vec<u8>, Silence> {
        match self.replies.recv_timeout(limit) {
            Ok(Ok(frame)) => Ok(frame),
            Err(RecvTimeoutError::Timeout) => {
                stop(&mut self.child);
                Err(Silence::TimedOut)
            }
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.ended()),
        }
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
        let stderr = self.errors.take().and_then(|errors| errors.join().ok());
        Silence::Ended {
            code: status.and_then(|status| status.code()),
            signal: status.and_then(|status| status.signal()),
            stderr: String::from_utf8_lossy(&stderr.unwrap_or_default()).into_owned(),
        }
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
