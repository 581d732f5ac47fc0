use super::Parser;

// Where the next item begins, once one could not be read. Brackets and quotes cannot be trusted
// behind a mistake, so lines and their indention tell: the next item is a line that begins with a
// word no further to the right than the mistaken one.

impl Parser<'_> {
    /// Goes on at the next item behind the line of `from`, whose item is indented by `column`.
    pub(super) fn recover(&mut self, from: u32, column: usize) {
        let mut at = self.line_start(from as usize);
        let mut open = 0;
        loop {
            let line = self.line_at(at);
            open = brackets_behind(line, open);
            at = self.end_of_heredoc(line, at).unwrap_or(at + line.len());
            let next = self.line_at(at);
            if next.is_empty() {
                break;
            }
            let indention = indention(next);
            if indention > column {
                continue;
            }
            match next.get(indention) {
                Some(b'}') if indention < column || open <= 0 => break,
                // The item's own last line: whatever was open is closed.
                Some(b'}' | b']' | b')') => open = 0,
                Some(first) if is_word_start(*first) => break,
                _ => {}
            }
        }
        self.restart(at);
    }

    /// The number of spaces and tabs before a place, if nothing else is before it on its line.
    pub(super) fn indention_before(&self, at: u32) -> Option<usize> {
        let start = self.line_start(at as usize);
        let before = self.text.get(start..at as usize)?;
        let is_blank = before.iter().all(|byte| matches!(byte, b' ' | b'\t'));
        is_blank.then_some(before.len())
    }

    /// The indention of the line that holds a place.
    pub(super) fn indention_of_line(&self, at: u32) -> usize {
        indention(self.line_at(self.line_start(at as usize)))
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or(self.text);
        let start = before.iter().rposition(|byte| *byte == b'\n');
        start.map_or(0, |at| at + 1)
    }

    /// A line with its break; empty at the end of the text.
    fn line_at(&self, at: usize) -> &[u8] {
        let rest = self.text.get(at..).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == b'\n');
        rest.get(..end.map_or(rest.len(), |end| end + 1))
            .unwrap_or_default()
    }

    /// Where the line of the closing word begins, if a line opens a heredoc.
    fn end_of_heredoc(&self, line: &[u8], at: usize) -> Option<usize> {
        let opening = line.windows(2).rposition(|pair| pair == b"<<")?;
        let word = line.get(opening + 2..)?.trim_ascii_end();
        let word = word.strip_prefix(b"-").unwrap_or(word);
        let end = self.scanner.last_line_of(word)?;
        (end > at).then(|| self.first_line_of(word, at + line.len(), end))
    }

    /// Where the first line that holds a word alone begins; `end` begins such a line.
    fn first_line_of(&self, word: &[u8], mut at: usize, end: usize) -> usize {
        while at < end {
            let line = self.line_at(at);
            if line.trim_ascii() == word {
                break;
            }
            at += line.len();
        }
        // Behind that line the text is code again.
        at + self.line_at(at).len()
    }
}

fn indention(line: &[u8]) -> usize {
    let blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    line.iter().take_while(blank).count()
}

fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | 0x80..)
}

/// How many brackets are open behind a line, roughly: quotes hide brackets, and a bracket at the end
/// of the line is open whatever the quotes say.
fn brackets_behind(line: &[u8], before: i32) -> i32 {
    let mut open = before;
    let mut is_quoted = false;
    let mut is_escaped = false;
    for byte in line {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            b'{' | b'[' | b'(' if !is_quoted => open += 1,
            b'}' | b']' | b')' if !is_quoted => open -= 1,
            b'#' if !is_quoted => break,
            _ => {}
        }
    }
    if line.trim_ascii_end().ends_with(b"{") {
        open = open.max(1);
    }
    open
}
