//! The value of a service, as policies see it: each key in its long form.

use infractl_base::RelativePath;
use infractl_document::{Finding, Node, Tree, TreeBuilder, TreeError};

use super::text::{copy, scalar};
use super::{mount, pairs, port, syntax};
use crate::reference::{Reference, put_word};

pub(super) fn tree(
    path: &RelativePath,
    name: &str,
    node: Node<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Tree, TreeError> {
    if node.as_map().is_none() && !node.is_null() {
        let message = format!("service `{name}` is {}, not a map", node.kind());
        findings.push(syntax(node.span(), message).help("write its keys below it, `image:` first"));
    }
    let mut builder = TreeBuilder::new();
    builder.begin_map(node.span());
    builder.key("name", node.key_span());
    builder.text(name, node.key_span());
    builder.key("path", None);
    builder.text(path.as_str(), None);
    for (key, value) in node.as_map().into_iter().flatten() {
        if ["name", "path", "from"].contains(&key) {
            continue;
        }
        builder.key(key, value.key_span());
        entry(&mut builder, key, value, findings);
    }
    if let Some(image) = node.get("image") {
        builder.key("from", image.key_span());
        builder.begin_map(image.span());
        match scalar(image) {
            Some(word) => {
                put_word(&mut builder, "reference", Some(&word));
                Reference::read(&word).put(&mut builder);
            }
            None => Reference::put_unknown(&mut builder),
        }
        builder.end();
    }
    builder.end();
    builder.finish()
}

fn entry(builder: &mut TreeBuilder, key: &str, value: Node<'_>, findings: &mut Vec<Finding>) {
    let is_list = value.as_list().is_some();
    match key {
        "ports" if is_list => list(builder, value, |builder, item| {
            port::put(builder, item, findings);
        }),
        "volumes" if is_list => list(builder, value, |builder, item| {
            mount::put(builder, item, findings);
        }),
        "environment" | "labels" | "annotations" | "sysctls" | "extra_hosts" if is_list => {
            map_of_pairs(builder, value);
        }
        "networks" | "depends_on" if is_list => {
            builder.begin_map(value.span());
            let mut done: Vec<&str> = Vec::new();
            for item in value.children() {
                let Some(name) = item.as_str().filter(|name| !done.contains(name)) else {
                    continue;
                };
                done.push(name);
                builder.key(name, item.span());
                builder.null(item.span());
            }
            builder.end();
        }
        "build" if value.as_str().is_some() => {
            builder.begin_map(value.span());
            put_word(builder, "context", scalar(value).as_ref());
            builder.end();
        }
        "env_file" => {
            builder.begin_list(value.span());
            if let (false, Some(word)) = (is_list, scalar(value)) {
                env_file(builder, &word);
            }
            for item in value.children().filter(|_| is_list) {
                match scalar(item) {
                    Some(word) => env_file(builder, &word),
                    None => copy(builder, item),
                }
            }
            builder.end();
        }
        _ => copy(builder, value),
    }
}

fn env_file(builder: &mut TreeBuilder, word: &crate::Word) {
    builder.begin_map(Some(word.span));
    put_word(builder, "path", Some(word));
    builder.end();
}

fn list<'t>(
    builder: &mut TreeBuilder,
    value: Node<'t>,
    mut put: impl FnMut(&mut TreeBuilder, Node<'t>),
) {
    builder.begin_list(value.span());
    value.children().for_each(|item| put(builder, item));
    builder.end();
}

fn map_of_pairs(builder: &mut TreeBuilder, value: Node<'_>) {
    builder.begin_map(value.span());
    for (key, node, word) in pairs(value) {
        builder.key(&key.text, Some(key.span));
        match (node, word) {
            (Some(node), _) => copy(builder, node),
            (None, Some(word)) => builder.text(&word.text, Some(word.span)),
            (None, None) => builder.null(Some(key.span)),
        }
    }
    builder.end();
}
