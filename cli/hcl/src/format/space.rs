use super::line::Line;
use super::piece::Piece;
use crate::tokens::Kind;

/// Sets the spaces between tokens of a cell to one or none.
pub(super) fn space(pieces: &mut [Piece<'_>], lines: &[Line]) {
    for line in lines {
        for cell in [&line.lead, &line.assign] {
            let cell = pieces.get_mut(cell.clone()).unwrap_or_default();
            let mut before = None;
            for index in 1..cell.len() {
                let [subject, after, ..] = cell.get_mut(index - 1..).unwrap_or_default() else {
                    break;
                };
                after.spaces = usize::from(has_space(before, subject, after));
                before = Some(subject.kind);
            }
        }
    }
}

/// Whether a space stands between `subject` and `after`.
#[expect(
    clippy::match_same_arms,
    clippy::unnested_or_patterns,
    reason = "the first arm that fits decides, so their order is the rule"
)]
fn has_space(before: Option<Kind>, subject: &Piece<'_>, after: &Piece<'_>) -> bool {
    let opens = |kind: Kind| kind.bracket_change() > 0;
    let closes = |kind: Kind| kind.bracket_change() < 0;
    match (subject.kind, after.kind) {
        (_, Kind::Newline)
        // A call, a name of several parts, an attribute.
        | (Kind::Identifier, Kind::OpenParenthesis | Kind::DoubleColon)
        | (Kind::DoubleColon, Kind::Identifier)
        | (Kind::Dot, _)
        | (_, Kind::Dot | Kind::Comma | Kind::Ellipsis) => false,
        (Kind::Comma, _) => true,
        // The text of templates is kept.
        (
            Kind::QuotedText | Kind::HeredocText | Kind::OpenQuote | Kind::OpenHeredoc,
            _,
        )
        | (
            _,
            Kind::QuotedText | Kind::HeredocText | Kind::CloseQuote | Kind::CloseHeredoc,
        ) => false,
        // `in` of a `for`, before a list.
        (Kind::Identifier, _)
            if before == Some(Kind::Identifier) && *subject.text == *b"in" => true,
        // An index.
        (Kind::Identifier | Kind::Number, Kind::OpenBracket) => false,
        (kind, Kind::OpenBracket) if closes(kind) => false,
        (Kind::Bang, _) => false,
        (Kind::Minus, _) => is_subtraction(before),
        (Kind::OpenBrace, Kind::CloseBrace) => false,
        (Kind::OpenBrace, _)
        | (_, Kind::CloseBrace)
        // An object as all of a sequence.
        | (Kind::OpenInterpolation | Kind::OpenDirective, Kind::OpenBrace)
        | (Kind::CloseBrace, Kind::CloseSequence) => true,
        (Kind::CloseSequence, Kind::OpenInterpolation | Kind::OpenDirective) => false,
        (kind, next) => !opens(kind) && !closes(next),
    }
}

/// Whether a minus takes from what is before it: nothing that a value ends with stands there
/// otherwise.
fn is_subtraction(before: Option<Kind>) -> bool {
    !matches!(
        before,
        None | Some(
            Kind::OpenParenthesis
                | Kind::OpenBrace
                | Kind::OpenBracket
                | Kind::Equal
                | Kind::Colon
                | Kind::Comma
                | Kind::Question
                | Kind::Plus
                | Kind::Star
                | Kind::Slash
                | Kind::Percent
                | Kind::Minus
                | Kind::EqualEqual
                | Kind::NotEqual
                | Kind::Greater
                | Kind::GreaterOrEqual
                | Kind::Less
                | Kind::LessOrEqual
                | Kind::And
                | Kind::Or
                | Kind::Bang
        )
    )
}
