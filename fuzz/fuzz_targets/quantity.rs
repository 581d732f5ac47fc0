//! Any text is a quantity or is refused; a quantity prints as a number of the same value.
#![no_main]

use infractl_kubernetes::Quantity;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(quantity) = Quantity::parse(text) {
        let printed = quantity.to_string();
        // Texts of more digits are refused, and an exponent writes many.
        if printed.len() > 400 {
            return;
        }
        let again = Quantity::parse(&printed).expect("a quantity is printed");
        assert_eq!(again, quantity);
    }
});
