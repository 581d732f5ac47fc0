//! Our wording for what the parser complains about.

use granit_parser::{ErrorKind, ScanError};
use infractl_document::Span;

use crate::{YamlError, YamlErrorKind};

/// Turns a parser's complaint into an error that says what would be right.
pub(super) fn error(complaint: &ScanError, span: Span, depth: usize) -> YamlError {
    let (message, help) = words(complaint.kind());
    let kind = match complaint.kind() {
        ErrorKind::RecursionLimitExceeded => {
            return YamlError::new(
                YamlErrorKind::Depth,
                span,
                format!("maps and lists lie more than {depth} deep inside each other"),
            );
        }
        ErrorKind::UnexpectedCharacter { character } => {
            return character_error(*character, span);
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            let right = if *open == '[' { ']' } else { '}' };
            return YamlError::new(
                YamlErrorKind::Syntax,
                span,
                format!("`{open}` is closed by `{close}`"),
            )
            .help(format!("close it with `{right}`"));
        }
        ErrorKind::UnclosedFlowCollection { open } => {
            let right = if *open == '[' { ']' } else { '}' };
            return YamlError::new(
                YamlErrorKind::Syntax,
                span,
                format!("this `{open}` is never closed"),
            )
            .help(format!("add the missing `{right}`"));
        }
        ErrorKind::UnknownAnchor => YamlErrorKind::UnknownAnchor,
        _ => YamlErrorKind::Syntax,
    };
    let error = YamlError::new(kind, span, message);
    if help.is_empty() {
        error
    } else {
        error.help(help)
    }
}

/// Whether a complaint is that a tab indents.
pub(super) fn is_about_tabs(complaint: &ScanError) -> bool {
    matches!(
        complaint.kind(),
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
    )
}

fn character_error(character: char, span: Span) -> YamlError {
    if character.is_control() {
        let code = u32::from(character);
        return YamlError::new(
            YamlErrorKind::Encoding,
            span,
            format!("control character U+{code:04X} may not stand here"),
        )
        .help(format!(
            "write it in double quotes with an escape: \"\\u{code:04X}\""
        ));
    }
    YamlError::new(
        YamlErrorKind::Syntax,
        span,
        format!("`{character}` cannot begin a value"),
    )
    .help("put the value in quotes")
}

