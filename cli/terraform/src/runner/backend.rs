use std::fmt::Write as _;
use std::path::PathBuf;

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
        settings: Vec<(String, String)>,
    },
}

impl Backend {
    /// The override file for it; `None` where the configuration's own word stands.
    pub(super) fn overriding(&self) -> Option<String> {
        let (kind, settings) = match self {
            Self::AsWritten => return None,
            Self::Local(path) => (
                "local",
                vec![("path".to_owned(), path.display().to_string())],
            ),
            Self::Configured { kind, settings } => (kind.as_str(), settings.clone()),
        };
        let mut text = format!("terraform {{\n  backend {} {{\n", quoted(kind));
        for (name, value) in settings {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "    {name} = {}", quoted(&value));
        }
        text.push_str("  }\n}\n");
        Some(text)
    }
}

/// A text as HCL writes it, in which nothing is a template.
fn quoted(text: &str) -> String {
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
    }
}
