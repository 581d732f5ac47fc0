use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use infractl_document::{Node, View};
use infractl_hcl::syntax::{Expression, ExpressionKind, Literal};

/// Where a stack's state lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Backend {
    /// Where the configuration itself says.
    AsWritten,
    /// In a file of this machine.
    Local(PathBuf),
    /// In a store of another kind, with its settings as the user wrote them.
    Configured {
        /// The kind, as in `backend "s3"`.
        kind: String,
        /// Names and values, none of them a secret: those come from the environment.
        settings: BTreeMap<String, Setting>,
    },
}

/// The value of a backend's setting, as the user wrote it. The tool makes numbers and truth values
/// of texts where a setting is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// One value.
    One(String),
    /// Values by name.
    Map(BTreeMap<String, String>),
}

impl Setting {
    /// The setting of a value; `None` for one that no backend takes.
    pub fn read(node: Node<'_>) -> Option<Self> {
        if let View::Map(map) = node.view() {
            let entries = map
                .iter()
                .map(|(key, value)| Some((key.to_owned(), scalar(value)?)));
            return entries.collect::<Option<_>>().map(Self::Map);
        }
        scalar(node).map(Self::One)
    }

    /// The setting that an expression writes out; `None` for any other.
    pub fn of(value: &Expression) -> Option<Self> {
        let value = value.without_parentheses();
        if let Some(text) = value.as_text() {
            return Some(Self::One(text.to_owned()));
        }
        match &value.kind {
            ExpressionKind::Literal(Literal::Bool(truth)) => Some(Self::One(truth.to_string())),
            ExpressionKind::Literal(Literal::Number(digits)) => Some(Self::One(digits.to_string())),
            _ => None,
        }
    }

    fn written(&self) -> String {
        match self {
            Self::One(text) => quoted(text),
            Self::Map(map) => {
                let mut text = String::from("{\n");
                for (name, value) in map {
                    // Writing to a text cannot fail.
                    let _ = writeln!(text, "      {} = {}", quoted(name), quoted(value));
                }
                text.push_str("    }");
                text
            }
        }
    }
}

fn scalar(node: Node<'_>) -> Option<String> {
    match node.view() {
        View::Text(text) => Some(text.to_owned()),
        View::Bool(truth) => Some(truth.to_string()),
        View::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl Backend {
    /// The override file for it; `None` where the configuration's own word stands.
    pub(super) fn overriding(&self) -> Option<String> {
        let path;
        let (kind, settings) = match self {
            Self::AsWritten => return None,
            Self::Local(file) => {
                let file = Setting::One(file.display().to_string());
                path = BTreeMap::from([("path".to_owned(), file)]);
                ("local", &path)
            }
            Self::Configured { kind, settings } => (kind.as_str(), settings),
        };
        let mut text = format!("terraform {{\n  backend {} {{\n", quoted(kind));
        for (name, value) in settings {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "    {name} = {}", value.written());
        }
        text.push_str("  }\n}\n");
        Some(text)
    }
}

/// A text as HCL writes it, in which nothing is a template.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if signs.peek() == Some(&'{') => {
                out.push(sign);
                out.push(sign);
            }
            sign => out.push(sign),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backend_is_written_so_that_nothing_in_it_is_evaluated() {
        let local = Backend::Local("/a \"b\"/${x}".into());
        assert_eq!(
            local.overriding().unwrap(),
            "terraform {\n  backend \"local\" {\n    path = \"/a \\\"b\\\"/$${x}\"\n  }\n}\n"
        );
        assert_eq!(Backend::AsWritten.overriding(), None);
        let endpoints = BTreeMap::from([("s3".to_owned(), "https://${x}".to_owned())]);
        let bucket = BTreeMap::from([
            ("bucket".to_owned(), Setting::One("acme".to_owned())),
            ("endpoints".to_owned(), Setting::Map(endpoints)),
        ]);
        let configured = Backend::Configured {
            kind: "s3".to_owned(),
            settings: bucket,
        };
        assert_eq!(
            configured.overriding().unwrap(),
            "terraform {\n  backend \"s3\" {\n    bucket = \"acme\"\n    endpoints = {\n      \"s3\" = \
             \"https://$${x}\"\n    }\n  }\n}\n"
        );
    }
}
