//! The values of workflows and jobs, as policies see them: what is written, and what belongs to it.

use infractl_base::RelativePath;
use infractl_document::{Node, Tree, TreeBuilder, TreeError, View};

use crate::Format;

/// The whole file, with its triggers in one form.
pub(super) fn file(path: &RelativePath, format: Format, root: Node<'_>) -> Result<Tree, TreeError> {
    let mut builder = TreeBuilder::new();
    builder.begin_map(root.span());
    head(&mut builder, path, format);
    copy_entries(&mut builder, root, &["path", "type", "triggers"]);
    triggers(&mut builder, root);
    builder.end();
    builder.finish()
}

/// One job, with what the file says for all its jobs beside it.
pub(super) fn job(
    path: &RelativePath,
    format: Format,
    root: Node<'_>,
    id: &str,
    job: Node<'_>,
) -> Result<Tree, TreeError> {
    let mut builder = TreeBuilder::new();
    builder.begin_map(job.span());
    builder.key("id", job.key_span());
    builder.text(id, job.key_span());
    copy_entries(&mut builder, job, &["id", "workflow"]);
    builder.key("workflow", None);
    builder.begin_map(None);
    head(&mut builder, path, format);
    for key in [
        "name",
        "permissions",
        "env",
        "defaults",
        "concurrency",
        "inputs",
    ] {
        if let Some(value) = root.get(key) {
            builder.key(key, value.key_span());
            builder.copy(value);
        }
    }
    triggers(&mut builder, root);
    builder.end();
    builder.end();
    builder.finish()
}

fn head(builder: &mut TreeBuilder, path: &RelativePath, format: Format) {
    builder.key("path", None);
    builder.text(path.as_str(), None);
    builder.key("type", None);
    let kind = if format == Format::Action {
        "action"
    } else {
        "workflow"
    };
    builder.text(kind, None);
}

/// Copies what was written; a key that we add ourselves, and that no such file may have, is left.
fn copy_entries(builder: &mut TreeBuilder, node: Node<'_>, ours: &[&str]) {
    for (key, value) in node.as_map().into_iter().flatten() {
        if !ours.contains(&key) {
            builder.key(key, value.key_span());
            builder.copy(value);
        }
    }
}

/// `on: push`, `on: [push]` and `on: {push: …}` as a map of events.
fn triggers(builder: &mut TreeBuilder, root: Node<'_>) {
    let on = root.get("on");
    builder.key("triggers", on.and_then(Node::key_span));
    builder.begin_map(on.and_then(Node::span));
    match on.map(Node::view) {
        Some(View::Text(event)) => {
            let span = on.and_then(Node::span);
            builder.key(event, span);
            builder.null(span);
        }
        Some(View::List(list)) => {
            let mut done: Vec<&str> = Vec::new();
            for item in list {
                let Some(event) = item.as_str().filter(|event| !done.contains(event)) else {
                    continue;
                };
                done.push(event);
                builder.key(event, item.span());
                builder.null(item.span());
            }
        }
        Some(View::Map(map)) => {
            for (event, settings) in map {
                builder.key(event, settings.key_span());
                builder.copy(settings);
            }
        }
        _ => {}
    }
    builder.end();
}
