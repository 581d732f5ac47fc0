use super::{CommitId, Git, GitError, failed};

/// A commit and the first line of what its author says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedCommit {
    /// Its name.
    pub id: CommitId,
    /// The first line, as it was written.
    pub subject: String,
}

impl Git {
    /// The commits in the history of `to`, but not in that of `from`, that touch the given folders:
    /// newest first, at most `limit`.
    pub fn log(
        &self,
        from: &CommitId,
        to: &CommitId,
        below: &[&str],
        limit: usize,
    ) -> Result<Vec<LoggedCommit>, GitError> {
        let count = format!("--max-count={limit}");
        let range = format!("{from}..{to}");
        let mut arguments = vec![
            "log",
            "--no-show-signature",
            "--no-color",
            "--no-notes",
            "-z",
            "--format=tformat:%H %s",
            &count,
            "--end-of-options",
            &range,
            "--",
        ];
        arguments.extend(below);
        let output = self.run(&arguments)?;
        if output.code != Some(0) {
            return Err(failed(&arguments, &output));
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let commits = text.split('\0').filter(|line| !line.is_empty());
        commits
            .map(|line| {
                let (id, subject) = line.split_once(' ').unwrap_or((line, ""));
                let id = id.parse().map_err(|_| GitError::Failed {
                    command: "log".to_owned(),
                    reason: format!("it answered `{line}`"),
                })?;
                Ok(LoggedCommit {
                    id,
                    subject: subject.to_owned(),
                })
            })
            .collect()
    }

    /// The files below the given folders that the commit in the checkout does not have as they are:
    /// changed, removed or new ones except those that git ignores, sorted.
    pub fn uncommitted(&self, below: &[&str]) -> Result<Vec<String>, GitError> {
        let mut changed = vec![
            "diff",
            "--name-only",
            "--no-ext-diff",
            "--relative",
            "-z",
            "HEAD",
            "--",
        ];
        changed.extend(below);
        let mut new = vec!["ls-files", "--others", "--exclude-standard", "-z", "--"];
        new.extend(below);
        let mut files = Vec::new();
        for arguments in [changed, new] {
            let output = self.run(&arguments)?;
            if output.code != Some(0) {
                return Err(failed(&arguments, &output));
            }
            let text = String::from_utf8_lossy(&output.stdout);
            let names = text.split('\0').filter(|name| !name.is_empty());
            files.extend(names.map(str::to_owned));
        }
        files.sort();
        Ok(files)
    }
}
