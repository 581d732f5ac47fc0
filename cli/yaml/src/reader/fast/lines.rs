use super::FastComposer;

/// One line that says something.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line {
    pub(super) start: usize,
    /// The offset of the line feed, or of the end of the text.
    pub(super) end: usize,
    /// The column of the first sign, from 1; 0 at the end of a document.
    pub(super) level: usize,
    /// Whether the line is a `---`.
    pub(super) is_marker: bool,
}

impl Line {
    /// The offset of the first sign that is no space.
    pub(super) fn first(&self) -> usize {
        self.start + self.level.saturating_sub(1)
    }
}

/// A line as it stands, whatever it says.
pub(super) struct RawLine {
    pub(super) end: usize,
    /// The offset of the first sign that is no space.
    pub(super) first: usize,
    pub(super) has_tab: bool,
}

impl FastComposer<'_> {
    /// The byte at an offset; behind the end a line feed.
    pub(super) fn byte(&self, at: usize) -> u8 {
        let bytes = self.text.content.as_bytes();
        bytes.get(at).copied().unwrap_or(b'\n')
    }

    /// The first offset from `at` that holds no space.
    pub(super) fn skip_spaces(&self, mut at: usize) -> usize {
        while self.byte(at) == b' ' {
            at += 1;
        }
        at
    }

    /// Whether a `-` begins an item of a list.
    pub(super) fn is_item(&self, at: usize) -> bool {
        self.byte(at) == b'-' && matches!(self.byte(at + 1), b' ' | b'\n')
    }

    /// The line that begins at an offset; `None` if it holds a sign that needs a closer look.
    pub(super) fn raw_line(&self, start: usize) -> Option<RawLine> {
        let content = self.text.content;
        let first = self.skip_spaces(start);
        let mut has_tab = false;
        let mut at = first;
        loop {
            let rest = content.as_bytes().get(at..)?;
            let usual = rest.iter().position(|byte| !matches!(byte, b' '..=b'~'));
            let Some(length) = usual else {
                at = content.len();
                break;
            };
            at += length;
            match rest.get(length)? {
                b'\n' => break,
                b'\t' => {
                    has_tab = true;
                    at += 1;
                }
                0x80.. => {
                    let character = content.get(at..)?.chars().next()?;
                    let is_usual = character > '\u{A0}'
                        && !character.is_whitespace()
                        && !matches!(character, '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
                    if !is_usual {
                        return None;
                    }
                    at += character.len_utf8();
                }
                _ => return None,
            }
        }
        Some(RawLine {
            end: at,
            first,
            has_tab,
        })
    }

    /// Makes the next line that says something the current one, and keeps the comments before it.
    pub(super) fn advance(&mut self) -> Option<()> {
        self.empty_lines = 0;
        self.has_comment_before = false;
        while self.at < self.text.content.len() {
            let start = self.at;
            let RawLine {
                end,
                first,
                has_tab,
            } = self.raw_line(start)?;
            if has_tab {
                return None;
            }
            self.at = end + 1;
            if first == end {
                self.empty_lines += 1;
                continue;
            }
            if self.byte(first) == b'#' {
                self.has_comment_before = true;
                self.comment(first, end)?;
                continue;
            }
            let mut is_marker = false;
            if first == start {
                let line = self.text.content.get(start..end)?;
                is_marker = line == "---" || line.starts_with("--- ");
                // The end of a document, or a directive.
                if line == "..." || line.starts_with("... ") || line.starts_with('%') {
                    return None;
                }
            }
            self.line = Line {
                start,
                end,
                level: if is_marker { 0 } else { first - start + 1 },
                is_marker,
            };
            return Some(());
        }
        let end = self.text.content.len();
        self.line = Line {
            start: end,
            end,
            level: 0,
            is_marker: false,
        };
        Some(())
    }

    /// Uses the current line up: from `at` on it may hold a comment only.
    pub(super) fn end_line(&mut self, at: usize) -> Option<()> {
        let rest = self.skip_spaces(at);
        if rest < self.line.end {
            if self.byte(rest) != b'#' || rest == at {
                return None;
            }
            self.comment(rest, self.line.end)?;
        }
        self.advance()
    }
}
