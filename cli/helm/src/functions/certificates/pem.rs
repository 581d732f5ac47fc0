//! PEM, as Go reads and writes it.

use super::super::encoding::{decode64, encode64};

/// One block.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// What stands behind `BEGIN`.
    pub(super) kind: String,
    /// What its base64 says.
    pub(super) bytes: Vec<u8>,
}

/// The first whole block of a text; whatever stands before and after it is passed over.
pub(super) fn decode(text: &[u8]) -> Option<Block> {
    let text = String::from_utf8_lossy(text);
    let mut lines = text
        .split('\n')
        .map(|line| line.trim_end_matches([' ', '\t', '\r']));
    while let Some(line) = lines.next() {
        let Some(kind) = between(line, "-----BEGIN ") else {
            continue;
        };
        let mut body = String::new();
        // What is no block ends the search at the place where it began to be none.
        for line in lines.by_ref() {
            if let Some(end) = between(line, "-----END ") {
                if end != kind {
                    break;
                }
                let bytes = decode64(body.as_bytes()).ok();
                if let Some(bytes) = bytes {
                    return Some(Block {
                        kind: kind.to_owned(),
                        bytes,
                    });
                }
                break;
            }
            // A header, such as `Proc-Type: 4,ENCRYPTED`.
            if !line.contains(':') {
                body.extend(line.chars().filter(|sign| !matches!(sign, ' ' | '\t')));
            }
        }
    }
    None
}

fn between<'l>(line: &'l str, head: &str) -> Option<&'l str> {
    line.strip_prefix(head)?.strip_suffix("-----")
}

/// Lines of 64 signs between the marks of the kind.
pub(super) fn encode(kind: &str, bytes: &[u8]) -> String {
    let mut out = format!("-----BEGIN {kind}-----\n");
    for (at, sign) in encode64(bytes).chars().enumerate() {
        if at > 0 && at % 64 == 0 {
            out.push('\n');
        }
        out.push(sign);
    }
    if !bytes.is_empty() {
        out.push('\n');
    }
    let [head, end] = ["-----END ", "-----\n"];
    out.extend([head, kind, end]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_read_as_it_was_written_with_any_text_around_it() {
        for size in [1, 47, 48, 49, 300] {
            let bytes = vec![7; size];
            let text = format!("before\n{}after", encode("SOME THING", &bytes));
            let block = decode(text.as_bytes()).unwrap();
            assert_eq!((block.kind.as_str(), block.bytes), ("SOME THING", bytes));
        }
    }

    #[test]
    fn what_is_no_block_is_none() {
        for text in [
            "",
            "text",
            "-----BEGIN A-----\nAAAA\n",
            "-----BEGIN A-----\nAAAA\n-----END B-----\n",
            "-----BEGIN A-----\n!\n-----END A-----\n",
        ] {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
    }
}
