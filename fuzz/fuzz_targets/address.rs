//! Any text is an address or a glob over addresses, or is refused; an address matches itself.
#![no_main]

use infractl_document::{Address, AddressGlob};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (text, glob) = input;
    let address = Address::parse(text);
    if let Ok(address) = &address {
        assert_eq!(address.as_str(), text);
        let segments: Vec<&str> = address.segments().collect();
        assert_eq!(Address::new(segments).as_str(), text);
        let all = AddressGlob::parse("**").expect("a glob");
        assert!(all.matches(address));
        if !text.contains('*') {
            let same = AddressGlob::parse(text).expect("an address without stars is a glob");
            assert!(same.matches(address));
        }
        if let Ok(glob) = AddressGlob::parse(glob) {
            let _ = glob.matches(address);
        }
    }
});
