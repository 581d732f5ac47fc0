use infractl_document::Span;

/// A piece of text with the place where it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// What it says, without the quotes and escapes around it.
    pub text: String,
    /// Where it was written.
    pub span: Span,
}

impl Word {
    /// Whether it says this, in capital or small letters.
    pub fn is(&self, text: &str) -> bool {
        self.text.eq_ignore_ascii_case(text)
    }

    /// A part of the text, with the span narrowed where each byte of the text was written as it
    /// stands.
    pub(crate) fn part(&self, start: usize, end: usize) -> Self {
        let text = self.text.get(start..end).unwrap_or_default().to_owned();
        let is_as_written = self.span.len() == self.text.len();
        let span = if is_as_written {
            let first = self.span.start as usize;
            Span::new(self.span.source, first + start, first + end)
        } else {
            self.span
        };
        Self { text, span }
    }
}
