use infractl_document::{Finding, Node, TreeBuilder};

use super::syntax;
use super::text::{copy, scalar};
use crate::Word;
use crate::reference::put_word;

/// Writes one entry of `volumes` in its long form.
pub(super) fn put(builder: &mut TreeBuilder, node: Node<'_>, findings: &mut Vec<Finding>) {
    builder.begin_map(node.span());
    if let Some(map) = node.as_map() {
        for (key, value) in map {
            builder.key(key, value.key_span());
            copy(builder, value);
        }
    } else if let Some(word) = scalar(node) {
        short(builder, &word, findings);
    } else {
        let message = format!("a volume is {}, not a text or a map", node.kind());
        findings.push(syntax(node.span(), message).help("write `\"data:/var/lib/data\"`"));
    }
    builder.end();
}

/// `[SOURCE:]TARGET[:OPTIONS]`, where `C:` of Windows is part of a path.
fn short(builder: &mut TreeBuilder, word: &Word, findings: &mut Vec<Finding>) {
    let sections = sections(&word.text);
    let part = |number: usize| {
        let (start, end) = *sections.get(number)?;
        Some(word.part(start, end))
    };
    let is_empty = sections.iter().any(|(start, end)| start == end);
    if is_empty || sections.len() > 3 {
        let message = format!("`{}` is no volume", word.text);
        findings.push(
            syntax(Some(word.span), message).help("write `source:target` or `source:target:ro`"),
        );
    }
    let (source, target) = if sections.len() > 1 {
        (part(0), part(1))
    } else {
        (None, part(0))
    };
    let is_path = source.as_ref().is_some_and(|source| is_path(&source.text));
    builder.key("type", None);
    builder.text(if is_path { "bind" } else { "volume" }, Some(word.span));
    put_word(builder, "source", source.as_ref());
    put_word(builder, "target", target.as_ref());
    let options = part(2);
    let is_read_only = options
        .as_ref()
        .is_some_and(|options| options.text.split(',').any(|option| option == "ro"));
    builder.key("read_only", None);
    builder.bool(is_read_only, options.map(|options| options.span));
}

fn sections(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, sign) in text.char_indices() {
        let is_drive = at == start + 1
            && text
                .get(start..at)
                .is_some_and(|text| text.chars().all(char::is_alphabetic));
        match sign {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 && !is_drive => {
                found.push((start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push((start, text.len()));
    found
}

fn is_path(source: &str) -> bool {
    let mut signs = source.chars();
    let first = signs.next();
    let is_drive = first.is_some_and(char::is_alphabetic) && signs.next() == Some(':');
    source.starts_with(['.', '/', '~']) || source.starts_with("\\\\") || is_drive
}
