use std::borrow::Cow;

use super::FastComposer;
use super::block::LONGEST_KEY;
use crate::reader::compose::Kind;

impl FastComposer<'_> {
    /// The list or map between brackets at an offset; gives the offset behind its end.
    pub(super) fn flow(&mut self, at: usize, depth: usize) -> Option<usize> {
        if depth >= self.depth {
            return None;
        }
        let is_map = self.byte(at) == b'{';
        let closing = if is_map { b'}' } else { b']' };
        let kind = if is_map { Kind::Map } else { Kind::List };
        let index = self.push(kind, at, at + 1);
        let mut at = self.skip_spaces(at + 1);
        while self.byte(at) != closing {
            if is_map {
                let end = self.flow_scalar(at)?;
                if end - at > LONGEST_KEY {
                    return None;
                }
                at = self.skip_spaces(end);
                // Behind a quoted key a value may follow at once: that is left to the parser.
                if self.byte(at) != b':' || self.byte(at + 1) != b' ' {
                    return None;
                }
                at = self.skip_spaces(at + 1);
            }
            let end = match self.byte(at) {
                b'[' | b'{' => self.flow(at, depth + 1)?,
                _ => self.flow_scalar(at)?,
            };
            at = self.skip_spaces(end);
            if self.byte(at) == b',' {
                at = self.skip_spaces(at + 1);
            } else if self.byte(at) != closing {
                return None;
            }
        }
        self.cursor = at + 1;
        self.close(index);
        Some(at + 1)
    }

    fn flow_scalar(&mut self, start: usize) -> Option<usize> {
        if self.is_quote(start) {
            let (text, end) = self.quoted(start)?;
            let is_plain = false;
            self.push(Kind::Scalar { text, is_plain }, start, end);
            return Some(end);
        }
        if !self.may_begin_plain(start) {
            return None;
        }
        let line = self.text.content.get(start..self.line.end)?;
        let mut length = line.len();
        for (at, byte) in line.bytes().enumerate() {
            match byte {
                b',' | b']' | b'}' => {
                    length = at;
                    break;
                }
                b':' => match line.as_bytes().get(at + 1)? {
                    b' ' => {
                        length = at;
                        break;
                    }
                    b',' | b'[' | b']' | b'{' | b'}' => return None,
                    _ => {}
                },
                b'[' | b'{' | b'?' | b'#' => return None,
                _ => {}
            }
        }
        let text = line.get(..length)?.trim_ascii_end();
        // `-` alone begins an item of a list, which cannot stand here.
        if text == "-" {
            return None;
        }
        let end = start + text.len();
        self.push_plain(Cow::Borrowed(text), start, end);
        Some(end)
    }
}
