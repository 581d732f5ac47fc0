use super::{Kind, Mode, Scanner, Token};

fn scan(text: &str, mode: Mode) -> Vec<Token> {
    let mut scanner = Scanner::new(text.as_bytes(), mode);
    let mut tokens = Vec::new();
    loop {
        let token = scanner.next_token();
        if token.kind == Kind::End {
            return tokens;
        }
        tokens.push(token);
    }
}

fn pieces(text: &str, mode: Mode) -> Vec<&str> {
    let tokens = scan(text, mode);
    tokens
        .iter()
        .map(|token| text.get(token.range()).unwrap_or_default())
        .collect()
}

#[test]
fn text_of_templates_is_cut_where_hcl_cuts_it() {
    assert_eq!(
        pieces(r#""x $$${a} $${b} $ b""#, Mode::Code),
        ["\"", "x ", "$", "$${", "a} ", "$${", "b} ", "$", " b", "\""]
    );
    assert_eq!(
        pieces("<<E\nab $\n $$ E\n$E\n$$\n%$\n$\n\nE\n", Mode::Code),
        [
            "<<E\n", "ab ", "$", "\n", " ", "$", "$", " E\n", "$E", "\n", "$$", "\n", "%$", "\n",
            "$\n", "\n", "E", "\n"
        ]
    );
    assert_eq!(
        pieces("<<E\n$${\nE\n", Mode::Code),
        ["<<E\n", "$${\n", "E", "\n"]
    );
    assert_eq!(
        pieces("a $E\n$x$\n\n$", Mode::Template),
        ["a ", "$E", "\n", "$", "x", "$\n", "\n", "$"]
    );
}

#[test]
fn a_heredoc_ends_with_its_word_alone_on_a_line() {
    assert_eq!(
        pieces("<<-EOT\r\n EOT x\r\n\t EOT \r\n", Mode::Code),
        ["<<-EOT\r\n", " EOT x\r\n", "\t EOT ", "\r\n"]
    );
    assert_eq!(
        pieces("<<EOT x\n", Mode::Code),
        ["<", "<", "EOT", "x", "\n"]
    );
}

#[test]
fn braces_within_a_sequence_are_counted() {
    assert_eq!(
        pieces(r#""${ {a = "${b}"} ~}c""#, Mode::Code),
        [
            "\"", "${", "{", "a", "=", "\"", "${", "b", "}", "\"", "}", "~}", "c", "\""
        ]
    );
}

#[test]
fn what_no_token_holds_is_space() {
    let text = "\u{feff}a\t=  [1, -2.5e3] # note\n/* b\n*/ é-1 { }\n";
    let tokens = scan(text, Mode::Code);
    let mut at = '\u{feff}'.len_utf8();
    for token in tokens {
        let gap = text.get(at..token.start as usize);
        assert!(gap.is_some_and(|gap| gap.bytes().all(|byte| matches!(byte, b' ' | b'\t'))));
        at = token.end as usize;
    }
    assert_eq!(at, text.len());
}

#[test]
fn broken_pieces_have_kinds_of_their_own() {
    let kinds = |text: &str| -> Vec<Kind> {
        let tokens = scan(text, Mode::Code);
        tokens.iter().map(|token| token.kind).collect()
    };
    assert_eq!(
        kinds("\"a\nb"),
        [
            Kind::OpenQuote,
            Kind::QuotedText,
            Kind::BrokenQuote,
            Kind::QuotedText
        ]
    );
    assert!(kinds("a /* b").contains(&Kind::BrokenComment));
    assert!(kinds("<<E\na\rb\nE\n").contains(&Kind::BrokenLine));
    assert_eq!(kinds("'"), [Kind::Invalid]);
}
