use infractl_document::{Finding, similar};

use super::read::syntax;
use super::syntax::BuildFlag;
use crate::Word;

/// Flags that are on or off.
const SWITCHES: &[&str] = &["keep-git-dir", "link", "parents", "unpack"];

/// Flags that may be given often.
const LISTS: &[&str] = &["device", "exclude", "mount"];

/// What Docker says of the flags of an instruction, which takes these and no others.
pub(super) fn check(name: &Word, flags: &[BuildFlag], known: &[&str]) -> Option<Finding> {
    for (number, flag) in flags.iter().enumerate() {
        let own = flag.name.text.as_str();
        if !known.contains(&own) {
            return Some(unknown(name, &flag.name, known));
        }
        let earlier = flags.iter().take(number);
        if !LISTS.contains(&own) && earlier.clone().any(|earlier| earlier.name.text == own) {
            let message = format!("`--{own}` is given twice");
            return Some(syntax(flag.name.span, message).help("keep one of them"));
        }
        let wrong = match &flag.value {
            None if SWITCHES.contains(&own) => continue,
            None => {
                let message = format!("`--{own}` has no value");
                return Some(syntax(flag.name.span, message).help(format!("write `--{own}=…`")));
            }
            Some(value) => wanted(own, &value.text).map(|help| (value, help)),
        };
        if let Some((value, help)) = wrong {
            let message = format!("`--{own}` cannot be `{}`", value.text);
            return Some(syntax(value.span, message).help(help));
        }
    }
    None
}

fn unknown(name: &Word, flag: &Word, known: &[&str]) -> Finding {
    let message = format!("`{}` has no flag `--{}`", name.text, flag.text);
    let finding = Finding::error("docker-unknown-flag", Some(flag.span), message);
    match similar(&flag.text, known.iter().copied()) {
        Some(near) => finding.help(format!("did you mean `--{near}`?")),
        None if known.is_empty() => finding.help("it takes none"),
        None => finding.help(format!("it takes `--{}`", known.join("`, `--"))),
    }
}

/// What a flag wants in place of this value; none where the value will do.
fn wanted(flag: &str, value: &str) -> Option<&'static str> {
    let lower = value.to_ascii_lowercase();
    let (is_right, help) = match flag {
        "retries" => (value.parse::<u32>().is_ok(), "write a whole number from 0"),
        "interval" | "timeout" | "start-period" | "start-interval" => {
            (is_duration(value), "write a duration, such as `30s`")
        }
        "network" => (
            ["default", "none", "host"].contains(&value),
            "write `default`, `none` or `host`",
        ),
        "security" => (
            ["sandbox", "insecure"].contains(&value),
            "write `sandbox` or `insecure`",
        ),
        _ if SWITCHES.contains(&flag) => (
            ["true", "false"].contains(&lower.as_str()),
            "write `true` or `false`",
        ),
        _ => return None,
    };
    (!is_right).then_some(help)
}

/// A duration as Go writes it: numbers with units, the smallest a millisecond.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let is_number = |sign: char| sign.is_ascii_digit() || sign == '.';
        let after = rest.trim_start_matches(is_number);
        let number = rest.strip_suffix(after).unwrap_or_default();
        if !number.contains(|sign: char| sign.is_ascii_digit()) {
            return false;
        }
        let unit = ["ns", "us", "µs", "ms", "s", "m", "h"]
            .iter()
            .find_map(|unit| after.strip_prefix(unit));
        match unit {
            Some(next) => rest = next,
            None => return number == "0" && after.is_empty(),
        }
    }
    true
}
