use infractl_document::{Finding, Node, TreeBuilder};

use super::syntax;
use super::text::{copy, scalar};
use crate::Word;
use crate::reference::put_word;

/// Writes one entry of `ports` in its long form; a range of ports stays one entry.
pub(super) fn put(builder: &mut TreeBuilder, node: Node<'_>, findings: &mut Vec<Finding>) {
    builder.begin_map(node.span());
    if node.as_map().is_some() {
        long(builder, node);
    } else if let Some(word) = scalar(node) {
        short(builder, &word, findings);
    } else {
        let message = format!("a port is {}, not a text or a map", node.kind());
        findings.push(syntax(node.span(), message).help("write `\"8080:80\"`"));
    }
    builder.end();
}

fn long(builder: &mut TreeBuilder, node: Node<'_>) {
    for key in ["target", "published", "host_ip", "protocol"] {
        let word = node.get(key).and_then(scalar);
        if key == "protocol" && word.is_none() {
            builder.key(key, None);
            builder.text("tcp", None);
        } else {
            put_word(builder, key, word.as_ref());
        }
    }
    for (key, value) in node.as_map().into_iter().flatten() {
        if !["target", "published", "host_ip", "protocol"].contains(&key) {
            builder.key(key, value.key_span());
            copy(builder, value);
        }
    }
}

/// `[ADDRESS:][PUBLISHED:]TARGET[/PROTOCOL]`.
fn short(builder: &mut TreeBuilder, word: &Word, findings: &mut Vec<Finding>) {
    let text = word.text.as_str();
    let slash = text.rfind('/').unwrap_or(text.len());
    let cut = |end: usize| text.get(..end).and_then(|text| text.rfind(':'));
    let first = cut(slash);
    let target = word.part(first.map_or(0, |colon| colon + 1), slash);
    let second = first.map(|end| (cut(end), end));
    let published = second.map(|(start, end)| word.part(start.map_or(0, |colon| colon + 1), end));
    let address = second.and_then(|(end, _)| end).map(|end| {
        let is_bracketed =
            text.starts_with('[') && text.get(..end).is_some_and(|text| text.ends_with(']'));
        if is_bracketed {
            word.part(1, end - 1)
        } else {
            word.part(0, end)
        }
    });
    for port in [Some(&target), published.as_ref()].into_iter().flatten() {
        // An empty published port asks for any free one.
        let is_target = port.span == target.span;
        if !is_ports(&port.text) && (is_target || !port.text.is_empty()) && !port.text.contains('$')
        {
            let message = format!("`{}` is no port and no range of ports", port.text);
            findings.push(
                syntax(Some(port.span), message).help("write `8080:80` or `8000-8010:80-90`"),
            );
        }
    }
    put_word(builder, "target", Some(&target));
    put_word(
        builder,
        "published",
        published.filter(|port| !port.text.is_empty()).as_ref(),
    );
    put_word(builder, "host_ip", address.as_ref());
    builder.key("protocol", None);
    if slash < text.len() {
        builder.text(text.get(slash + 1..).unwrap_or_default(), Some(word.span));
    } else {
        builder.text("tcp", None);
    }
}

fn is_ports(text: &str) -> bool {
    let mut ports = text.splitn(2, '-').map(str::parse::<u16>);
    ports.all(|port| port.is_ok())
}
