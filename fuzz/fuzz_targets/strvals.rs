//! Any text of the `--set` family sets values that print as JSON, or is refused.
#![no_main]

use infractl_base::{MemoryFiles, RelativePath};
use infractl_document::Sources;
use infractl_helm::{
    Capabilities, LoadOptions, ReleaseOptions, RenderOptions, SetFlag, ValueSources, load, render,
    set_file_paths,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, String)| {
    let (kind, text) = input;
    let _ = set_file_paths(&text);
    let path = |name: &str| RelativePath::parse(name).expect("a path");
    let mut files = MemoryFiles::new();
    let chart = b"apiVersion: v2\nname: c\nversion: 1.0.0\n";
    files.insert(path("c/Chart.yaml"), chart.as_slice());
    let template = b"v: {{ .Values | toJson }}\n";
    files.insert(path("c/templates/a.yaml"), template.as_slice());
    let sources = Sources::new();
    let chart = load(&files, &path("c"), &sources, LoadOptions::default()).expect("a chart");
    let mut values = ValueSources::new();
    values.flag(match kind % 4 {
        0 => SetFlag::Typed(text),
        1 => SetFlag::Text(text),
        2 => SetFlag::Json(text),
        _ => SetFlag::Literal(text),
    });
    let release = ReleaseOptions::install("r", "default");
    let options = RenderOptions::default();
    let capabilities = Capabilities::new();
    if let Err(error) = render(&chart, &values, &release, &capabilities, &sources, options) {
        assert!(!error.to_string().contains("crashed"), "{error}");
    }
});
