//! RFC 4180 as Go reads it: quotes are checked, and blank lines are skipped.

/// Reads one row after another.
pub(super) struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

/// A line without its end, and whether it had one.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    has_end: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text,
            line: 0,
        }
    }

    /// The next row; `None` at the end. The error says the line and what is wrong there.
    pub(super) fn row(&mut self) -> Result<Option<Vec<String>>, String> {
        let mut line = loop {
            match self.line() {
                None => return Ok(None),
                Some(line) if line.text.is_empty() => {}
                Some(line) => break line,
            }
        };
        let mut fields = Vec::new();
        loop {
            if let Some(tail) = line.text.strip_prefix('"') {
                line.text = tail;
                fields.push(self.quoted(&mut line)?);
                match line.text.strip_prefix(',') {
                    Some(tail) => line.text = tail,
                    None => return Ok(Some(fields)),
                }
                continue;
            }
            let (field, tail) = match line.text.split_once(',') {
                Some((field, tail)) => (field, Some(tail)),
                None => (line.text, None),
            };
            if field.contains('"') {
                return Err(
                    self.wrong("a quote stands within a field that does not begin with one")
                );
            }
            fields.push(field.to_owned());
            match tail {
                Some(tail) => line.text = tail,
                None => return Ok(Some(fields)),
            }
        }
    }

    /// A field behind its opening quote; leaves the comma behind it, or nothing.
    fn quoted(&mut self, line: &mut Line<'a>) -> Result<String, String> {
        let mut field = String::new();
        loop {
            let Some((head, tail)) = line.text.split_once('"') else {
                field.push_str(line.text);
                if line.has_end {
                    field.push('\n');
                }
                *line = self
                    .line()
                    .ok_or_else(|| self.wrong("a quote is never closed"))?;
                continue;
            };
            field.push_str(head);
            line.text = tail;
            if let Some(tail) = tail.strip_prefix('"') {
                field.push('"');
                line.text = tail;
            } else if tail.is_empty() || tail.starts_with(',') {
                return Ok(field);
            } else {
                return Err(self.wrong("a field goes on behind its closing quote"));
            }
        }
    }

    fn line(&mut self) -> Option<Line<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let (text, has_end) = match self.rest.split_once('\n') {
            Some((text, rest)) => {
                self.rest = rest;
                (text, true)
            }
            None => (std::mem::take(&mut self.rest), false),
        };
        let text = text.strip_suffix('\r').unwrap_or(text);
        Some(Line { text, has_end })
    }

    fn wrong(&self, what: &str) -> String {
        format!("line {}: {what}", self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<Vec<String>>, String> {
        let mut reader = Reader::new(text);
        let mut out = Vec::new();
        while let Some(row) = reader.row()? {
            out.push(row);
        }
        Ok(out)
    }

    #[test]
    fn quotes_keep_commas_and_lines() {
        let own = rows("a,\"b,\"\"c\"\"\"\r\n\n\"x\r\ny\",").unwrap();
        assert_eq!(own, [["a", "b,\"c\""], ["x\ny", ""]]);
    }

    #[test]
    fn stray_quotes_are_told_with_their_line() {
        assert!(rows("a\nb\"c").unwrap_err().starts_with("line 2"));
        assert!(rows("\"a\"b").is_err());
        assert!(rows("\"a").is_err());
    }
}
