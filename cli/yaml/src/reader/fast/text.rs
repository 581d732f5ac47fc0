use std::borrow::Cow;

use super::FastComposer;
use super::lines::RawLine;
use crate::reader::compose::Kind;

/// What happens to the line feeds at the end of a block scalar.
#[derive(Clone, Copy)]
enum Chomping {
    Clip,
    Strip,
    Keep,
}

impl FastComposer<'_> {
    /// The block scalar whose header stands at an offset, inside of a collection in column
    /// `parent`.
    pub(super) fn block_text(&mut self, header: usize, parent: usize) -> Option<()> {
        // At the root even unindented lines could belong to it.
        if parent == 0 {
            return None;
        }
        let is_folded = self.byte(header) == b'>';
        let (chomping, after) = match self.byte(header + 1) {
            b'-' => (Chomping::Strip, header + 2),
            b'+' => (Chomping::Keep, header + 2),
            _ => (Chomping::Clip, header + 1),
        };
        let rest = self.skip_spaces(after);
        if rest < self.line.end {
            if self.byte(rest) != b'#' || rest == after {
                return None;
            }
            self.comment(rest, self.line.end)?;
        }
        let body = self.at;
        let text = self.body(parent, is_folded, chomping)?;
        let end = self.text.content.get(body..self.at)?.trim_end().len();
        let kind = Kind::Scalar {
            text: Cow::Owned(text),
            is_plain: false,
        };
        self.push(kind, header, body + end);
        self.advance()
    }

    /// The text of the lines that are indented more than `parent`.
    fn body(&mut self, parent: usize, is_folded: bool, chomping: Chomping) -> Option<String> {
        let length = self.text.content.len();
        let mut text = String::new();
        let mut indent = 0;
        let mut empty = 0;
        let mut longest_empty = 0;
        let mut at = self.at;
        // Empty lines at the end belong to the text, comments behind it do not.
        while at < length {
            let RawLine { end, first, .. } = self.raw_line(at)?;
            if first == end && (indent == 0 || end - at <= indent) {
                longest_empty = longest_empty.max(end - at);
                empty += 1;
            } else {
                if indent == 0 {
                    // A tab here, or a longer empty line above, needs a closer look.
                    if first - at < parent
                        || longest_empty > first - at
                        || self.byte(first) == b'\t'
                    {
                        return None;
                    }
                    indent = first - at;
                    text.extend(std::iter::repeat_n('\n', empty));
                } else if first - at < indent {
                    if self.byte(first) == b'\t' {
                        return None;
                    }
                    break;
                } else if is_folded && empty == 0 {
                    text.push(' ');
                } else {
                    let breaks = if is_folded { empty } else { empty + 1 };
                    text.extend(std::iter::repeat_n('\n', breaks));
                }
                empty = 0;
                let line = self.text.content.get(at + indent..end)?;
                // Lines that are indented more are not folded.
                if is_folded && line.starts_with([' ', '\t']) {
                    return None;
                }
                text.push_str(line);
            }
            // The last line of the text has no line feed.
            if end >= length {
                return None;
            }
            at = end + 1;
        }
        if indent == 0 || text.trim_ascii().is_empty() {
            return None;
        }
        self.at = at;
        match chomping {
            Chomping::Strip => {}
            Chomping::Clip => text.push('\n'),
            Chomping::Keep => text.extend(std::iter::repeat_n('\n', empty + 1)),
        }
        Some(text)
    }
}
