//! An edit of any text is refused, or gives a text that holds the value at the path.
#![no_main]

use infractl_base::RelativePath;
use infractl_document::{Sources, TreeBuilder, ValuePath};
use infractl_yaml::{Dialect, Options, insert_key, read_one, remove_key, set_value};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str, &str)| {
    let (path, key, text) = input;
    let Ok(path) = ValuePath::parse(path) else {
        return;
    };
    let sources = Sources::new();
    let name = RelativePath::parse("input.yaml").expect("a path");
    let source = sources.add(&name, &text.as_bytes().into());
    let options = Options::new(Dialect::Core12);
    let mut builder = TreeBuilder::new();
    builder.text(key, None);
    let value = builder.finish().expect("one text is a tree");
    let holds = |edited: &str, path: &ValuePath| {
        let again = sources.add(&name, &edited.as_bytes().into());
        let document = read_one(edited.as_bytes(), again, &options).expect("an edit leaves YAML");
        let found = document
            .tree
            .root()
            .at(path)
            .and_then(|node| node.as_str().map(str::to_owned));
        assert_eq!(found.as_deref(), Some(key), "{edited}");
    };
    if let Ok(edited) = set_value(text, source, &options, &path, value.root()) {
        holds(&edited, &path);
    }
    if let Ok(edited) = insert_key(text, source, &options, &path, key, value.root()) {
        holds(&edited, &path.key(key));
    }
    if let Ok(edited) = remove_key(text, source, &options, &path) {
        let again = sources.add(&name, &edited.as_bytes().into());
        read_one(edited.as_bytes(), again, &options).expect("an edit leaves YAML");
    }
});
