//! Any text is a path through values or is refused; a path prints as what it was read from.
#![no_main]

use infractl_document::ValuePath;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(path) = ValuePath::parse(text) {
        let printed = path.to_string();
        assert_eq!(
            ValuePath::parse(&printed).expect("a path is printed"),
            path,
            "{printed}"
        );
    }
});
