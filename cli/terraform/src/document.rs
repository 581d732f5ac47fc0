//! The documents of a stack, made alike from a plan and from a preview.

use std::borrow::Cow;

use infractl_document::{Node, Number, Span, Tree, TreeBuilder, TreeError, View};
use infractl_yaml::{JsonStyle, write_json};

/// What every document of a resource begins with, and where it is written.
pub(crate) struct Head<'h> {
    pub(crate) address: &'h str,
    pub(crate) module: Option<&'h str>,
    pub(crate) mode: &'h str,
    pub(crate) kind: &'h str,
    pub(crate) name: &'h str,
    pub(crate) index: Option<Index<'h>>,
    pub(crate) provider: &'h str,
    /// The block.
    pub(crate) block: Option<Span>,
    /// The word that opens it, with its labels.
    pub(crate) header: Option<Span>,
    /// The call of its module.
    pub(crate) call: Option<Span>,
}

/// The key of one of several resources.
pub(crate) enum Index<'h> {
    Number(u64),
    Key(&'h str),
}

/// Opens the document of a resource, up to the key of its values: they come next, then what else
/// there is, then the end.
pub(crate) fn begin_resource(builder: &mut TreeBuilder, head: &Head<'_>) {
    builder.begin_map(head.block);
    let mut text = |key: &str, value: &str, span: Option<Span>| {
        builder.key(key, span);
        builder.text(value, span);
    };
    text("address", head.address, head.header);
    if let Some(module) = head.module {
        text("module", module, head.call);
    }
    text("mode", head.mode, head.header);
    text("type", head.kind, head.header);
    text("name", head.name, head.header);
    match &head.index {
        Some(Index::Key(key)) => text("index", key, head.header),
        Some(Index::Number(number)) => {
            builder.key("index", head.header);
            let number = i64::try_from(*number).map_or(Number::Unsigned(*number), Number::Int);
            builder.number(number, head.header);
        }
        None => {}
    }
    builder.key("provider", head.header);
    builder.text(head.provider, head.header);
    builder.key("values", head.header);
}

/// What the document of a module call holds, and where it is written.
pub(crate) struct Call<'c> {
    pub(crate) address: &'c str,
    pub(crate) source: &'c str,
    pub(crate) source_span: Option<Span>,
    pub(crate) version: Option<(&'c str, Option<Span>)>,
    pub(crate) block: Option<Span>,
    pub(crate) header: Option<Span>,
}

/// The document of a module call.
pub(crate) fn module(call: &Call<'_>) -> Result<Tree, TreeError> {
    let mut builder = TreeBuilder::new();
    builder.begin_map(call.block);
    let mut text = |key: &str, value: &str, span: Option<Span>| {
        builder.key(key, span);
        builder.text(value, span);
    };
    text("address", call.address, call.header);
    text("source", call.source, call.source_span);
    if let Some((version, span)) = call.version {
        text("version", version, span);
    }
    builder.end();
    builder.finish()
}

/// What is sealed of a value that nobody may see: a text as it is, all else as JSON.
pub(crate) fn sealed(value: Node<'_>) -> Cow<'_, str> {
    match value.view() {
        View::Text(text) => Cow::Borrowed(text),
        _ => Cow::Owned(write_json(value, JsonStyle::GO)),
    }
}
