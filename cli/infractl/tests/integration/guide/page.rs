//! A page with commands and edits among its prose.

use std::fmt;

/// A page, cut where something is done.
pub(super) struct Page {
    pub(super) parts: Vec<Part>,
}

pub(super) enum Part {
    /// What is only read.
    Prose(String),
    /// A `diff` block.
    Edit(String),
    /// A `console` block.
    Console(Vec<Step>),
}

/// A command and what it says.
pub(super) struct Step {
    pub(super) command: String,
    pub(super) output: String,
}

const CONSOLE: &str = "```console";
const DIFF: &str = "```diff";
const END: &str = "```";

impl Page {
    pub(super) fn parse(text: &str) -> Self {
        let mut parts = vec![Part::Prose(String::new())];
        for line in text.split_inclusive('\n') {
            let sign = line.trim_end();
            match (parts.last_mut().unwrap(), sign) {
                (Part::Prose(_), CONSOLE) => parts.push(Part::Console(Vec::new())),
                (Part::Prose(_), DIFF) => parts.push(Part::Edit(String::new())),
                (Part::Edit(_) | Part::Console(_), END) => parts.push(Part::Prose(String::new())),
                (Part::Prose(text) | Part::Edit(text), _) => text.push_str(line),
                (Part::Console(steps), _) => match (sign.strip_prefix("$ "), steps.last_mut()) {
                    (Some(command), _) => steps.push(Step {
                        command: command.to_owned(),
                        output: String::new(),
                    }),
                    (None, Some(step)) => step.output.push_str(line),
                    (None, None) => panic!("`{sign}` stands before the first command"),
                },
            }
        }
        let is_whole = matches!(parts.last(), Some(Part::Prose(_)));
        assert!(is_whole, "the last block does not end");
        Self { parts }
    }

    pub(super) fn commands(&self) -> Vec<&str> {
        let steps = self.parts.iter().flat_map(|part| match part {
            Part::Console(steps) => &**steps,
            Part::Prose(_) | Part::Edit(_) => &[],
        });
        steps.map(|step| step.command.as_str()).collect()
    }
}

impl fmt::Display for Page {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Prose(text) => formatter.write_str(text)?,
                Part::Edit(patch) => write!(formatter, "{DIFF}\n{patch}{END}\n")?,
                Part::Console(steps) => {
                    writeln!(formatter, "{CONSOLE}")?;
                    for step in steps {
                        write!(formatter, "$ {}\n{}", step.command, step.output)?;
                    }
                    writeln!(formatter, "{END}")?;
                }
            }
        }
        Ok(())
    }
}

impl Step {
    /// Whether a command said what the page says, but for its cuts.
    pub(super) fn agrees(&self, output: &str) -> bool {
        let told: Vec<&str> = self.output.lines().collect();
        let said: Vec<&str> = output.lines().collect();
        let mut pieces = told.split(|line| is_cut(line));
        let Some(mut left) = pieces.next().and_then(|first| said.strip_prefix(first)) else {
            return false;
        };
        let mut pieces: Vec<&[&str]> = pieces.collect();
        let Some(last) = pieces.pop() else {
            return left.is_empty();
        };
        for piece in pieces {
            let mut starts = 0..=left.len();
            match starts.find(|&at| left[at..].starts_with(piece)) {
                Some(at) => left = &left[at + piece.len()..],
                None => return false,
            }
        }
        left.ends_with(last)
    }

    /// Takes over what a command said, and cuts it where the lines around a cut are still found.
    pub(super) fn renew(&mut self, output: &str) {
        let told: Vec<&str> = self.output.lines().collect();
        let said: Vec<&str> = output.lines().collect();
        let mut renewed: Vec<&str> = Vec::new();
        let mut at = 0;
        for (number, line) in told.iter().enumerate().filter(|(_, line)| is_cut(line)) {
            let find = |wanted: &str, from: usize| {
                let rest = &said[from..];
                rest.iter()
                    .position(|line| *line == wanted)
                    .map(|found| from + found)
            };
            let start = match number.checked_sub(1) {
                Some(before) => find(told[before], at).map(|found| found + 1),
                None => Some(0),
            };
            let Some(start) = start else { continue };
            let tail = &told[number + 1..];
            let end = match tail.first() {
                Some(after) => find(after, start),
                None => Some(said.len()),
            };
            // Behind the last cut as many lines stay as there were, whatever they say now.
            let is_last = !tail.iter().any(|line| is_cut(line));
            let rest = said.len().checked_sub(tail.len());
            let end = end.or(rest.filter(|rest| is_last && *rest >= start));
            let Some(end) = end else { continue };
            renewed.extend(&said[at..start]);
            renewed.push(line);
            at = end;
        }
        renewed.extend(&said[at..]);
        self.output = renewed.into_iter().flat_map(|line| [line, "\n"]).collect();
    }
}

fn is_cut(line: &str) -> bool {
    line.trim() == "…"
}

#[test]
fn a_cut_stands_for_any_lines_and_stays_where_its_neighbours_are() {
    let mut step = Step {
        command: String::new(),
        output: "a\n…\nd\n…\n".to_owned(),
    };
    assert!(step.agrees("a\nb\nc\nd\ne\n"));
    assert!(step.agrees("a\nd\n"));
    assert!(!step.agrees("a\nb\n"));
    assert!(!step.agrees("b\nd\n"));
    step.output.push_str("f\n");
    assert!(!step.agrees("a\nd\ne\n"));
    step.renew("new\na\nb\nd\ne\nf\n");
    assert_eq!(step.output, "new\na\n…\nd\n…\nf\n");
    step.renew("a\nb\nd\ne\ng\n");
    assert_eq!(step.output, "a\n…\nd\n…\ng\n");
    step.renew("other\n");
    assert_eq!(step.output, "other\n");
}

#[test]
fn a_page_is_written_as_it_was_read() {
    let text = "# A\n```diff\n-a\n+b\n```\nthen\n```console\n$ c\nd\n$ e\n```\n```text\nf\n```\n";
    let page = Page::parse(text);
    assert_eq!(page.to_string(), text);
    assert_eq!(page.commands(), ["c", "e"]);
}
