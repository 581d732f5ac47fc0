//! Any bytes are HCL or are refused with a reason; what is formatted reads as before.
#![no_main]

use infractl_base::RelativePath;
use infractl_document::Sources;
use infractl_hcl::{format, json, read, read_expression, read_template};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let sources = Sources::new();
    let path = RelativePath::parse("input.tf").expect("a path");
    let source = sources.add(&path, &bytes.into());
    let _ = read_expression(bytes, source);
    let _ = read_template(bytes, source);
    let _ = json::read(bytes, source);
    let reading = read(bytes, source);
    match format(bytes, source) {
        Ok(formatted) => {
            let again = sources.add(&path, &formatted.as_slice().into());
            let again = read(&formatted, again);
            assert!(again.is_whole(), "{:?}", again.errors);
            assert_eq!(again.file.body.items.len(), reading.file.body.items.len());
        }
        Err(errors) => assert!(!errors.is_empty()),
    }
});
