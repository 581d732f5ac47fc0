//! Configurations that HCL takes, with any spaces between their tokens, and texts that it may not.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Spaces between two tokens; as many as HCL asks for or more.
fn gap() -> impl Strategy<Value = &'static str> {
    select(vec!["", " ", " ", " ", "  ", "\t", " /* note */ "])
}

/// Spaces and line breaks, where a bracket is open.
fn wide_gap() -> impl Strategy<Value = &'static str> + Clone {
    select(vec![
        "",
        " ",
        "\n",
        "\n\n  ",
        " # note\n",
        "\n// note\n\t",
        " /* a\n b */ ",
    ])
}

fn name() -> impl Strategy<Value = &'static str> {
    select(vec![
        "a",
        "value",
        "größe",
        "x-1",
        "_y",
        "for_each",
        "null_resource",
        "in",
        "if",
    ])
}

fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec!["0", "42", "1.50", "6.02e23", "1e-3", "007"]).prop_map(str::to_owned),
        select(vec!["true", "false", "null"]).prop_map(str::to_owned),
        // A text that is not one sequence alone: its quotes would be taken away.
        vec(
            select(vec![
                "a", " ", "é", "$", "%", "$${b}", "%%{c}", "\\n", "\\\"", "\\u00e9", "'", "x{",
                "}", "~"
            ]),
            0..6
        )
        .prop_map(|parts| format!("\"-{}\"", parts.concat())),
        (
            name(),
            vec(
                select(vec![
                    ".b",
                    ".c-d",
                    "[0]",
                    ".0.d",
                    "[\"k\"]",
                    "[*].e",
                    "[each.key]"
                ]),
                0..4
            ),
            select(vec!["", "", ".*.f"])
        )
            .prop_map(|(root, steps, last)| format!("var.{root}{}{last}", steps.concat())),
    ]
}

/// An expression on one line or several; line breaks stand within brackets only.
pub(crate) fn expression() -> impl Strategy<Value = String> {
    literal().prop_recursive(4, 24, 4, |inner| {
        let operator = select(vec![
            "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||",
        ]);
        let sign = select(vec!["-", "!"]);
        let items = (
            vec(inner.clone(), 0..4),
            wide_gap(),
            wide_gap(),
            any::<bool>(),
        );
        let pairs = (
            vec((object_key(inner.clone()), gap(), inner.clone()), 0..4),
            any::<bool>(),
            any::<bool>(),
        );
        prop_oneof![
            (inner.clone(), gap(), operator, gap(), inner.clone()).prop_map(
                |(left, before, operator, behind, right)| format!(
                    "{left}{before} {operator}{behind}{right}"
                )
            ),
            (sign, inner.clone()).prop_map(|(sign, operand)| format!("{sign}{operand}")),
            (inner.clone(), gap(), inner.clone(), gap(), inner.clone()).prop_map(
                |(condition, gap, then, more, other)| format!(
                    "({condition}{gap}?{more}{then} : {other})"
                )
            ),
            (wide_gap(), inner.clone(), wide_gap())
                .prop_map(|(before, own, behind)| format!("({before}{own}{behind})")),
            items.clone().prop_map(|(items, before, gap, is_ended)| {
                let end = if is_ended && !items.is_empty() {
                    ","
                } else {
                    ""
                };
                format!(
                    "[{before}{}{end}{gap}]",
                    items.join(&format!("{gap},{before}"))
                )
            }),
            (name(), items).prop_map(|(name, (items, before, gap, is_ended))| {
                let end = if items.is_empty() {
                    ""
                } else if is_ended {
                    ","
                } else {
                    "..."
                };
                format!(
                    "{name}({before}{}{end}{gap})",
                    items.join(&format!(",{gap}"))
                )
            }),
            pairs.prop_map(|(pairs, is_wide, is_colon)| {
                let sign = if is_colon { ":" } else { "=" };
                let pairs: Vec<String> = pairs
                    .into_iter()
                    .map(|(key, gap, value)| format!("{key} {sign}{gap}{value}"))
                    .collect();
                if is_wide && !pairs.is_empty() {
                    format!("{{\n{}\n}}", pairs.join("\n"))
                } else {
                    format!("{{{}}}", pairs.join(", "))
                }
            }),
            (inner.clone(), inner.clone(), wide_gap())
                .prop_map(|(list, value, gap)| format!("[for{gap} x in {list} : {gap}{value}]")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(map, key, value)| format!(
                "{{ for k, v in {map} : {key} => {value}... if true}}"
            )),
            (inner.clone(), gap()).prop_map(|(own, gap)| format!("\"a ${{{gap}{own}{gap}}} b\"")),
            inner
                .clone()
                .prop_map(|own| format!("\"%{{ if {own} ~}} c %{{ else }} d %{{ endif }}\"")),
            inner.prop_map(|own| format!("\"%{{ for x in {own} }}${{x}}%{{ endfor }}\"")),
        ]
    })
}