#[expect(
    clippy::too_many_lines,
    clippy::match_same_arms,
    reason = "one table, grouped by what a person has to change"
)]
fn words(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as K;
    match kind {
        K::UnexpectedEofFlowSequence => ("the list is never closed", "add the missing `]`"),
        K::UnexpectedEofFlowMapping | K::UnexpectedEofImplicitFlowMapping => {
            ("the map is never closed", "add the missing `}`")
        }
        K::UnexpectedEofBlockSequence | K::UnexpectedEofBlockMapping | K::UnexpectedEof => {
            ("the text ends in the middle of a value", "")
        }
        K::ExpectedDocumentStart | K::InvalidDocumentEnd => (
            "a document ended before this, and no new one has begun",
            "check the indentation, or begin a new document with `---`",
        ),
        K::MissingDocumentEndBeforeDirective => (
            "a directive must come before its document",
            "end the document before it with `...`",
        ),
        K::DuplicateVersionDirective | K::DuplicateTagDirective => {
            ("this directive is given twice", "remove one of the two")
        }
        K::UnsupportedYamlMajorVersion => (
            "this YAML version is not known",
            "remove the `%YAML` line; versions 1.1 and 1.2 are read",
        ),
        K::UnknownAnchor => (
            "no anchor of this name stands before this alias",
            "define it earlier in the same document with `&name`",
        ),
        K::ExpectedNodeContent => (
            "a value is expected here",
            "write one, or put it in quotes if it begins with one of `,[]{}#&*!|>%@`",
        ),
        K::ExpectedBlockMappingKey => (
            "a key is expected here",
            "give this line the indentation of the keys above, and write it as `key: value`",
        ),
        K::ExpectedFlowMappingSeparator => (
            "`,` or `}` is expected here",
            "separate the entries with commas, and close the map with `}`",
        ),
        K::ExpectedFlowSequenceSeparator => (
            "`,` or `]` is expected here",
            "separate the items with commas, and close the list with `]`",
        ),
        K::ExpectedBlockSequenceEntry => (
            "`- ` is expected here",
            "begin each item with `- `, all at one indentation",
        ),
        K::UndeclaredTagHandle => (
            "this tag's handle is not declared",
            "declare it with a `%TAG` line, or use a tag that begins with `!!`",
        ),
        K::SimpleKeyExpected | K::InvalidSimpleKey => (
            "`:` is missing after this key",
            "write `key: value` on one line; a key is at most 1,024 characters long",
        ),
        K::InvalidIndentation => (
            "this line's indentation fits no line above",
            "indent it as much as the lines that it belongs to",
        ),
        K::BomInsideDocument => (
            "a byte order mark stands inside the document",
            "remove U+FEFF",
        ),
        K::TabNotAllowed | K::TabInBlockIndentation | K::TabInIndentation | K::TabInPlainScalar => {
            ("a tab stands where only spaces may", "indent with spaces")
        }
        K::TabAtBlockScalarStart => ("the block text begins with a tab", "indent with spaces"),
        K::CommentInterceptedScalar => (
            "a comment stands in the middle of a text",
            "put the text in quotes, or move the comment above it",
        ),
        K::ExpectedWhitespace => ("a space is missing here", "add one"),
        K::CommentNotSeparated => (
            "a space is missing before `#`",
            "add one to begin a comment, or put the text in quotes",
        ),
        K::ZeroBlockScalarIndent | K::InvalidBlockScalarHeader => (
            "only an indentation from 1 to 9, `+` or `-` and a comment may follow `|` and `>`",
            "begin the text on the next line",
        ),
        K::InvalidBlockScalarIndent => (
            "a line of the block text is indented less than its first line",
            "give each line at least the indentation of the first",
        ),
        K::DocumentIndicatorInQuotedScalar | K::UnclosedQuotedScalar => {
            ("the quoted text is never closed", "add the missing quote")
        }
        K::InvalidQuotedScalarIndent | K::InvalidFlowScalarIndent => (
            "a continued line is indented too little",
            "indent it more than its key",
        ),
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => (
            "nothing may follow the closing quote",
            "put the whole value in quotes; inside single quotes write `''`, inside double quotes `\\\"`",
        ),
        K::UnknownQuotedScalarEscape => (
            "this escape is not known",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => (
            "this escape names no character",
            "write `\\xHH`, `\\uHHHH` or `\\UHHHHHHHH` with the code of a character",
        ),
        K::BlockEntryInFlowCollection | K::BlockSequenceEntryNotAllowed => (
            "an item of a list may not begin here",
            "begin `- ` on a line of its own, outside `[` and `{`",
        ),
        K::InvalidBlockEntryWhitespace | K::InvalidMappingValueWhitespace => {
            ("a tab stands where only spaces may", "indent with spaces")
        }
        K::PlainScalarStartsWithDashFlowIndicator | K::UnexpectedEndOfPlainScalar => {
            ("this text needs quotes", "put the value in quotes")
        }
        K::MappingKeyNotAllowed => (
            "a key may not begin here",
            "put it on a line of its own, or put the text in quotes",
        ),
        K::MappingValueNotAllowed | K::InvalidColonPlacement => (
            "`: ` may not stand here",
            "put the text in quotes, or check the indentation of the line above",
        ),
        K::FlowMappingValueAdjacentCollection => ("a space is missing after `:`", "add one"),
        K::MisplacedFlowCollectionEnd => (
            "nothing is open that this could close",
            "remove it, or put the text in quotes",
        ),
        K::MissingAnchorOrAliasName => (
            "a name is missing after `&` or `*`",
            "add it, or put the text in quotes",
        ),
        K::DirectiveByteLimitExceeded { .. }
        | K::TooManyReservedDirectiveParams { .. }
        | K::YamlVersionTooLong => ("this directive is too long", "remove the line"),
        K::MissingYamlVersionSeparator
        | K::MissingYamlVersion
        | K::MissingDirectiveName
        | K::InvalidDirectiveName
        | K::InvalidDirectiveTerminator
        | K::InvalidTagDirectiveTerminator
        | K::ExpectedTagDirectiveBang => (
            "this directive cannot be read",
            "remove the line, or put a text that begins with `%` in quotes",
        ),
        K::ExpectedTagBang
        | K::InvalidGlobalTagCharacter
        | K::InvalidTagTerminator
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidTagEscape
        | K::InvalidTagUtf8LeadingByte
        | K::InvalidTagUtf8TrailingByte
        | K::InvalidTagUtf8 => (
            "this tag cannot be read",
            "write it as `!name` or `!!name`, or put a text that begins with `!` in quotes",
        ),
        _ => ("the text does not follow YAML's grammar here", ""),
    }
}
