use std::ops::Range;

use infractl_document::{Finding, SourceId, Span};

use super::instruction;
use super::joined::Joined;
use super::syntax::{Dockerfile, Heredoc};
use super::words;
use crate::Word;

/// Reads a Dockerfile with all its mistakes; what can be read stands beside them.
pub fn read_dockerfile(bytes: &[u8], source: SourceId) -> (Dockerfile, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut file = Dockerfile::default();
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let span = Span::new(source, at, at + 1);
            findings.push(syntax(span, "this is not UTF-8"));
            return (file, findings);
        }
    };
    let mut reader = Reader {
        text,
        // A mark of the byte order says nothing.
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        source,
        escape: '\\',
    };
    reader.directives(&mut file, &mut findings);
    while let Some(joined) = reader.joined() {
        match instruction::read(&joined, 0..joined.text.len(), reader.escape) {
            Ok(mut instruction) => {
                for heredoc in instruction::heredocs(&joined, &instruction, reader.escape) {
                    match reader.heredoc(&heredoc) {
                        Ok(heredoc) => {
                            instruction.span = instruction.span.join(heredoc.content.span);
                            instruction.heredocs.push(heredoc);
                        }
                        Err(finding) => findings.push(*finding),
                    }
                }
                findings.extend(instruction::check(&instruction));
                file.instructions.push(instruction);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    if file.instructions.is_empty() && findings.is_empty() {
        let end = Span::new(source, 0, text.len().min(1));
        findings.push(syntax(end, "this file has no instruction").help("begin with `FROM`"));
    }
    (file, findings)
}

pub(super) fn syntax(span: Span, message: impl Into<String>) -> Finding {
    Finding::error("docker-syntax", Some(span), message)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    source: SourceId,
    escape: char,
}

/// What a here-document is called before its lines are read.
pub(super) struct Opening {
    pub(super) name: String,
    /// Whether tabs before the lines, and before the last one, do not count.
    pub(super) is_stripped: bool,
    pub(super) span: Span,
}

impl Reader<'_> {
    /// The next line without its end.
    fn line(&mut self) -> Option<Range<usize>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = rest.find('\n').unwrap_or(rest.len());
        self.at = (start + length + 1).min(self.text.len());
        let line = rest.get(..length).unwrap_or_default();
        Some(start..start + line.trim_end_matches('\r').len())
    }

    fn get(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// `# escape=`, `# syntax=` and `# check=` count only before everything else.
    fn directives(&mut self, file: &mut Dockerfile, findings: &mut Vec<Finding>) {
        let mut seen: Vec<String> = Vec::new();
        loop {
            let before = self.at;
            let Some(line) = self.line() else { return };
            let text = self.get(&line);
            let found = text.trim_start().strip_prefix('#').and_then(|comment| {
                let (name, value) = comment.split_once('=')?;
                let value = value.trim();
                let name = name.trim().to_ascii_lowercase();
                let is_known = ["syntax", "escape", "check"].contains(&name.as_str());
                (is_known && !value.is_empty()).then_some((name, value))
            });
            let Some((name, value)) = found else {
                self.at = before;
                return;
            };
            let start = line.start + text.rfind(value).unwrap_or(0);
            let span = Span::new(self.source, start, start + value.len());
            if seen.contains(&name) {
                findings.push(syntax(span, format!("`# {name}=` stands here twice")));
            }
            match name.as_str() {
                "escape" if value == "`" => self.escape = '`',
                "escape" if value != "\\" => findings.push(
                    syntax(span, format!("`{value}` cannot be the escape sign"))
                        .help("write a backslash or a backtick"),
                ),
                "syntax" => {
                    let text = value.to_owned();
                    file.syntax = Some(Word { text, span });
                }
                _ => {}
            }
            seen.push(name);
        }
    }

    /// The next instruction with its continued lines joined; comments between them fall out.
    fn joined(&mut self) -> Option<Joined> {
        loop {
            let line = self.line()?;
            let text = self.get(&line).trim_start();
            if text.is_empty() || text.starts_with('#') {
                continue;
            }
            let mut joined = Joined::new(self.source);
            let start = line.end - text.len();
            let mut is_open = self.take(&mut joined, start..line.end);
            while is_open && let Some(line) = self.line() {
                let text = self.get(&line).trim_start();
                if text.is_empty() || text.starts_with('#') {
                    continue;
                }
                is_open = self.take(&mut joined, line);
            }
            if !joined.text.trim().is_empty() {
                return Some(joined);
            }
        }
    }

    /// Adds a line, and says whether it goes on.
    fn take(&self, joined: &mut Joined, line: Range<usize>) -> bool {
        let text = self.get(&line);
        let body = text.trim_end_matches([' ', '\t']);
        // An escape sign that is itself escaped ends the line.
        let continued = body
            .strip_suffix(self.escape)
            .filter(|before| !before.ends_with(self.escape));
        joined.push(continued.unwrap_or(text), line.start);
        continued.is_some()
    }

    fn heredoc(&mut self, opening: &Opening) -> Result<Heredoc, Box<Finding>> {
        let start = self.at;
        while let Some(line) = self.line() {
            let text = self.get(&line);
            let end = if opening.is_stripped {
                text.trim_start_matches('\t')
            } else {
                text
            };
            if end == opening.name {
                let content = start..line.start.max(start);
                return Ok(Heredoc {
                    name: opening.name.clone(),
                    content: Word {
                        text: self.get(&content).to_owned(),
                        span: Span::new(self.source, content.start, content.end),
                    },
                });
            }
        }
        let message = format!("the here-document `{}` has no end", opening.name);
        let help = format!("end it with a line that holds `{}` alone", opening.name);
        Err(Box::new(syntax(opening.span, message).help(help)))
    }
}

/// The here-document that a word asks for: digits, `<<`, perhaps `-`, and a name.
pub(super) fn opening(joined: &Joined, range: &Range<usize>, escape: char) -> Option<Opening> {
    let text = joined.get(range);
    let after = text
        .trim_start_matches(|sign: char| sign.is_ascii_digit())
        .strip_prefix("<<")?;
    let (is_stripped, name) = match after.strip_prefix('-') {
        Some(name) => (true, name),
        None => (false, after),
    };
    if name.is_empty() || name.contains('<') {
        return None;
    }
    let name = range.end - name.len()..range.end;
    Some(Opening {
        name: words::unquoted(joined, &name, escape).text,
        is_stripped,
        span: joined.span(range),
    })
}
