/// A piece of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// What a piece of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Identifier,
    Number,
    /// `/* … */`, or a comment of one line at the end of the text.
    Comment,
    /// `# …` or `// …` with its line break, for which it counts, too.
    LineComment,
    Newline,

    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    OpenParenthesis,
    CloseParenthesis,

    Equal,
    Colon,
    DoubleColon,
    Comma,
    Dot,
    Ellipsis,
    FatArrow,
    Question,
    Bang,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    EqualEqual,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,

    OpenQuote,
    CloseQuote,
    /// `<<WORD` with its line break.
    OpenHeredoc,
    /// The closing word with the spaces around it.
    CloseHeredoc,
    /// A part of a quoted text, escapes as they are written.
    QuotedText,
    /// A part of a heredoc or of a bare template, with its line break where it reaches it.
    HeredocText,
    /// `${` or `${~`
    OpenInterpolation,
    /// `%{` or `%{~`
    OpenDirective,
    /// `}` or `~}` of a sequence.
    CloseSequence,

    /// A quoted text ends with its line.
    BrokenQuote,
    /// `/*` without its end.
    BrokenComment,
    /// `<<WORD` without a line that holds the word alone; only where mistakes are read around.
    BrokenHeredoc,
    /// A carriage return without a line feed in a heredoc.
    BrokenLine,
    /// Bytes that are no UTF-8.
    BadEncoding,
    /// A sign that HCL has no use for.
    Invalid,
    End,
}

impl Kind {
    /// Whether it ends a line.
    pub(crate) fn is_newline(self) -> bool {
        matches!(self, Self::Newline | Self::LineComment)
    }

    /// By how much it changes the number of open brackets.
    pub(crate) fn bracket_change(self) -> i32 {
        match self {
            Self::OpenBrace
            | Self::OpenBracket
            | Self::OpenParenthesis
            | Self::OpenInterpolation
            | Self::OpenDirective => 1,
            Self::CloseBrace
            | Self::CloseBracket
            | Self::CloseParenthesis
            | Self::CloseSequence => -1,
            _ => 0,
        }
    }
}

impl Token {
    pub(crate) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start == self.end
    }
}
