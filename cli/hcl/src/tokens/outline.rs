use std::fmt::Write as _;

use super::{Kind, Mode, Scanner};

/// Writes the tokens of a text, one on a line, with the words of `hclsyntax` and ranges in bytes.
///
/// `cli/xtask/oracles/hcl` writes those of `hclsyntax` alike, so that the two can be compared.
pub fn outline_of_tokens(text: &[u8]) -> String {
    let mut scanner = Scanner::new(text, Mode::Code);
    let mut out = String::new();
    loop {
        let token = scanner.next_token();
        // A string takes everything.
        let _ = writeln!(out, "{} {}..{}", word(token.kind), token.start, token.end);
        if token.kind == Kind::End {
            return out;
        }
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Identifier => "Ident",
        Kind::Number => "NumberLit",
        Kind::Comment | Kind::LineComment => "Comment",
        Kind::Newline => "Newline",
        Kind::OpenBrace => "OBrace",
        Kind::CloseBrace => "CBrace",
        Kind::OpenBracket => "OBrack",
        Kind::CloseBracket => "CBrack",
        Kind::OpenParenthesis => "OParen",
        Kind::CloseParenthesis => "CParen",
        Kind::Equal => "Equal",
        Kind::Colon => "Colon",
        Kind::DoubleColon => "DoubleColon",
        Kind::Comma => "Comma",
        Kind::Dot => "Dot",
        Kind::Ellipsis => "Ellipsis",
        Kind::FatArrow => "FatArrow",
        Kind::Question => "Question",
        Kind::Bang => "Bang",
        Kind::Plus => "Plus",
        Kind::Minus => "Minus",
        Kind::Star => "Star",
        Kind::Slash => "Slash",
        Kind::Percent => "Percent",
        Kind::EqualEqual => "EqualOp",
        Kind::NotEqual => "NotEqual",
        Kind::Less => "LessThan",
        Kind::LessOrEqual => "LessThanEq",
        Kind::Greater => "GreaterThan",
        Kind::GreaterOrEqual => "GreaterThanEq",
        Kind::And => "And",
        Kind::Or => "Or",
        Kind::OpenQuote => "OQuote",
        Kind::CloseQuote => "CQuote",
        Kind::OpenHeredoc => "OHeredoc",
        Kind::CloseHeredoc => "CHeredoc",
        Kind::QuotedText => "QuotedLit",
        Kind::HeredocText => "StringLit",
        Kind::OpenInterpolation => "TemplateInterp",
        Kind::OpenDirective => "TemplateControl",
        Kind::CloseSequence => "TemplateSeqEnd",
        Kind::BadEncoding => "BadUTF8",
        Kind::BrokenQuote
        | Kind::BrokenComment
        | Kind::BrokenHeredoc
        | Kind::BrokenLine
        | Kind::Invalid => "Invalid",
        Kind::End => "EOF",
    }
}
