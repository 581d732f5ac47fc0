use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};

use super::{Git, GitError};
use crate::process::stop;

/// One long talk with `git cat-file --batch`.
#[derive(Debug)]
pub(super) struct Batch {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Batch {
    pub(super) fn start(git: &Git) -> Result<Self, GitError> {
        let mut child = git.program(&["cat-file", "--batch"]).spawn()?;
        // Nothing reads its complaints; they would only repeat what the answers say.
        drop(child.stderr.take());
        let (Some(requests), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            stop(&mut child);
            return Err(broken("its pipes are closed"));
        };
        Ok(Self {
            child,
            requests,
            answers: BufReader::new(answers),
        })
    }

    /// The content of an object; fails where it is missing or larger than `limit` bytes.
    pub(super) fn read(&mut self, object: &str, limit: u64) -> Result<Vec<u8>, GitError> {
        let talk = |error: std::io::Error| broken(&error.to_string());
        writeln!(self.requests, "{object}").map_err(talk)?;
        self.requests.flush().map_err(talk)?;
        let mut header = String::new();
        self.answers.read_line(&mut header).map_err(talk)?;
        let mut words = header.split_whitespace().skip(1);
        let (Some("blob"), Some(Ok(size))) = (words.next(), words.next().map(str::parse::<u64>))
        else {
            return Err(broken(&format!("it answered `{}`", header.trim())));
        };
        if size > limit {
            return Err(broken(&format!("{object} is larger than {limit} bytes")));
        }
        let mut content = Vec::new();
        // A newline that is not part of the content ends each answer.
        (&mut self.answers)
            .take(size + 1)
            .read_to_end(&mut content)
            .map_err(talk)?;
        if content.pop() != Some(b'\n') || content.len() as u64 != size {
            return Err(broken("it ended in the middle of an answer"));
        }
        Ok(content)
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        stop(&mut self.child);
    }
}

fn broken(reason: &str) -> GitError {
    GitError::Failed {
        command: "cat-file --batch".to_owned(),
        reason: reason.to_owned(),
    }
}
