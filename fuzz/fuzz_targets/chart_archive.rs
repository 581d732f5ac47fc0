//! Any bytes are a chart's archive or are refused.
#![no_main]

use infractl_base::{MemoryFiles, RelativePath};
use infractl_document::Sources;
use infractl_helm::{LoadOptions, load};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let path = RelativePath::parse("chart.tgz").expect("a path");
    let mut files = MemoryFiles::new();
    files.insert(path.clone(), bytes);
    let _ = load(&files, &path, &Sources::new(), LoadOptions::default());
});
