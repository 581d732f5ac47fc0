//! Values as `tofu console` prints them.

use std::fmt::Write as _;

use crate::value::{Type, Value};

pub(crate) fn shown(value: &Value) -> String {
    at(value, 0)
}

fn at(value: &Value, indent: usize) -> String {
    if !value.is_known() {
        return "(known after apply)".to_owned();
    }
    if value.marks().is_sensitive() {
        return "(sensitive value)".to_owned();
    }
    if value.is_null() {
        return match value.ty() {
            Type::Dynamic => "null".to_owned(),
            Type::String => "tostring(null)".to_owned(),
            Type::Number => "tonumber(null)".to_owned(),
            Type::Bool => "tobool(null)".to_owned(),
            Type::List(element) => format!("tolist(null) /* of {} */", friendly(&element)),
            Type::Set(element) => format!("toset(null) /* of {} */", friendly(&element)),
            Type::Map(element) => format!("tomap(null) /* of {} */", friendly(&element)),
            other => format!("null /* {} */", friendly(&other)),
        };
    }
    match value.ty() {
        Type::List(_) => format!("tolist({})", sequence(value, indent)),
        Type::Set(_) => format!("toset({})", sequence(value, indent)),
        Type::Map(_) => format!("tomap({})", mapping(value, indent)),
        Type::Tuple(_) => sequence(value, indent),
        Type::Object(_) => mapping(value, indent),
        _ => match (value.as_str(), value.as_number(), value.as_bool()) {
            (Some(text), ..) => string(text, indent),
            (_, Some(number), _) => number.to_string(),
            (.., truth) => truth.unwrap().to_string(),
        },
    }
}

fn friendly(ty: &Type) -> String {
    match ty {
        Type::Dynamic => "dynamic".to_owned(),
        Type::List(element) => format!("list of {}", friendly(element)),
        Type::Set(element) => format!("set of {}", friendly(element)),
        Type::Map(element) => format!("map of {}", friendly(element)),
        Type::Tuple(_) => "tuple".to_owned(),
        Type::Object(_) => "object".to_owned(),
        other => other.to_string(),
    }
}

fn string(text: &str, indent: usize) -> String {
    if !text.contains('\n') {
        return quoted(text);
    }
    let pad = " ".repeat(indent);
    let dash = if indent > 0 { "-" } else { "" };
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| format!("{pad}{line}"))
        .collect();
    format!("<<{dash}EOT\n{}\n{pad}EOT", lines.join("\n"))
}

/// What Go calls printable is close to what Rust does not escape for debugging.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for sign in text.chars() {
        let is_mark = sign.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&sign);
        let debug = sign.escape_debug().to_string();
        if !sign.is_ascii() && (!debug.starts_with('\\') || is_mark || is_extend(sign)) {
            out.push(sign);
        } else if sign.is_ascii() && sign != '\'' {
            let go = go_quoted(&sign.to_string());
            out.push_str(
                go.trim_matches('"')
                    .get(..)
                    .filter(|go| !go.is_empty() && *go != "\\")
                    .unwrap_or("\\\""),
            );
        } else if sign == '\'' {
            out.push('\'');
        } else if u32::from(sign) > 0xFFFF {
            let _ = write!(out, "\\U{:08x}", u32::from(sign));
        } else {
            let _ = write!(out, "\\u{:04x}", u32::from(sign));
        }
    }
    format!("\"{out}\"")
}

fn is_extend(sign: char) -> bool {
    super::super::graphemes::count(&format!("x{sign}")) == 1
        && sign != '\u{200d}'
        && !('\u{e0000}'..='\u{e007f}').contains(&sign)
}

fn sequence(value: &Value, indent: usize) -> String {
    let pad = " ".repeat(indent + 2);
    let items: Vec<String> = super::super::make::elements(value)
        .iter()
        .map(|item| format!("\n{pad}{},", at(item, indent + 2)))
        .collect();
    closed("[", &items, "]", indent)
}

fn mapping(value: &Value, indent: usize) -> String {
    let pad = " ".repeat(indent + 2);
    let items: Vec<String> = super::super::make::entries(value)
        .iter()
        .map(|(name, item)| {
            format!(
                "\n{pad}{} = {}",
                string(name, indent + 2),
                at(item, indent + 2)
            )
        })
        .collect();
    closed("{", &items, "}", indent)
}

fn closed(open: &str, items: &[String], close: &str, indent: usize) -> String {
    if items.is_empty() {
        return format!("{open}{close}");
    }
    format!("{open}{}\n{}{close}", items.concat(), " ".repeat(indent))
}

/// A text between quotes, as Go's `%q` writes it.
fn go_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for sign in text.chars() {
        match sign {
            '"' | '\\' => {
                out.push('\\');
                out.push(sign);
            }
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            '\0'..='\u{1f}' | '\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(sign));
            }
            _ => out.push(sign),
        }
    }
    out.push('"');
    out
}
