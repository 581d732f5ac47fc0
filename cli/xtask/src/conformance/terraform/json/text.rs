use infractl_yaml::json_text;

/// A JSON value that keeps the order of its keys, and numbers as they are written.
pub(super) enum Json {
    /// `null`, `true`, `false` or a number.
    Word(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number as the native syntax writes it; `None` where JSON has no such form.
    pub(super) fn number(digits: &str) -> Option<Self> {
        serde_json::from_str::<serde_json::Number>(digits).ok()?;
        Some(Self::Word(digits.to_owned()))
    }

    /// The text, with a line for each entry and item.
    pub(super) fn write(&self) -> String {
        let mut out = String::new();
        self.write_to(&mut out, 0);
        out.push('\n');
        out
    }

    fn write_to(&self, out: &mut String, depth: usize) {
        match self {
            Self::Word(word) => out.push_str(word),
            Self::Text(text) => json_text(out, text, true),
            Self::List(items) => {
                let items = items.iter().map(|item| (None, item));
                lines(out, depth, ['[', ']'], items);
            }
            Self::Object(entries) => {
                let entries = entries.iter();
                let entries = entries.map(|(key, value)| (Some(key.as_str()), value));
                lines(out, depth, ['{', '}'], entries);
            }
        }
    }
}

fn lines<'j>(
    out: &mut String,
    depth: usize,
    [open, close]: [char; 2],
    entries: impl Iterator<Item = (Option<&'j str>, &'j Json)>,
) {
    out.push(open);
    let mut is_empty = true;
    for (key, value) in entries {
        if !std::mem::take(&mut is_empty) {
            out.push(',');
        }
        begin_line(out, depth + 1);
        if let Some(key) = key {
            json_text(out, key, true);
            out.push_str(": ");
        }
        value.write_to(out, depth + 1);
    }
    if !is_empty {
        begin_line(out, depth);
    }
    out.push(close);
}

fn begin_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
}
