use crate::unicode::{is_digit, is_letter, is_print};
use crate::utf8;

/// The kind of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The text of the error is with the lexer; it is always the last token.
    Error,
    Bool,
    /// A printable ASCII character that nothing else is, a comma above all.
    Char,
    CharConstant,
    Complex,
    Assign,
    Declare,
    End,
    Field,
    Identifier,
    LeftDelimiter,
    LeftParenthesis,
    Number,
    Pipe,
    RawText,
    RightDelimiter,
    RightParenthesis,
    Space,
    QuotedText,
    Text,
    Variable,
    Keyword(Keyword),
}

/// The words that mean something at the beginning of an action, and `nil` and the dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyword {
    Block,
    Break,
    Continue,
    Dot,
    Define,
    Else,
    End,
    If,
    Nil,
    Range,
    Template,
    With,
}

/// A token: a range of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) line: u32,
}

/// Whether `break` and `continue` are keywords; they are not where a function has the name.
#[derive(Debug, Clone, Copy)]
pub(super) struct LoopWords {
    pub(super) has_break: bool,
    pub(super) has_continue: bool,
}

/// Splits a template's text into tokens, one when asked for one.
pub(super) struct Lexer<'t> {
    input: &'t [u8],
    at: usize,
    start: usize,
    is_at_end: bool,
    parentheses: usize,
    line: u32,
    start_line: u32,
    is_inside: bool,
    words: LoopWords,
    error: String,
}

/// What a step outside of actions gave: a token, or nothing behind a comment.
type Step = Option<Token>;

const LEFT: &[u8] = b"{{";
const RIGHT: &[u8] = b"}}";
const TRIM_WIDTH: usize = 2;

impl<'t> Lexer<'t> {
    pub(super) fn new(input: &'t [u8], words: LoopWords) -> Self {
        Self {
            input,
            at: 0,
            start: 0,
            is_at_end: false,
            parentheses: 0,
            line: 1,
            start_line: 1,
            is_inside: false,
            words,
            error: String::new(),
        }
    }

    /// The text of the one error token.
    pub(super) fn error(&self) -> &str {
        &self.error
    }

