use infractl_document::{Node, Span, TreeBuilder, View};

use crate::Word;
use crate::variables::Variables;

/// A text as Compose sees it where nothing is set: `${NAME:-default}` gives the default, `$$` a
/// `$`. A text with a variable that has no default stays as it was written.
pub(super) fn interpolated(text: &str) -> String {
    if !text.contains('$') {
        return text.to_owned();
    }
    let unset = Variables::default();
    let parts: Option<Vec<String>> = text
        .split("$$")
        .map(|part| unset.expand_text(part))
        .collect();
    parts.map_or_else(|| text.to_owned(), |parts| parts.join("$"))
}

/// A text of the file; its span begins behind an opening quote.
pub(super) fn inside(text: &str, span: Span) -> Word {
    let is_quoted = span.len() == text.len() + 2;
    let span = if is_quoted {
        Span::new(span.source, span.start as usize + 1, span.end as usize - 1)
    } else {
        span
    };
    Word {
        text: interpolated(text),
        span,
    }
}

/// The text of a scalar.
pub(super) fn scalar(node: Node<'_>) -> Option<Word> {
    let span = node.span()?;
    match node.view() {
        View::Text(text) => Some(inside(text, span)),
        View::Number(number) => Some(Word {
            text: number.to_string(),
            span,
        }),
        View::Bool(truth) => Some(Word {
            text: truth.to_string(),
            span,
        }),
        _ => None,
    }
}

/// Copies a value with the defaults of its variables put in.
pub(super) fn copy(builder: &mut TreeBuilder, node: Node<'_>) {
    match node.view() {
        View::Text(text) if text.contains('$') => builder.text(&interpolated(text), node.span()),
        View::List(list) => {
            builder.begin_list(node.span());
            list.iter().for_each(|item| copy(builder, item));
            builder.end();
        }
        View::Map(map) => {
            builder.begin_map(node.span());
            for (key, value) in map {
                builder.key(key, value.key_span());
                copy(builder, value);
            }
            builder.end();
        }
        _ => builder.copy(node),
    }
}
