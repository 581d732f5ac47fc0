use super::{Failure, Parser};
use crate::tokens::{Kind, Token};
use crate::{HclError, HclErrorKind};

impl Parser<'_> {
    /// What is wrong with a token in whose place something else belongs.
    pub(super) fn unexpected(&self, token: Token, wanted: &str) -> Failure {
        let span = self.span(token);
        let error = |message: String| HclError::syntax(span, message);
        let text = self.str(token);
        Failure::new(match token.kind {
            Kind::End => error(format!("the file ends where {wanted} belongs"))
                .help("a bracket, brace or quote above may not be closed"),
            Kind::Newline | Kind::LineComment => {
                error(format!("the line ends where {wanted} belongs"))
                    .help("an expression goes on over lines only within brackets")
            }
            Kind::BrokenQuote => HclError::syntax(span, "unterminated string").help(
                "close it with `\"` on its line; for several lines use `\\n` or a heredoc `<<EOT`",
            ),
            Kind::BrokenComment => HclError::syntax(span, "unterminated comment")
                .help("end it with `*/`, or begin it with `#`"),
            Kind::BrokenHeredoc => HclError::syntax(span, "unterminated heredoc").help(format!(
                "end it with a line that holds `{}` alone",
                word_of(text)
            )),
            Kind::BrokenLine => {
                HclError::syntax(span, "a carriage return without a line feed behind it")
                    .help("end lines with a line feed")
            }
            Kind::BadEncoding => {
                HclError::new(HclErrorKind::Encoding, span, "these bytes are no UTF-8")
                    .help("save the file as UTF-8")
            }
            Kind::Invalid => invalid_sign(span, text),
            _ => error(format!(
                "`{}` stands where {wanted} belongs",
                shortened(text)
            )),
        })
    }
}

fn invalid_sign(span: infractl_document::Span, text: &str) -> HclError {
    let (message, help) = match text {
        "'" => (
            "single quotes enclose nothing in HCL",
            "enclose text in double quotes",
        ),
        "`" => (
            "a backtick has no meaning in HCL",
            "write text of several lines as a heredoc, `<<EOT`",
        ),
        "\u{201c}" | "\u{201d}" => ("curly quotes enclose nothing", "use straight quotes, `\"`"),
        ";" => (
            "a semicolon separates nothing in HCL",
            "put each argument on a line of its own, and commas between elements",
        ),
        "&" => ("HCL has no bitwise operators", "the logical one is `&&`"),
        "|" => ("HCL has no bitwise operators", "the logical one is `||`"),
        "~" => ("HCL has no bitwise operators", "the logical one is `!`"),
        "^" => ("HCL has no bitwise operators", "for powers use `pow(a, b)`"),
        "\r" => (
            "a carriage return without a line feed behind it",
            "end lines with a line feed",
        ),
        _ => {
            return HclError::syntax(
                span,
                format!("`{}` has no meaning in HCL", text.escape_debug()),
            )
            .help("inside of text it needs quotes around it");
        }
    };
    HclError::syntax(span, message).help(help)
}

/// The word of `<<-WORD`.
fn word_of(opening: &str) -> &str {
    opening.trim_start_matches(['<', '-']).trim_end()
}

/// What of a token fits in a message.
fn shortened(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    line.char_indices()
        .nth(40)
        .and_then(|(at, _)| line.get(..at))
        .unwrap_or(line)
}