    /// The bytes of a token.
    pub(super) fn bytes(&self, token: Token) -> &'t [u8] {
        self.input.get(token.start..token.end).unwrap_or_default()
    }

    /// Whether `at` is on a later line than `open`, and that line begins with a key of YAML.
    pub(super) fn is_line_of_a_key(&self, open: usize, at: usize) -> bool {
        let between = self.input.get(open..at).unwrap_or_default();
        let Some(line_break) = between.iter().rposition(|byte| *byte == b'\n') else {
            return false;
        };
        let line = self.input.get(open + line_break..).unwrap_or_default();
        let line = line.trim_ascii_start();
        let is_of_key = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-./".contains(byte);
        let length = line.iter().take_while(|byte| is_of_key(byte)).count();
        let rest = line.get(length..).unwrap_or_default();
        length > 0 && rest.starts_with(b":") && rest.get(1).is_none_or(u8::is_ascii_whitespace)
    }

    /// The next token; after an error only the end follows.
    pub(super) fn next_token(&mut self) -> Token {
        if !self.error.is_empty() {
            return self.token(Kind::End);
        }
        loop {
            if self.is_inside {
                return self.inside_action();
            }
            if let Some(token) = self.text() {
                return token;
            }
        }
    }

    fn rest(&self) -> &'t [u8] {
        self.input.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Option<char> {
        let rest = self.rest();
        if rest.is_empty() {
            self.is_at_end = true;
            return None;
        }
        let (rune, width) = utf8::decode(rest);
        self.at += width;
        if rune == '\n' {
            self.line += 1;
        }
        Some(rune)
    }

    fn peek(&self) -> Option<char> {
        let rest = self.rest();
        (!rest.is_empty()).then(|| utf8::decode(rest).0)
    }

    fn accept(&mut self, is_valid: impl Fn(char) -> bool) -> bool {
        let is_next = self.peek().is_some_and(is_valid);
        if is_next {
            self.next();
        }
        is_next
    }

    fn accept_run(&mut self, is_valid: impl Fn(char) -> bool + Copy) {
        while self.accept(is_valid) {}
    }

    fn accept_word(&mut self) {
        // Nearly every word is ASCII.
        let is_of_word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        self.at += self.rest().iter().take_while(is_of_word).count();
        self.accept_run(is_alphanumeric);
    }

    fn token(&mut self, kind: Kind) -> Token {
        let token = Token {
            kind,
            start: self.start,
            end: self.at,
            line: self.start_line,
        };
        self.start = self.at;
        self.start_line = self.line;
        token
    }

    /// Skips bytes that were passed without [`Lexer::next`], and counts their lines.
    fn ignore(&mut self) {
        self.line += newlines(self.input.get(self.start..self.at).unwrap_or_default());
        self.start = self.at;
        self.start_line = self.line;
    }

    fn fail(&mut self, message: impl Into<String>) -> Token {
        self.error = message.into();
        Token {
            kind: Kind::Error,
            start: self.start,
            end: self.at,
            line: self.start_line,
        }
    }

    fn text(&mut self) -> Step {
        let Some(found) = crate::text::find(self.rest(), LEFT) else {
            self.at = self.input.len();
            if self.at > self.start {
                self.line += newlines(self.input.get(self.start..).unwrap_or_default());
                return Some(self.token(Kind::Text));
            }
            return Some(self.token(Kind::End));
        };
        if found > 0 {
            let delimiter = self.at + found;
            let before = self.input.get(self.start..delimiter).unwrap_or_default();
            let behind = self.input.get(delimiter + LEFT.len()..).unwrap_or_default();
            let trimmed = if has_left_trim_marker(behind) {
                trailing_space(before)
            } else {
                0
            };
            self.at = delimiter - trimmed;
            self.line += newlines(self.input.get(self.start..self.at).unwrap_or_default());
            let token = self.token(Kind::Text);
            self.at = delimiter;
            self.ignore();
            if token.end > token.start {
                return Some(token);
            }
        }
        self.left_delimiter()
    }

    fn left_delimiter(&mut self) -> Step {
        self.at += LEFT.len();
        let after_marker = if has_left_trim_marker(self.rest()) {
            TRIM_WIDTH
        } else {
            0
        };
        if self
            .rest()
            .get(after_marker..)
            .unwrap_or_default()
            .starts_with(b"/*")
        {
            self.at += after_marker;
            self.ignore();
            return self.comment();
        }
        let token = self.token(Kind::LeftDelimiter);
        self.is_inside = true;
        self.at += after_marker;
        self.ignore();
        self.parentheses = 0;
        Some(token)
    }

    fn comment(&mut self) -> Step {
        self.at += 2;
        let Some(found) = crate::text::find(self.rest(), b"*/") else {
            return Some(self.fail("unclosed comment"));
        };
        self.at += found + 2;
        let Some(is_trimmed) = self.right_delimiter_ahead() else {
            return Some(self.fail("comment ends before closing delimiter"));
        };
        self.line += newlines(self.input.get(self.start..self.at).unwrap_or_default());
        self.start = self.at;
        self.start_line = self.line;
        if is_trimmed {
            self.at += TRIM_WIDTH;
        }
        self.at += RIGHT.len();
        if is_trimmed {
            self.at += leading_space(self.rest());
        }
        self.ignore();
        None
    }

    /// Whether the closing delimiter is next, and if so whether it trims.
    fn right_delimiter_ahead(&self) -> Option<bool> {
        let rest = self.rest();
        if has_right_trim_marker(rest)
            && rest
                .get(TRIM_WIDTH..)
                .unwrap_or_default()
                .starts_with(RIGHT)
        {
            return Some(true);
        }
        rest.starts_with(RIGHT).then_some(false)
    }

    fn right_delimiter(&mut self) -> Token {
        let is_trimmed = self.right_delimiter_ahead() == Some(true);
        if is_trimmed {
            self.at += TRIM_WIDTH;
            self.ignore();
        }
        self.at += RIGHT.len();
        let token = self.token(Kind::RightDelimiter);
        if is_trimmed {
            self.at += leading_space(self.rest());
            self.ignore();
        }
        self.is_inside = false;
        token
    }

    fn inside_action(&mut self) -> Token {
        if self.right_delimiter_ahead().is_some() {
            if self.parentheses == 0 {
                return self.right_delimiter();
            }
            return self.fail("unclosed left paren");
        }
        let before = self.at;
        let Some(rune) = self.next() else {
            return self.fail("unclosed action");
        };
        match rune {
            ' ' | '\t' | '\r' | '\n' => {
                self.back_to(before);
                self.space()
            }
            '=' => self.token(Kind::Assign),
            ':' => {
                if self.next() == Some('=') {
                    self.token(Kind::Declare)
                } else {
                    self.fail("expected :=")
                }
            }
            '|' => self.token(Kind::Pipe),
            '"' => self.quoted('"', "unterminated quoted string", Kind::QuotedText),
            '`' => self.raw(),
            '$' => self.field_or_variable(Kind::Variable),
            '\'' => self.quoted('\'', "unterminated character constant", Kind::CharConstant),
            '.' if !self.rest().first().is_some_and(u8::is_ascii_digit)
                && !self.rest().is_empty() =>
            {
                self.field_or_variable(Kind::Field)
            }
            '.' | '+' | '-' | '0'..='9' => {
                self.back_to(before);
                self.number()
            }
            rune if is_alphanumeric(rune) => {
                self.back_to(before);
                self.identifier()
            }
            '(' => {
                self.parentheses += 1;
                self.token(Kind::LeftParenthesis)
            }
            ')' => {
                let Some(open) = self.parentheses.checked_sub(1) else {
                    return self.fail("unexpected right paren");
                };
                self.parentheses = open;
                self.token(Kind::RightParenthesis)
            }
            rune if rune.is_ascii() && is_print(rune) => self.token(Kind::Char),
            rune => self.fail(format!(
                "unrecognized character in action: {}",
                code_point(rune)
            )),
        }
    }

    fn back_to(&mut self, at: usize) {
        self.line -= newlines(self.input.get(at..self.at).unwrap_or_default());
        self.at = at;
    }

    fn space(&mut self) -> Token {
        let count = leading_space(self.rest());
        self.line += newlines(self.rest().get(..count).unwrap_or_default());
        self.at += count;
        // The last space may belong to a delimiter that trims.
        let last = self.at - 1;
        let ahead = self.input.get(last..).unwrap_or_default();
        if has_right_trim_marker(ahead)
            && ahead
                .get(TRIM_WIDTH..)
                .unwrap_or_default()
                .starts_with(RIGHT)
        {
            self.back_to(last);
            if count == 1 {
                return self.right_delimiter();
            }
        }
        self.token(Kind::Space)
    }

    fn identifier(&mut self) -> Token {
        self.accept_word();
        if !self.is_at_terminator() {
            return self.bad_character();
        }
        let word = self.input.get(self.start..self.at).unwrap_or_default();
        let kind = match word {
            b"block" => Kind::Keyword(Keyword::Block),
            b"break" if self.words.has_break => Kind::Keyword(Keyword::Break),
            b"continue" if self.words.has_continue => Kind::Keyword(Keyword::Continue),
            b"define" => Kind::Keyword(Keyword::Define),
            b"else" => Kind::Keyword(Keyword::Else),
            b"end" => Kind::Keyword(Keyword::End),
            b"if" => Kind::Keyword(Keyword::If),
            b"range" => Kind::Keyword(Keyword::Range),
            b"nil" => Kind::Keyword(Keyword::Nil),
            b"template" => Kind::Keyword(Keyword::Template),
            b"with" => Kind::Keyword(Keyword::With),
            b"true" | b"false" => Kind::Bool,
            _ => Kind::Identifier,
        };
        self.token(kind)
    }

    fn field_or_variable(&mut self, kind: Kind) -> Token {
        if self.is_at_terminator() {
            let is_variable = kind == Kind::Variable;
            return self.token(if is_variable {
                kind
            } else {
                Kind::Keyword(Keyword::Dot)
            });
        }
        self.accept_word();
        if !self.is_at_terminator() {
            return self.bad_character();
        }
        self.token(kind)
    }

    fn bad_character(&mut self) -> Token {
        let rune = self
            .peek()
            .map_or_else(|| "U+FFFFFFFFFFFFFFFF".to_owned(), code_point);
        self.fail(format!("bad character {rune}"))
    }

    fn is_at_terminator(&self) -> bool {
        match self.peek() {
            None | Some(' ' | '\t' | '\r' | '\n' | '.' | ',' | '|' | ':' | ')' | '(') => true,
            Some(_) => self.rest().starts_with(RIGHT),
        }
    }

    /// The rest of a quoted constant; whether it means something is the parser's question.
    fn quoted(&mut self, quote: char, unterminated: &str, kind: Kind) -> Token {
        let sign = u32::from(quote);
        loop {
            let is_inner =
                |byte: &&u8| !matches!(**byte, b'\\' | b'\n') && u32::from(**byte) != sign;
            self.at += self.rest().iter().take_while(is_inner).count();
            match self.next() {
                Some('\\') => {
                    if matches!(self.next(), None | Some('\n')) {
                        return self.fail(unterminated);
                    }
                }
                None | Some('\n') => return self.fail(unterminated),
                Some(rune) if rune == quote => return self.token(kind),
                Some(_) => {}
            }
        }
    }

    fn raw(&mut self) -> Token {
        loop {
            match self.next() {
                None => return self.fail("unterminated raw quoted string"),
                Some('`') => return self.token(Kind::RawText),
                Some(_) => {}
            }
        }
    }

    fn number(&mut self) -> Token {
        if !self.scan_number() {
            return self.bad_number();
        }
        if matches!(self.peek(), Some('+' | '-')) {
            let is_scanned = self.scan_number();
            let last = self.at.checked_sub(1).and_then(|last| self.input.get(last));
            if !is_scanned || last != Some(&b'i') {
                return self.bad_number();
            }
            return self.token(Kind::Complex);
        }
        self.token(Kind::Number)
    }

    fn bad_number(&mut self) -> Token {
        let number = self.input.get(self.start..self.at).unwrap_or_default();
        self.fail(format!(
            "bad number syntax: {}",
            crate::quote::quote(number)
        ))
    }

    /// Accepts more than the numbers that there are; the parser refuses the others.
    fn scan_number(&mut self) -> bool {
        self.accept(|rune| matches!(rune, '+' | '-'));
        let mut base = 10;
        if self.accept(|rune| rune == '0') {
            if self.accept(|rune| matches!(rune, 'x' | 'X')) {
                base = 16;
            } else if self.accept(|rune| matches!(rune, 'o' | 'O')) {
                base = 8;
            } else if self.accept(|rune| matches!(rune, 'b' | 'B')) {
                base = 2;
            }
        }
        let is_decimal = |rune: char| rune == '_' || rune.is_ascii_digit();
        let is_of_base = |rune: char| rune == '_' || rune.is_digit(base);
        self.accept_run(is_of_base);
        if self.accept(|rune| rune == '.') {
            self.accept_run(is_of_base);
        }
        let has_exponent = (base == 10 && self.accept(|rune| matches!(rune, 'e' | 'E')))
            || (base == 16 && self.accept(|rune| matches!(rune, 'p' | 'P')));
        if has_exponent {
            self.accept(|rune| matches!(rune, '+' | '-'));
            self.accept_run(is_decimal);
        }
        self.accept(|rune| rune == 'i');
        if self.peek().is_some_and(is_alphanumeric) {
            self.next();
            return false;
        }
        true
    }
}

fn newlines(bytes: &[u8]) -> u32 {
    let is_newline = |byte: &u8| u32::from(*byte == b'\n');
    bytes.iter().map(is_newline).sum()
}

fn is_space_byte(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn is_alphanumeric(rune: char) -> bool {
    rune == '_' || is_letter(rune) || is_digit(rune)
}

fn has_left_trim_marker(bytes: &[u8]) -> bool {
    matches!(bytes, [b'-', space, ..] if is_space_byte(*space))
}

fn has_right_trim_marker(bytes: &[u8]) -> bool {
    matches!(bytes, [space, b'-', ..] if is_space_byte(*space))
}

fn leading_space(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .take_while(|byte| is_space_byte(**byte))
        .count()
}

fn trailing_space(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .rev()
        .take_while(|byte| is_space_byte(**byte))
        .count()
}

/// A character as `%#U` prints it.
fn code_point(rune: char) -> String {
    let code = u32::from(rune);
    if is_print(rune) {
        format!("U+{code:04X} '{rune}'")
    } else {
        format!("U+{code:04X}")
    }
}
