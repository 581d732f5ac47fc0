//! Any bytes are YAML or are refused, in every dialect; what is read can be written and read again.
#![no_main]

use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_yaml::{Dialect, Duplicates, Options, read, read_json, write_tree};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let sources = Sources::new();
    let path = RelativePath::parse("input.yaml").expect("a path");
    let source = sources.add(&path, &bytes.into());
    let _ = read_json(bytes, source, Duplicates::Refuse);
    for dialect in [Dialect::PyYaml, Dialect::Core12] {
        let _ = read(bytes, source, &Options::new(dialect));
    }
    let options = Options::new(Dialect::GoYaml).last_wins();
    let Ok(documents) = read(bytes, source, &options) else {
        return;
    };
    for document in documents {
        let text = write_tree(document.tree.root());
        let again = sources.add(&path, &text.as_bytes().into());
        let read_again = read(text.as_bytes(), again, &options).expect("what is written is YAML");
        let [only] = read_again.as_slice() else {
            panic!("one document is written as {}: {text}", read_again.len());
        };
        assert_eq!(
            text,
            write_tree(only.tree.root()),
            "a second writing is the first"
        );
    }
});
