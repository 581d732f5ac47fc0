//! Plain manifests are read to the same documents with and without the parser.
#![no_main]

use infractl_base::RelativePath;
use infractl_document::{Node, Sources, Span, Tree, View};
use infractl_yaml::{Dialect, Options, Reading, read_all};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let sources = Sources::new();
    let path = RelativePath::parse("input.yaml").expect("a path");
    let source = sources.add(&path, &bytes.into());
    for dialect in [Dialect::GoYaml, Dialect::PyYaml, Dialect::Core12] {
        let options = Options::new(dialect);
        let wanted = read_all(bytes, source, &options.parser_only());
        let read = read_all(bytes, source, &options);
        assert_eq!(described(read), described(wanted));
    }
});

/// All that a reading holds, spans included.
fn described(reading: Reading) -> (Vec<(String, Vec<Described>)>, String) {
    let errors = format!("{:?}", reading.errors);
    let documents = reading.documents.into_iter().map(|mut document| {
        let tree = std::mem::replace(&mut document.tree, Tree::null());
        let mut nodes = Vec::new();
        describe(tree.root(), &mut nodes);
        (format!("{document:?}"), nodes)
    });
    (documents.collect(), errors)
}

/// A node's key, its spans, and what it holds.
type Described = (Option<String>, [Option<Span>; 2], String);

fn describe(node: Node<'_>, nodes: &mut Vec<Described>) {
    let held = match node.view() {
        View::List(_) | View::Map(_) => node.kind().to_owned(),
        view => format!("{view:?}"),
    };
    let key = node.key().map(str::to_owned);
    nodes.push((key, [node.key_span(), node.span()], held));
    node.children().for_each(|child| describe(child, nodes));
}