fn object_key(inner: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop_oneof![
        // Keys may not come twice.
        3 => (name(), any::<u32>()).prop_map(|(name, number)| format!("{name}{number}")),
        1 => any::<u32>().prop_map(|number| format!("\"k-{number}\"")),
        1 => inner.prop_map(|own| format!("({own})")),
    ]
}

fn heredoc() -> impl Strategy<Value = String> {
    let lines = select(vec![
        "text",
        "  ${var.a}",
        "\tindented",
        "%{ if true ~}",
        "%{ endif }",
        "$${x}",
        "",
        "a $ b",
    ]);
    (any::<bool>(), vec(lines, 0..5)).prop_map(|(is_flush, lines)| {
        let sign = if is_flush { "-" } else { "" };
        // A directive that is opened is closed.
        let mut open = 0;
        let mut text = String::new();
        for line in lines {
            match line {
                "%{ if true ~}" => open += 1,
                "%{ endif }" if open == 0 => continue,
                "%{ endif }" => open -= 1,
                _ => {}
            }
            text.extend([line, "\n"]);
        }
        text.push_str(&"%{ endif }\n".repeat(open));
        format!("<<{sign}EOT\n{text}  EOT\n")
    })
}

fn attribute() -> impl Strategy<Value = String> {
    let value = prop_oneof![4 => expression(), 1 => heredoc()];
    let behind = select(vec!["", " ", " # note", "\t// note"]);
    (
        select(vec!["", "  ", "\t"]),
        name(),
        any::<u32>(),
        gap(),
        gap(),
        value,
        behind,
    )
        .prop_map(|(indention, name, number, before, after, value, behind)| {
            let behind = if value.starts_with("<<") { "" } else { behind };
            let end = if value.ends_with('\n') { "" } else { "\n" };
            format!("{indention}{name}{number}{before}={after}{value}{behind}{end}")
        })
}

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => attribute(),
        1 => select(vec!["\n", "   \n", "\n\n", "# note\n", "  // note\n", "/* a\n  b */\n"]).prop_map(str::to_owned),
    ]
}

/// A file of attributes, blocks and comments.
pub(crate) fn configuration() -> impl Strategy<Value = String> {
    let block = |body: BoxedStrategy<String>| {
        let labels = vec(select(vec!["\"a\"", "\"b c\"", "\"é\""]), 0..3);
        (name(), labels, gap(), body).prop_map(|(kind, labels, gap, body)| {
            let gap = if gap.contains('/') { " " } else { gap };
            format!("{kind} {}{gap}{{\n{body}}}\n", labels.join(" "))
        })
    };
    let lines = vec(line(), 0..5).prop_map(|lines| lines.concat()).boxed();
    let items = lines.prop_recursive(3, 16, 4, move |inner| {
        let item = prop_oneof![2 => line(), 1 => block(inner)];
        vec(item, 0..5).prop_map(|items| items.concat())
    });
    (items, any::<bool>(), any::<bool>()).prop_map(|(text, is_windows, is_cut)| {
        let text = match text.strip_suffix('\n') {
            Some(text) if is_cut && !text.ends_with("EOT") => text.to_owned(),
            _ => text,
        };
        if is_windows {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    })
}

/// Bytes of any kind: pieces of HCL in any order, a configuration that was hurt, or noise.
pub(crate) fn anything() -> impl Strategy<Value = Vec<u8>> {
    let pieces = select(vec![
        "{", "}", "[", "]", "(", ")", "\"", "${", "%{", "~}", "<<E\n", "<<-E\n", "E\n", "\n",
        "\r\n", "\r", "=", ".", "*", "-", "!", "...", "::", "?", ":", ",", "#", "//", "/*", "*/",
        "\\", "é", "\u{feff}", "a", "for", "in", "if", "endif", "else", "endfor", "1", "1e",
        "\"a\"", "a = ", "b {\n", " ", "\t", "'", "`", "&", "|", "<", "=>", "\\u12",
    ]);
    prop_oneof![
        3 => vec(pieces, 0..40).prop_map(|pieces| pieces.concat().into_bytes()),
        2 => (configuration(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()).prop_map(
            |(text, start, end, byte)| {
                let mut bytes = text.into_bytes();
                bytes.push(b'\n');
                let (start, end) = (start.index(bytes.len()), end.index(bytes.len()));
                if byte < 128 {
                    bytes.drain(start.min(end)..start.max(end));
                } else if let Some(place) = bytes.get_mut(start) {
                    *place = byte;
                }
                bytes
            }
        ),
        1 => vec(any::<u8>(), 0..64),
    ]
}
