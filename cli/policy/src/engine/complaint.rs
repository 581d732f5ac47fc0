/// What the engine says of a text: its message, and the line and column where it names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint {
    pub(crate) file: Option<String>,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) message: String,
}

impl Complaint {
    /// Reads the engine's words: `--> file:line:column`, the line itself, and `error: message`.
    pub(crate) fn read(words: &str) -> Self {
        let message = words
            .rsplit_once("error: ")
            .map_or(words, |(_, message)| message)
            .trim();
        let place = words
            .split_once("--> ")
            .and_then(|(_, rest)| rest.lines().next());
        let mut parts = place.unwrap_or_default().rsplitn(3, ':');
        let mut number = || parts.next().and_then(|part| part.trim().parse().ok());
        let (column, line) = (number(), number());
        Self {
            file: line.and(parts.next()).map(str::to_owned),
            line: line.unwrap_or(1),
            column: column.unwrap_or(1),
            message: message.to_owned(),
        }
    }

    /// The byte of the place in a text; columns count characters.
    pub(crate) fn offset(&self, text: &str) -> usize {
        let before: usize = text
            .split_inclusive('\n')
            .take(self.line - 1)
            .map(str::len)
            .sum();
        let line = text.get(before..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default();
        let column = line.char_indices().nth(self.column.saturating_sub(1));
        before + column.map_or(line.len(), |(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_and_message_are_found_in_the_words_of_the_engine() {
        let words = "\n--> a:b.rego:2:3\n  |\n2 | é = x\n  |   ^\nerror: var x is unsafe";
        let complaint = Complaint::read(words);
        assert_eq!(complaint.file.as_deref(), Some("a:b.rego"));
        assert_eq!(complaint.message, "var x is unsafe");
        assert_eq!(complaint.offset("package a\né = x\n"), 13);
    }
}
