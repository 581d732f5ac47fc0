//! Any bytes are a template or are refused.
#![no_main]

use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_template::{Functions, Set};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let sources = Sources::new();
    let path = RelativePath::parse("input.tpl").expect("a path");
    let source = sources.add(&path, &bytes.into());
    let _ = Set::new().parse("input.tpl", bytes, source, &Functions::new());
});
