use std::collections::BTreeMap;

use crate::engine::{Prepared, Text};

/// The way from lines that the engine names back to those that were written.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// By file: its path, its text, and what the engine read.
    files: BTreeMap<usize, (String, String, Prepared)>,
}

impl Lines {
    pub(super) fn new(texts: &[Text], modules: &[Prepared]) -> Self {
        let file = |one: &Prepared| {
            let Text { path, text } = texts.get(one.file)?;
            Some((one.file, (path.clone(), text.clone(), one.clone())))
        };
        Self {
            files: modules.iter().filter_map(file).collect(),
        }
    }

    /// What a policy printed, with the path and the line that were written: the engine says
    /// `FILE:LINE: text`, and knows files by their number.
    pub(super) fn place(&self, printed: String) -> String {
        let placed = || {
            let mut parts = printed.splitn(3, ':');
            let (file, line) = (parts.next()?, parts.next()?);
            let (path, text, prepared) = self.files.get(&file.parse().ok()?)?;
            let line = prepared.line(text, line.parse().ok()?);
            Some(format!("{path}:{line}:{}", parts.next()?))
        };
        placed().unwrap_or(printed)
    }
}
